import { mayDo, type Viewer } from '../domain/access.ts'
import type { Alert } from '../domain/alert.ts'
import type { Policy } from './rules/schema.ts'

/** A guardian is not told of a medium alert before the teacher's outcome, or this long after it fired. */
export const afterTeacherMs = 60_000

export interface Route {
  notify: { teacher: Policy; guardian: Policy; child: Policy }
  /** the student's consent to telling guardians */
  consentGuardians: boolean
  /** the teacher gave an outcome, or took too long */
  teacherHadTime: boolean
}

/** What of an alert decides who hears it. */
export type Routed = Pick<Alert, 'school' | 'class' | 'student' | 'severity'>

/**
 * Whether this viewer hears of the alert now. Staff at once, of a technical one the teacher alone; guardians and the child
 * of high and medium ones only, by the rule's policy, the guardian with consent.
 */
export function hears(viewer: Viewer, alert: Routed, { notify, consentGuardians, teacherHadTime }: Route): boolean {
  if (!mayDo(viewer, 'see-alert', alert)) return false
  const urgent = alert.severity === 'high' || alert.severity === 'medium'
  switch (viewer.role) {
    case 'teacher':
      return allows(notify.teacher, teacherHadTime)
    case 'nurse':
    case 'lead':
      return alert.severity !== 'technical' && allows(notify.teacher, teacherHadTime)
    case 'guardian':
      return urgent && consentGuardians && allows(notify.guardian, teacherHadTime)
    case 'student':
      return urgent && allows(notify.child, teacherHadTime)
    case 'admin':
      return false
  }
}

/** Whether someone who heard of it once still may: for the all-clear. */
export const mayStillHear = (viewer: Viewer, alert: Routed, consentGuardians: boolean) =>
  mayDo(viewer, 'see-alert', alert) && (viewer.role !== 'guardian' || consentGuardians)

function allows(policy: Policy, teacherHadTime: boolean): boolean {
  switch (policy) {
    case 'at-once':
      return true
    case 'after-teacher':
      return teacherHadTime
    case 'never':
      return false
  }
}

/** For an alert whose rule is no longer in the file. */
export const defaultNotify: Route['notify'] = { teacher: 'at-once', guardian: 'after-teacher', child: 'never' }

import type { Audience, Language } from './alert.ts'

/** A signed-in account, as every door sees it. */
export interface Viewer {
  account: string
  school: string
  role: 'student' | 'guardian' | 'teacher' | 'nurse' | 'lead' | 'admin'
  name: string
  language: Language
  /** classes a teacher teaches or covers */
  classes: readonly string[]
  /** of these, the ones covered alone, while the lesson lasts: their past is not the cover teacher's to read */
  covered?: readonly string[]
  /** a guardian's children (unless barred), or the student alone */
  students: readonly string[]
}

/** What is looked at: always within one school; `class` of a student is the class of the lesson. */
export interface Subject {
  school: string
  class: string | null
  student: string | null
}

export type Action =
  | 'see-live'
  | 'see-alert'
  | 'handle-alert'
  | 'see-record'
  | 'add-record'
  | 'enter-run'
  | 'run-lesson'
  /** a class's next lesson, from the record of its last weeks */
  | 'plan-lessons'
  | 'lend-phone'
  | 'manage-people'
  /** what holds for a student, with who said so and why */
  | 'see-limits'
  | 'set-limits'
  /** as a clinician told the school */
  | 'record-limits'

const familyMay: ReadonlySet<Action> = new Set(['see-live', 'see-alert', 'see-record', 'add-record', 'lend-phone'])

/**
 * Who may do what: the one place that decides, asked by every page, route and socket message.
 * An admin manages people and sees no health data; a foreign school answers as if nothing were there.
 */
export function mayDo(viewer: Viewer, action: Action, subject: Subject): boolean {
  if (viewer.school !== subject.school) return false
  const own = subject.student !== null && viewer.students.includes(subject.student)
  const taught = subject.class !== null && viewer.classes.includes(subject.class)
  switch (viewer.role) {
    case 'teacher':
      if (
        (action === 'see-record' || action === 'enter-run' || action === 'plan-lessons') &&
        subject.class !== null &&
        viewer.covered?.includes(subject.class)
      )
        return false
      return action !== 'manage-people' && action !== 'add-record' && action !== 'record-limits' && taught
    case 'lead':
      return action !== 'manage-people' && action !== 'add-record'
    case 'nurse':
      return action === 'see-alert' || action === 'handle-alert' || action === 'see-limits' || action === 'record-limits'
    case 'guardian':
    case 'student':
      return familyMay.has(action) && own
    case 'admin':
      return action === 'manage-people' || action === 'set-limits' || action === 'record-limits'
  }
}

/** In whose words an alert is told to this viewer. */
export function audienceOf(role: Viewer['role']): Audience {
  switch (role) {
    case 'guardian':
      return 'guardian'
    case 'student':
      return 'child'
    case 'teacher':
    case 'nurse':
    case 'lead':
    case 'admin':
      return 'teacher'
  }
}

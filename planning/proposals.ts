import { createHash } from 'node:crypto'
import type { Aim, Plan, PlanBounds } from '../domain/plan.ts'
import { editedPlan, stillAllowed } from '../domain/plan-edit.ts'
import { approvalMs, historyMs } from '../domain/plan-history.ts'
import { planOf } from '../domain/plan-propose.ts'
import type { planStates } from '../domain/plan-told.ts'
import type { Student } from '../domain/student.ts'
import type { Planning } from './planning.ts'
import type { KeptPlan } from './plans-file.ts'
import type { LimitsOf, Past } from './ports.ts'

const minuteMs = 60_000
/** A class without lessons yet has those of an ordinary school; one that lasts a day is no PE lesson. */
const ordinaryMinutes = 45
const lessonMinutesMin = 20
const lessonMinutesMax = 120
const lessonsLooked = 10

/** A student's plan for the next lesson as it stands. */
export interface Standing {
  student: Student
  state: Exclude<(typeof planStates)[number], 'no-consent'>
  plan: Plan
  proposal: Plan
  bounds: PlanBounds
  kept: KeptPlan | null
  /** of what is shown: an edit and an approval name it, so that nobody approves what was not seen */
  version: string
}

export interface ProposalsOptions {
  planning: Pick<Planning, 'fileOf'>
  past: Past
  limitsOf: LimitsOf
  now: () => number
}

export type Proposals = ReturnType<typeof createProposals>

/** Plans as they stand: made anew from the record each time, with what teachers have edited and approved. */
export function createProposals({ planning, past, limitsOf, now }: ProposalsOptions) {
  /** The median of the class's newest lessons, whole minutes. */
  function lessonMinutesOf(school: string, classId: string): number {
    const lessons = past
      .ofClass(school, classId, now() - historyMs)
      .toSorted((a, b) => b.startsAt - a.startsAt)
      .slice(0, lessonsLooked)
      .map(({ startsAt, endsAt }) => (endsAt - startsAt) / minuteMs)
      .sort((a, b) => a - b)
    const median = lessons[lessons.length >> 1] ?? ordinaryMinutes
    return Math.round(Math.min(lessonMinutesMax, Math.max(lessonMinutesMin, median)))
  }

  /** What is the same for a whole class. */
  function classOf(school: string, classId: string) {
    const since = now() - historyMs
    return {
      lessonMinutes: lessonMinutesOf(school, classId),
      held: past.ofClass(school, classId, since).length,
      kept: planning.fileOf(school).nextIn(classId),
    }
  }

  function standingOf(student: Student, aim: Aim, { lessonMinutes, held, kept }: ReturnType<typeof classOf>): Standing {
    const { school, id } = student
    const at = now()
    const since = at - historyMs
    const last = planning.fileOf(school).countedOf(id, at)
    const { plan: proposal, bounds } = planOf({
      ...{ aim, at, lessonMinutes, student, limits: limitsOf(student) },
      history: {
        lessons: past.ofStudent(school, id, since),
        seenBefore: past.seenBefore(school, id, since),
        held,
        last: last && { aim: last.aim, plannedMinutes: last.plan.minutes, ...last.outcome!, word: last.word },
      },
    })
    return { student, proposal, bounds, kept: kept.get(id) ?? null, ...standing(kept.get(id) ?? null, aim, proposal, student, bounds) }
  }

  /** Kept for another aim, it does not stand for this one. */
  function standing(row: KeptPlan | null, aim: Aim, proposal: Plan, student: Student, bounds: PlanBounds) {
    if (row === null || row.aim !== aim) return shown('proposed', proposal)
    if (row.approved) return mayBeTold(student, row) ? shown('approved', row.plan) : shown('outdated', proposal)
    const edited = editedPlan(proposal, row.edit ?? {}, { student, bounds })
    return 'plan' in edited ? shown('edited', edited.plan) : shown('outdated', proposal)
  }

  /** Whether what was approved may be told: a limit set since, or a week without a lesson, may forbid it. */
  const mayBeTold = (student: Student, { plan, approved, lesson }: Pick<KeptPlan, 'plan' | 'approved' | 'lesson'>) =>
    approved !== null && (lesson?.startsAt ?? now()) - approved.at < approvalMs && stillAllowed(plan, student, limitsOf(student))

  return {
    lessonMinutesOf,
    classOf,
    standingOf,
    /** one student's, for the next lesson of the class */
    ofStudent: (student: Student, aim: Aim): Standing => standingOf(student, aim, classOf(student.school, student.class)),
    mayBeTold,
  }
}

const shown = (state: Standing['state'], plan: Plan) => ({ state, plan, version: versionOf(plan) })

const versionOf = (plan: Plan) => createHash('sha256').update(JSON.stringify(plan)).digest('base64url').slice(0, 12)

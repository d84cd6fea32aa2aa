/** Samples are taken from this long before a lesson's start to this long after its end, and no further: a child is not followed home. */
export const lessonMarginMs = 10 * 60_000

/** An end can be taken back for this long: what came in between belongs to the lesson, for samples are taken in the margin too. */
export const reopenMsMax = 2 * 60_000

export const lessonPhases = ['warm-up', 'main', 'sprint', 'rest', 'cool-down'] as const
export type LessonPhase = (typeof lessonPhases)[number]

/** Since when (ms since 1970) which phase was on, in order. */
export type LessonPhases = { at: number; phase: LessonPhase }[]

export interface Lesson {
  school: string
  id: string
  class: string
  title: string
  /** ms since 1970 */
  startsAt: number
  endsAt: number
  /** set by the teacher as the lesson goes; the newest stands */
  phase: LessonPhase | null
  /** since when (ms since 1970) it has been on */
  phaseSince?: number | null
  /** °C, wet bulb globe temperature, and since when (ms since 1970) the teacher has it so; null: not set */
  heat?: { wbgt: number; since: number } | null
}

/** Whether a sample of time t (ms since 1970, corrected) belongs to the lesson. */
export const lessonCovers = (lesson: Pick<Lesson, 'startsAt' | 'endsAt'>, t: number) =>
  t >= lesson.startsAt - lessonMarginMs && t < lesson.endsAt + lessonMarginMs

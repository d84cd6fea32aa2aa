import { createEngine, type Transition } from '../alerts/engine.ts'
import type { Rule } from '../alerts/rules/load.ts'
import type { Severity } from '../domain/alert.ts'
import type { LearnedHeart } from '../domain/heart-learned.ts'
import type { Lesson, LessonPhases } from '../domain/lesson.ts'
import type { Overlay } from '../domain/overlay.ts'
import { isJudged, type Reading } from '../domain/reading.ts'
import type { Student } from '../domain/student.ts'

/** Rules, and what is set apart from them. */
export interface Side {
  rules: readonly Rule[]
  overlays: readonly Overlay[]
}

/** A lesson that is over, and who may have readings in it. Plain data: it is handed to a worker. */
export interface PastLesson {
  lesson: Lesson
  phases: LessonPhases
  students: readonly Student[]
  /** by pseudonym; who has none is judged by the age's */
  hearts: Readonly<Record<string, LearnedHeart>>
}

export interface Fired {
  lesson: string
  student: string
  rule: string
  severity: Severity
  /** ms since 1970 */
  at: number
}

/** Readings before the lesson let the engine know each heart when it begins. */
export const beforeMs = 5 * 60_000

const consent = { live: true, store: true, guardians: true, projector: true }

/**
 * What the real engine says of a lesson's readings, as they came: alerts that fired between its start and its end. It does not know what
 * children and teachers answered: who tapped "I'm fine" is taken not to have, and a call for help is in no
 * reading. Hearts are as they are known today.
 * @param readings of the lesson's students, in the order of receipt
 */
export function replayLesson(
  { rules, overlays }: Side,
  { lesson, phases, students, hearts }: PastLesson,
  readings: readonly Reading[],
): Fired[] {
  const byId = new Map(students.map(student => [student.id, student]))
  const fired: Fired[] = []
  let now = lesson.startsAt - beforeMs
  const engine = createEngine({
    rules,
    people: {
      student: (_, id) => byId.get(id) ?? null,
      lesson: () => ({ ...lesson, phase: phases.findLast(({ at }) => at <= now)?.phase ?? null }),
      phasesOf: () => phases,
      consentOf: () => consent,
      heartOf: (_, id) => hearts[id] ?? null,
      overlaysOf: () => overlays,
    },
    decided(transition: Transition) {
      if (transition.change !== 'fired') return
      const { student, rule, severity, firedAt } = transition.alert
      if (firedAt >= lesson.startsAt && firedAt < lesson.endsAt) fired.push({ lesson: lesson.id, student, rule, severity, at: firedAt })
    },
    ask() {},
  })
  engine.listenFrom(now)
  for (const reading of readings) {
    now = reading.receivedAt
    if (isJudged(reading)) engine.observe(reading, true)
  }
  engine.clockTo(lesson.endsAt)
  return fired
}

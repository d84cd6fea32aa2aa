import type { RecordedLesson, StudentFigures } from './record.ts'

/** What an approved plan aimed at in one lesson, and how long it was reached; null: not counted yet. */
export interface PlannedTarget {
  /** beats/min, both inside */
  lowBpm: number
  highBpm: number
  /** planned in it */
  minutes: number
  achievedSeconds: number | null
}

/**
 * Where there is no plan: zones 3 and 4, 70 to 90 % of the own maximum, which train endurance and which a healthy child holds and enjoys. A default of ours;
 * zone 5 is no target, so that nobody is rewarded for it.
 */
const usual = { source: 'usual', fromZone: 3, toZone: 4 } as const

/** What a student aimed at in a lesson, and the seconds in it. */
export function targetOf({ zoneSeconds }: Pick<StudentFigures, 'zoneSeconds'>, planned: PlannedTarget | null) {
  if (planned === null) return { target: usual, targetSeconds: zoneSeconds[usual.fromZone] + zoneSeconds[usual.toZone] }
  const { lowBpm, highBpm, minutes, achievedSeconds } = planned
  return { target: { source: 'plan' as const, lowBpm, highBpm, minutes }, targetSeconds: achievedSeconds }
}

export interface LessonInTarget {
  lesson: Pick<RecordedLesson, 'id' | 'kind' | 'startsAt'>
  /** null: not counted yet */
  targetSeconds: number | null
  coverage: number
}

/** A first time is a beginning, and no best yet. */
const lessonsMin = 2
const weekMs = 7 * 24 * 3_600_000
/** 1 January 1970 was a Thursday: weeks begin on Monday, UTC. */
const mondayMs = 4 * 24 * 3_600_000
export const weekOf = (t: number) => Math.floor((t - mondayMs) / weekMs)

/**
 * The most time in the own target that one lesson and one week (from Monday, UTC) held. Against the student's own past alone. Files recorded elsewhere
 * are left out: a day's walk is no lesson. A gap counts as no time, so that a best of poor coverage is at least that; missing a lesson takes nothing away.
 * @param lessons in any order @returns null: there is nothing to compare with yet, or none had time in the target. Of equals the first stands.
 */
export function bestsOf(lessons: readonly LessonInTarget[]) {
  const own = lessons
    .flatMap(each => (each.targetSeconds === null || each.lesson.kind !== 'lesson' ? [] : [{ ...each, targetSeconds: each.targetSeconds }]))
    .sort((a, b) => a.lesson.startsAt - b.lesson.startsAt)
  const weeks = [...Map.groupBy(own, ({ lesson }) => weekOf(lesson.startsAt))].map(([week, all]) => ({
    startsAt: week * weekMs + mondayMs,
    lessons: all.length,
    targetSeconds: all.reduce((sum, each) => sum + each.targetSeconds, 0),
    coverage: all.reduce((sum, each) => sum + each.coverage, 0) / all.length,
  }))
  return {
    lesson: best(
      own.map(({ lesson, targetSeconds, coverage }) => ({ lesson: lesson.id, startsAt: lesson.startsAt, targetSeconds, coverage })),
    ),
    week: best(weeks),
  }
}

function best<T extends { targetSeconds: number }>(all: readonly T[]): T | null {
  if (all.length < lessonsMin) return null
  const most = all.reduce((most, each) => (each.targetSeconds > most.targetSeconds ? each : most))
  return most.targetSeconds > 0 ? most : null
}

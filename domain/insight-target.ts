import type { RecordedLesson, StudentFigures } from './record.ts'

/** The zones that a student aims at, both inside. */
export interface TargetZones {
  from: 1 | 2 | 3 | 4 | 5
  to: 1 | 2 | 3 | 4 | 5
}

/**
 * Where there is no plan: 70 to 90 % of the own maximum, which trains endurance and which a healthy child holds and enjoys. A default of ours; zone 5 is no
 * target, so that nobody is rewarded for it.
 */
export const usualTarget: TargetZones = { from: 3, to: 4 }

/** Seconds in the own target zones. */
export const targetSecondsOf = ({ zoneSeconds }: Pick<StudentFigures, 'zoneSeconds'>, { from, to }: TargetZones) =>
  zoneSeconds.slice(from, to + 1).reduce((sum, seconds) => sum + seconds, 0)

export interface LessonInTarget {
  lesson: Pick<RecordedLesson, 'id' | 'kind' | 'startsAt'>
  targetSeconds: number
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
  const own = lessons.filter(({ lesson }) => lesson.kind === 'lesson').sort((a, b) => a.lesson.startsAt - b.lesson.startsAt)
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

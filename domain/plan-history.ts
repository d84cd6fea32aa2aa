import { pointsPerMinute } from './load.ts'
import type { Aim, PlanOutcome } from './plan.ts'
import { coverageMin, type StudentFigures } from './record.ts'

/** What a plan looks at of a student's lesson. */
export type PlanFigures = Pick<StudentFigures, 'lessonSeconds' | 'wornSeconds' | 'heartSeconds' | 'zoneSeconds' | 'recovery'>

/** What a plan is made from; times in ms since 1970. Whole lessons of the class, in any order; a file recorded elsewhere is none. */
export interface PlanHistory {
  /** of the last six weeks, with readings of the student */
  lessons: readonly { startsAt: number; figures: PlanFigures }[]
  /** whether there were any before those weeks */
  seenBefore: boolean
  /** how many lessons the class had in those weeks */
  held: number
  /** the newest plan whose lesson is over; null: none */
  last: (PlanOutcome & { aim: Aim }) | null
}

export const dayMs = 24 * 3_600_000
export const historyMs = 42 * dayMs
const meanMs = 28 * dayMs

/** Less than this many points a minute is watching, not taking part. */
const partMin = 0.25
/** What is said of a student's weeks needs so many lessons that were well seen. */
const seenMin = 2
/** A heart that comes down by so much less than it mostly does is slow today. */
const slowShare = 0.7
const recoveriesMin = 4

export interface PlanFacts {
  /** of the last four weeks: with a band on and taking part (or not seen well enough to say) */
  attended: number
  /** of these, with a heart rate for 80 % of the lesson */
  seen: number
  /** Edwards' points of a seen lesson, mean of the four weeks; null: fewer than two were seen */
  meanLoad: number | null
  /** the same of one lesson alone, where only one was seen */
  onlyLoad: number | null
  /** attended ÷ held, of the six weeks; null: none was held */
  attendance: number | null
  /** whole weeks without a lesson before the newest return, and how many lessons were attended since; null: no such break in six weeks */
  back: { weeks: number; lessons: number } | null
  /** minutes a seen lesson spent in zones 1 to 5, mean of the four weeks; null: none was seen */
  zoneMinutes: readonly number[] | null
  /** the newest lesson's recovery index is far below the student's own median */
  slowRecovery: boolean
}

export const coverageOf = ({ heartSeconds, lessonSeconds }: Pick<StudentFigures, 'heartSeconds' | 'lessonSeconds'>) =>
  lessonSeconds > 0 ? heartSeconds / lessonSeconds : 0

/** The lesson's points, its gaps taken to be as what was seen: so that a poor contact makes no one look idle. */
const loadOf = (figures: PlanFigures) =>
  figures.heartSeconds > 0 ? (pointsPerMinute(figures.zoneSeconds) * figures.lessonSeconds) / 60 : 0

const isSeen = (figures: PlanFigures) => coverageOf(figures) >= coverageMin
const tookPart = (figures: PlanFigures) => figures.wornSeconds > 0 && !(isSeen(figures) && pointsPerMinute(figures.zoneSeconds) < partMin)

/** Two lessons a week may lie this many days apart, and a weekly one may move by as many; what is more is a week missed. */
const ordinaryDays = 3
/** An approval does not outlive a missed week: whoever comes back after it begins lighter. */
export const approvalMs = (7 + ordinaryDays) * dayMs

/** Whole weeks missed between two lessons: one from 10 days on, two from 17. */
const weeksBetween = (from: number, to: number) => Math.max(0, Math.floor(((to - from) / dayMs - ordinaryDays) / 7))

/** @param at ms since 1970: when the plan is made; what began later is not looked at */
export function factsOf(history: PlanHistory, at: number): PlanFacts {
  const lessons = history.lessons
    .filter(({ startsAt }) => startsAt < at && startsAt >= at - historyMs)
    .toSorted((a, b) => a.startsAt - b.startsAt)
  const taken = lessons.filter(({ figures }) => tookPart(figures))
  const recent = taken.filter(({ startsAt }) => startsAt >= at - meanMs)
  const seen = recent.filter(({ figures }) => isSeen(figures))
  const mean = (value: (figures: PlanFigures) => number) => seen.reduce((sum, { figures }) => sum + value(figures), 0) / seen.length
  return {
    attended: recent.length,
    seen: seen.length,
    meanLoad: seen.length >= seenMin ? mean(loadOf) : null,
    onlyLoad: seen.length === 1 ? mean(loadOf) : null,
    attendance: history.held > 0 ? Math.min(1, taken.length / history.held) : null,
    back: backOf(
      taken.map(({ startsAt }) => startsAt),
      history.seenBefore,
      at,
    ),
    zoneMinutes: seen.length > 0 ? [1, 2, 3, 4, 5].map(zone => mean(({ zoneSeconds }) => zoneSeconds[zone as 1]) / 60) : null,
    slowRecovery: isSlow(lessons.map(({ figures }) => figures.recovery?.index ?? null)),
  }
}

/** @param starts of lessons attended, oldest first */
function backOf(starts: readonly number[], seenBefore: boolean, at: number): PlanFacts['back'] {
  const before = seenBefore ? [at - historyMs] : []
  const all = [...before, ...starts, at]
  for (let i = all.length - 1; i > 0; i--) {
    const weeks = weeksBetween(all[i - 1]!, all[i]!)
    if (weeks >= 1) return { weeks, lessons: all.length - 1 - i }
  }
  return null
}

function isSlow(indices: readonly (number | null)[]): boolean {
  const newest = indices.at(-1) ?? null
  const before = indices.slice(0, -1).filter(index => index !== null)
  if (newest === null || before.length < recoveriesMin) return false
  const median = before.toSorted((a, b) => a - b)[before.length >> 1]!
  return median > 0 && newest < slowShare * median
}

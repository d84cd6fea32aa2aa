import type { HeartLesson } from './heart-lesson.ts'
import { sumsAtFirst } from './heart-sums.ts'
import { type Slope, slopeOf } from './trend-slope.ts'

/** What one lesson tells of the heart for a given motion: sums of its clean seconds. `motion` is the motion as the heart feels it, 0 to about 1. */
export interface TrendPoint {
  /** ms since 1970 */
  startsAt: number
  seconds: number
  bpm: number
  motion: number
  motion2: number
  motionBpm: number
}

/** From what a lesson taught (`heartLessonOf`). */
export const trendPointOf = (startsAt: number, { sums }: Pick<HeartLesson, 'sums'>): TrendPoint => ({
  startsAt,
  seconds: sums.seconds,
  bpm: sums.bpm,
  ...sumsAtFirst(sums),
})

export const trendWords = ['better', 'about-the-same', 'not-sure-yet'] as const
/**
 * Why it is not sure: too few lessons, or too short a time; better for the first time, and not yet for two weeks; the interval is wide; or the heart
 * beats faster than before, which heat, growth and tiredness do, too.
 */
export const trendReasons = ['few-lessons', 'once', 'wide', 'faster'] as const

export interface Trend {
  word: (typeof trendWords)[number]
  reason: (typeof trendReasons)[number] | null
  /** beats/min a week, at the same motion: below 0 the heart does the same with fewer beats. null: fewer than two lessons */
  bpmPerWeek: Slope | null
  /** the expected heart of each lesson at a jog, beats/min */
  lessons: { startsAt: number; bpm: number }[]
}

/** A lesson tells of a heart from so many clean seconds on. */
const secondsMin = 600
/** Before that nothing is said, whatever the interval: chance has too easy a game with a few lessons. */
const lessonsMin = 6
const weeksMin = 3
/** Half a year of a lesson on each school day; of more the newest count: slopes are of all pairs. */
const lessonsMax = 130
/** From day to day the heart at one and the same effort varies by 5 ± 2 beats/min (44 adults on five days: Lamberts et al., J Strength Cond Res 18:641, 2004). */
const sameBpm = 5
/** What a jog comes to. */
const jogMotion = 0.5
const weekMs = 7 * 24 * 3_600_000

/**
 * Whether the heart does the same movement with fewer beats than weeks ago: the expected heart at one and the same motion in each lesson, and its
 * slope over the weeks. The beats of a motion are common to all lessons (the slope within lessons), so that what is left of a lesson is its level:
 * level = mean bpm + b1·(jog − mean motion).
 *
 * It is said in words, never as a grade, and "better" only where the whole 95 % interval is below 0, and was so a week ago: a trend is looked at
 * each week, and chance has a new go each time. So fewer than 5 % of those who stay as fit hear it in a whole term (`bench/trend.ts`). A heart that beats
 * faster is not called worse: heat, growth, a cold or a short night do the same.
 */
export function trendOf(points: readonly TrendPoint[]): Trend {
  const told = points.filter(({ seconds }) => seconds >= secondsMin).sort((a, b) => a.startsAt - b.startsAt)
  const lessons = levelsOf(told.slice(-lessonsMax))
  const now = slopeWithin(lessons)
  if (now === null) return { word: 'not-sure-yet', reason: 'few-lessons', bpmPerWeek: null, lessons }
  const before = slopeWithin(lessons.filter(({ startsAt }) => startsAt <= lessons.at(-1)!.startsAt - weekMs))
  return { ...saidOf(now, before), bpmPerWeek: now.slope, lessons }
}

type Levels = Trend['lessons']

/** null: fewer than two lessons at two times */
function slopeWithin(lessons: Levels): { slope: Slope; lessons: number; weeks: number } | null {
  const weeks = lessons.length > 1 ? (lessons.at(-1)!.startsAt - lessons[0]!.startsAt) / weekMs : 0
  if (weeks === 0) return null
  return { slope: slopeOf(lessons.map(({ startsAt, bpm }) => ({ t: startsAt / weekMs, y: bpm }))), lessons: lessons.length, weeks }
}

type Seen = NonNullable<ReturnType<typeof slopeWithin>>
const isEnough = (seen: Seen | null): seen is Seen => seen !== null && seen.lessons >= lessonsMin && seen.weeks >= weeksMin

function saidOf(now: Seen, before: Seen | null): Pick<Trend, 'word' | 'reason'> {
  if (!isEnough(now)) return { word: 'not-sure-yet', reason: 'few-lessons' }
  const { low, high } = now.slope
  if (high < 0)
    return isEnough(before) && before.slope.high < 0 ? { word: 'better', reason: null } : { word: 'not-sure-yet', reason: 'once' }
  if (Math.max(-low, high) * now.weeks <= sameBpm) return { word: 'about-the-same', reason: null }
  return { word: 'not-sure-yet', reason: low > 0 ? 'faster' : 'wide' }
}

function levelsOf(points: readonly TrendPoint[]): Levels {
  const sum = (of: (point: TrendPoint) => number) => points.reduce((total, point) => total + of(point), 0)
  const spread = sum(({ seconds, motion, motion2 }) => motion2 - (motion * motion) / seconds)
  const together = sum(({ seconds, bpm, motion, motionBpm }) => motionBpm - (motion * bpm) / seconds)
  const bpmPerMotion = spread > 0 ? together / spread : 0
  return points.map(({ startsAt, seconds, bpm, motion }) => ({
    startsAt,
    bpm: bpm / seconds + bpmPerMotion * (jogMotion - motion / seconds),
  }))
}

import { type HeartFit, priorFit, spreadsAtFirst, widthBpmAtFirst } from './expected-heart.ts'
import { addHistograms, excessScale, quantileOf, restScale, secondsIn, spreadScale } from './heart-histogram.ts'
import type { HeartLesson } from './heart-lesson.ts'
import { addSums, emptySums, fitSums, ownShare } from './heart-sums.ts'
import { maxBpmOf, predictedMaxBpm, restingNorm } from './student.ts'
import type { HeartLimits } from './zones.ts'

/** What is known of a student's own heart: plain JSON, kept between lessons. */
export interface LearnedHeart {
  version: typeof heartVersion
  fit: HeartFit
  /** the highest that was held for 10 s, where it is above what the age says, beats/min; null: it is not */
  maxBpm: number | null
  /** 99th centile at rest, beats/min; null: fewer than five lessons with a minute of rest */
  restingP99: number | null
}

/** Of the heart and of what a lesson teaches: another program's are not read, but computed anew. */
export const heartVersion = 1

/** Less clean effort than this says nothing yet. */
const activeMinutesMin = 5
/** The multiplier becomes the student's own after so much. (signs.md, 8) */
const ownLessons = 3
const ownMinutes = 60
const spreadsMax = 5
const widthBpmMin = 15
/**
 * A lesson is nearer to its own fit than the next one will be: what held this share of its seconds holds about 99 % of the next one's
 * (measured on simulated terms, for hearts that motion explains badly, `bench/learning.ts`; more where it explains them well).
 */
const unseenShare = 0.998
const restLessons = 5
const restSecondsMin = 60
/** Above the formula, beats/min: no heart's own maximum. (signs.md, "Norms") */
const ceilingBpm = 25

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

/**
 * The heart that these lessons taught; null: none did. It hangs on the lessons alone, not on their order.
 * @param student what the school or a clinician says of the limits stands above what was learned
 */
export function learnHeart(student: HeartLimits, lessons: readonly HeartLesson[]): LearnedHeart | null {
  const taught = lessons.filter(({ sums }) => sums.seconds > 0)
  const activeMinutes = taught.reduce((minutes, { activeSeconds }) => minutes + activeSeconds / 60, 0)
  if (activeMinutes < activeMinutesMin) return null
  const prior = priorFit(student)
  const sums = taught.map(each => each.sums).reduce(addSums, emptySums())
  const cleanMinutes = sums.seconds / 60
  const own = taught.length >= ownLessons && cleanMinutes >= ownMinutes
  const learned: LearnedHeart = {
    version: heartVersion,
    fit: {
      ...prior,
      ...fitSums(sums, activeMinutes, prior),
      spreads: own ? ownSpreads(taught) : spreadsAtFirst,
      widthBpm: ownWidthBpm(taught, activeMinutes),
      lessons: taught.length,
      cleanMinutes,
    },
    maxBpm: ownMaxBpm(student, taught),
    restingP99: ownRestingP99(student, taught),
  }
  return { ...learned, fit: fitFor(student, learned) }
}

/** The model's parameters for this student now: the age's without a learned heart, and the limits as the school knows them today. */
export const fitFor = (student: HeartLimits, learned: LearnedHeart | null): HeartFit =>
  learned === null ? priorFit(student) : { ...learned.fit, maxBpm: student.maxBpm ?? learned.maxBpm ?? maxBpmOf(student) }

const ownSpreads = (lessons: readonly HeartLesson[]) =>
  clamp(quantileOf(addHistograms(lessons.map(({ spreads }) => spreads)), spreadScale, 0.999), spreadsAtFirst, spreadsMax)

/** Between the student's own and that of a heart that is not known, as its parameters are. */
function ownWidthBpm(lessons: readonly HeartLesson[], activeMinutes: number): number {
  const seen = quantileOf(addHistograms(lessons.map(({ excess }) => excess)), excessScale, unseenShare)
  const own = ownShare(activeMinutes)
  return clamp(own * seen + (1 - own) * widthBpmAtFirst, widthBpmMin, widthBpmAtFirst)
}

/** Raised only, and never above the ceiling. */
function ownMaxBpm({ ageYears }: HeartLimits, lessons: readonly HeartLesson[]): number | null {
  const predicted = predictedMaxBpm(ageYears)
  const peak = Math.min(predicted + ceilingBpm, Math.max(...lessons.map(({ peakBpm }) => peakBpm ?? 0)))
  return peak > predicted ? peak : null
}

/** Never looser than the age's, and never tighter than for a child at the age's median. */
function ownRestingP99({ ageYears }: HeartLimits, lessons: readonly HeartLesson[]): number | null {
  const rested = lessons.map(({ rest }) => rest).filter(rest => secondsIn(rest) >= restSecondsMin)
  if (rested.length < restLessons) return null
  const { p50, p99 } = restingNorm(ageYears)
  return clamp(quantileOf(addHistograms(rested), restScale, 0.99), p50, p99)
}

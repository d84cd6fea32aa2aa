import { follow, type HeartToday, todayOf, varianceAt } from './heart-today.ts'
import { maxBpmOf, restingBpmOf, type Student } from './student.ts'

/**
 * The heart rate that a student's motion explains: a first-order response to load, one for each student, stepped once a
 * second (signs.md, "The expected heart"). The state is plain JSON; `stepHeart` changes it in place, because it runs for
 * every reading.
 */
export interface ExpectedHeart extends HeartToday {
  /** what was known before the lesson */
  fit: HeartFit
  /** the motion that the time constants let through, and the beats/min that it explains; null: not anchored yet */
  u: number | null
  x: number | null
  /** today's offset, beats/min, within ±25 */
  offset: number
  /** robust spread of the residual, beats/min, 5 to 25 */
  spread: number
  /** cumulated excess in spreads, 0 to `cusumMax`; and how much is missing, likewise */
  cusum: number
  cusumLow: number
  /** the residuals of the 5-s mean under way, beats/min × s */
  windowSum: number
  windowSeconds: number
}

/** What is learned over lessons. `lessons: 0` is the age prior: still learning, and judged by wider limits. */
export interface HeartFit {
  /** beats/min at no motion, and for a motion of 1 */
  b0: number
  b1: number
  tauOnSeconds: number
  tauOffSeconds: number
  /** beats/min; the model never expects more */
  maxBpm: number
  /** an excess of so many spreads is a sign, 3 to 5 */
  spreads: number
  /** 99 % of clean seconds are within this of the expected heart, beats/min */
  widthBpm: number
  lessons: number
  cleanMinutes: number
}

/**
 * 99 % of clean seconds of a heart whose answer to motion is known are within this of the expected one, beats/min, as far as nothing else was
 * learned of it: measured on adults who walk, climb stairs and jog.
 */
export const widthBpmAtFirst = 44
export const spreadsAtFirst = 3.5

/** Longer than this without a step: what the child did meanwhile is unknown, and the heart is anchored anew. */
export const heartGapSeconds = 30
/** Longer than this between two readings is not covered time. */
const coveredSecondsMax = 3
const windowSeconds = 5
const slack = 0.75
const cusumFrozen = 4
/** Without a cap, three minutes of a fast heart would take a quarter of an hour to clear; at this one, 80 s of an expected heart do. */
const cusumMax = 16
const spreadMin = 5
const spreadMax = 25
/** Some calm minutes do not make a heart that is hardly known an even one: what 99 % of it was within is this many spreads at most. */
const widthSpreads = 2
/** How fast today's offset follows; signs.md began with 180 s. */
const offsetSeconds = 120
/** So far is a heart whose answer is known from what a wrist tells, SD in beats/min: at rest, and more by so much when running. */
const restSpreadBpm = 12
const runSpreadBpm = 10
/** The width of a normal spread that 99 % of it is in. */
const widthSds = 2.6
/** What is further out than this many standard deviations is not learned from: it may be the event itself. */
const surpriseMax = 1.5

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

/**
 * How hard the body works as the wrist tells it: 0 at rest, about 1 when running.
 * @param enmo mg @param cadence steps/min; null where the band counts none: ENMO then bears the whole weight
 */
export function motionOf(enmo: number, cadence: number | null): number {
  const shake = Math.min(enmo / 700, 1.5) ** 0.7
  return cadence === null ? shake : 0.6 * shake + 0.4 * Math.min(cadence / 160, 1.2)
}

const atFirst = { spreads: spreadsAtFirst, widthBpm: widthBpmAtFirst, lessons: 0, cleanMinutes: 0 }

/** The age prior; τ 35 and 60 s (adults measured 35 and 161 s on shuttle runs: signs.md). */
export function priorFit(student: Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'>): HeartFit {
  const restingBpm = restingBpmOf(student)
  const maxBpm = maxBpmOf(student)
  return { b0: restingBpm + 10, b1: 0.8 * (maxBpm - restingBpm), tauOnSeconds: 35, tauOffSeconds: 60, maxBpm, ...atFirst }
}

const calmestOf = ({ widthBpm }: HeartFit) => clamp(widthBpm / widthSpreads, spreadMin, spreadMax)

export const createHeart = (fit: HeartFit): ExpectedHeart => ({
  fit,
  ...todayOf(fit),
  u: null,
  x: null,
  offset: 0,
  spread: calmestOf(fit),
  cusum: 0,
  cusumLow: 0,
  windowSum: 0,
  windowSeconds: 0,
})

export const isLearning = (heart: ExpectedHeart) => heart.fit.lessons === 0

/** beats/min; null until the first clean heart rate */
export const expectedBpm = (heart: ExpectedHeart) => (heart.x === null ? null : heart.x + heart.offset)

/**
 * One second of a student with motion.
 * @param motion from `motionOf`
 * @param bpm clean beats/min, or null
 * @param seconds since the step before
 * @param alerting an alert of this student fires: nothing is learned from it, and no gap excuses it
 * @returns the excess over the expected heart, beats/min; null: unknown
 */
export function stepHeart(heart: ExpectedHeart, motion: number, bpm: number | null, seconds: number, alerting: boolean): number | null {
  if (seconds >= heartGapSeconds && !alerting) forget(heart)
  if (heart.u !== null) {
    const { fit } = heart
    const steady = Math.min(motion, (fit.maxBpm - heart.b0) / heart.b1)
    const tau = steady > heart.u ? fit.tauOnSeconds : fit.tauOffSeconds
    heart.u += (steady - heart.u) * (1 - Math.exp(-seconds / tau))
    heart.x = heart.b0 + heart.b1 * heart.u
  }
  if (bpm === null) return null
  // A band put on in the middle of a sprint: the heart is taken to be right at first, and then has to follow the motion.
  heart.u ??= (bpm - heart.offset - heart.b0) / heart.b1
  heart.x ??= bpm - heart.offset
  const above = bpm - heart.x
  const excess = above - heart.offset
  const covered = seconds <= coveredSecondsMax ? seconds : 0
  cumulate(heart, excess, covered)
  if (heart.cusum > cusumFrozen || alerting) return excess
  if (surpriseOf(heart, above) < surpriseMax) follow(heart, heart.fit, heart.u, above, noiseOf(heart), covered)
  learn(heart, excess, covered)
  return excess
}

/** How far a heart whose answer to motion is known is from it at this load, (beats/min)². */
function noiseOf({ fit, u }: ExpectedHeart): number {
  const spread = (restSpreadBpm + runSpreadBpm * clamp(u!, 0, 1)) * (fit.widthBpm / widthBpmAtFirst)
  return spread * spread
}

/**
 * How surprising a heart is, in standard deviations: of hearts like this one at this load, and of what is not known yet of this one. It
 * narrows within the first minutes. Today's offset is left out: it would follow a slow rise that is the event itself.
 * @param above bpm − x, beats/min
 */
export const surpriseOf = (heart: ExpectedHeart, above: number) => above / Math.sqrt(noiseOf(heart) + varianceAt(heart, heart.u!))

/** Half of the 99 % band about the expected heart, beats/min; null: nothing is expected. (signs.md, "Honest bands") */
export const widthBpmOf = (heart: ExpectedHeart) =>
  heart.u === null ? null : Math.hypot(heart.fit.widthBpm, widthSds * Math.sqrt(varianceAt(heart, heart.u)))

/** Whether today's figures stand still: something is the matter, and nothing is learned from it. */
export const isFrozen = (heart: ExpectedHeart) => heart.cusum > cusumFrozen

function forget(heart: ExpectedHeart) {
  heart.u = heart.x = null
  heart.cusum = heart.cusumLow = heart.windowSum = heart.windowSeconds = 0
}

/** Two one-sided CUSUMs on 5-s means (Page 1954): 3 spreads of excess pass 12 in about 27 s, chance hardly ever does. */
function cumulate(heart: ExpectedHeart, excess: number, seconds: number) {
  heart.windowSum += excess * seconds
  heart.windowSeconds += seconds
  if (heart.windowSeconds < windowSeconds) return
  const z = heart.windowSum / heart.windowSeconds / heart.spread
  heart.cusum = clamp(heart.cusum + z - slack, 0, cusumMax)
  heart.cusumLow = clamp(heart.cusumLow - z - slack, 0, cusumMax)
  heart.windowSum = heart.windowSeconds = 0
}

function learn(heart: ExpectedHeart, excess: number, seconds: number) {
  heart.offset = clamp(heart.offset + (clamp(excess, -20, 20) / offsetSeconds) * seconds, -25, 25)
  heart.spread = clamp(heart.spread + 0.002 * (1.25 * Math.abs(excess) - heart.spread) * seconds, calmestOf(heart.fit), spreadMax)
}

import { maxBpmOf, restingBpmOf, type Student } from './student.ts'

/**
 * The heart rate that a student's motion explains: a first-order response to load, one for each student, stepped once a
 * second (signs.md, "The expected heart"). The state is plain JSON; `stepHeart` changes it in place, because it runs for
 * every reading.
 */
export interface ExpectedHeart {
  fit: HeartFit
  /** beats/min that the motion explains so far; null: not anchored yet */
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
  /** the seated start, s and beats; null: it is over, or the student's own heart is known */
  seated: { seconds: number; beats: number } | null
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
 * 99 % of clean seconds of a heart that is not known are within this of the expected one, beats/min: measured on adults who walk, climb stairs
 * and jog (99.4 % of the six whom it was chosen on, 98.7 % of six others; ±35 held 95.7 % of all).
 */
export const widthBpmAtFirst = 48
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
/** Two minutes on a chair say where this heart begins, as long as no effort came before them. */
const seatedSeconds = 120
/** What an inactive wrist (36 mg, Hildebrand 2014/17) comes to; and what a walk does. */
const stillMotion = 0.6 * (36 / 700) ** 0.7
const effortMotion = 0.25
/** A child is no further from the age's median at rest than this unless something is the matter. */
const seatedBpmMax = 15

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
  x: null,
  offset: 0,
  spread: calmestOf(fit),
  cusum: 0,
  cusumLow: 0,
  windowSum: 0,
  windowSeconds: 0,
  seated: fit.lessons === 0 ? { seconds: 0, beats: 0 } : null,
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
  if (heart.x !== null) {
    const { fit } = heart
    const steady = Math.min(fit.b0 + fit.b1 * motion, fit.maxBpm)
    const tau = steady > heart.x ? fit.tauOnSeconds : fit.tauOffSeconds
    heart.x += (steady - heart.x) * (1 - Math.exp(-seconds / tau))
  }
  if (bpm === null) return null
  // A band put on in the middle of a sprint: the heart is taken to be right at first, and then has to follow the motion.
  heart.x ??= bpm - heart.offset
  const excess = bpm - heart.x - heart.offset
  const covered = seconds <= coveredSecondsMax ? seconds : 0
  cumulate(heart, excess, covered)
  if (heart.cusum > cusumFrozen || alerting) return excess
  learn(heart, excess, covered)
  sit(heart, motion, bpm, covered)
  return excess
}

/** Whether today's figures stand still: something is the matter, and nothing is learned from it. */
export const isFrozen = (heart: ExpectedHeart) => heart.cusum > cusumFrozen

function forget(heart: ExpectedHeart) {
  heart.x = null
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

/** The cold start: once the student has sat for two minutes, the age's heart begins where this one does; its top stays. */
function sit(heart: ExpectedHeart, motion: number, bpm: number, seconds: number) {
  if (heart.seated === null) return
  if (motion >= effortMotion) heart.seated = null
  else if (motion < stillMotion) {
    const sum = { seconds: heart.seated.seconds + seconds, beats: heart.seated.beats + bpm * seconds }
    heart.seated = sum
    if (sum.seconds < seatedSeconds) return
    const { b0, b1 } = heart.fit
    const own = clamp(sum.beats / sum.seconds, b0 - seatedBpmMax, b0 + seatedBpmMax)
    heart.fit = { ...heart.fit, b0: own, b1: b1 + b0 - own }
    heart.x! += heart.offset
    heart.offset = 0
    heart.seated = null
  }
}

import { isWorn } from './density.ts'
import { createHeart, expectedBpm, type HeartFit, isLearning, motionOf, priorFit, stepHeart } from './expected-heart.ts'
import { cleanBpm, type HeartInput, nextCadence } from './heart-input.ts'
import type { Series } from './series.ts'
import type { HeartLimits } from './zones.ts'

/** How far a heart may well be from the expected one, beats/min: measured on shuttle runs. (signs.md, "Honest bands") */
const learningWidth = 35
const learnedWidth = 30

export interface ExpectedBand {
  /** beats/min; NaN: no motion, or no heart rate to anchor to yet */
  low: Float64Array
  high: Float64Array
  /** the band is the age's, not the student's own yet */
  learning: boolean
}

/**
 * The heart rate that the motion explains, with its width, for each reading: stepped over the series as the engine steps it live, but for
 * what a series does not tell (what fired, and what came too late to be judged).
 * @param fit what was learned of the student; the age prior without
 */
export function expectedBandOf(series: Series, student: HeartLimits, fit: HeartFit = priorFit(student)): ExpectedBand {
  const { t, bpm, enmo, steps } = series
  const low = new Float64Array(t.length).fill(Number.NaN)
  const high = new Float64Array(t.length).fill(Number.NaN)
  const heart = createHeart(fit)
  const learning = isLearning(heart)
  const width = learning ? learningWidth : learnedWidth
  const input: HeartInput = { bpm: null, bpmAt: 0 }
  let cadence: number | null = null
  let heartAt = Number.NEGATIVE_INFINITY
  for (let i = 0; i < t.length; i++) {
    const clean = cleanBpm(input, t[i]!, known(bpm[i]!) ?? null, isWorn(series, i))
    cadence = nextCadence(cadence, known(steps[i]!), i > 0 ? t[i]! - t[i - 1]! : 0)
    if (Number.isNaN(enmo[i])) continue
    stepHeart(heart, motionOf(enmo[i]!, cadence), clean, (t[i]! - heartAt) / 1_000, false)
    heartAt = t[i]!
    const expected = expectedBpm(heart)
    if (expected === null) continue
    low[i] = expected - width
    high[i] = expected + width
  }
  return { low, high, learning }
}

const known = (value: number) => (Number.isNaN(value) ? undefined : value)

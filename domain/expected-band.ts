import { createHeart, expectedBpm, type HeartFit, isLearning, priorFit, stepHeart, widthBpmOf } from './expected-heart.ts'
import { heartSecondsOf } from './heart-seconds.ts'
import type { Series } from './series.ts'
import type { HeartLimits } from './zones.ts'

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
  const { t, motion, bpm } = heartSecondsOf(series)
  const low = new Float64Array(t.length).fill(Number.NaN)
  const high = new Float64Array(t.length).fill(Number.NaN)
  const heart = createHeart(fit)
  let heartAt = Number.NEGATIVE_INFINITY
  for (let i = 0; i < t.length; i++) {
    if (Number.isNaN(motion[i])) continue
    stepHeart(heart, motion[i]!, Number.isNaN(bpm[i]) ? null : bpm[i]!, (t[i]! - heartAt) / 1_000, false)
    heartAt = t[i]!
    const expected = expectedBpm(heart)
    if (expected === null) continue
    const width = widthBpmOf(heart)!
    low[i] = expected - width
    high[i] = expected + width
  }
  return { low, high, learning: isLearning(heart) }
}

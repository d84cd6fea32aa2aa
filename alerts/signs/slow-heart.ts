import { nextStretch, type Stretch } from './stretch.ts'

/**
 * For how long the heart has been far below what an effort asks of it. Wrists and hearts are loosely tied: of 213 simulated students met
 * for the first time, as unlike as recorded adults are, 3.3 % of the lessons had a heart 40 below the age's for 105 s, 1.9 % one 55 below;
 * of 87 whose heart was learned, none.
 */
export const nextSlow = (slow: Stretch, effortSeconds: number, excess: number, learning: boolean, coveredMs: number): Stretch =>
  nextStretch(slow, effortSeconds >= effortSecondsMin && excess <= -(learning ? learningLackBpm : lackBpm), coveredMs, slipMsMax)

const effortSecondsMin = 60
const lackBpm = 40
const learningLackBpm = 55
const slipMsMax = 3_000

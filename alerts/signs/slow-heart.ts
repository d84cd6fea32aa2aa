import { nextStretch, type Stretch } from './stretch.ts'

/**
 * For how long the heart has been far below what an effort asks of it. Wrists and hearts are loosely tied: a heart 40 below the expected one
 * may still bear the run. One that does works at half of its reserve or more, which is what moderate effort means, whatever the arm did.
 */
export const nextSlow = (slow: Stretch, effortSeconds: number, excess: number, belowEffort: boolean, coveredMs: number): Stretch =>
  nextStretch(slow, effortSeconds >= effortSecondsMin && excess <= -lackBpm && belowEffort, coveredMs, slipMsMax)

const effortSecondsMin = 60
const lackBpm = 40
const slipMsMax = 10_000

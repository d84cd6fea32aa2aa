import type { ExpectedHeart } from '../../domain/expected-heart.ts'

/**
 * The lowest that a stop explains. Hearts slow down unlike each other: the expected one takes a minute (τ), and a fit adult's was seen to
 * fall from 159 to 100 within twelve seconds of a stop, which is health. So what calls for help is measured from a heart that recovers
 * twice as fast.
 */
export function nextFloor(floor: number | null, { fit, b0, b1, x }: ExpectedHeart, motion: number, seconds: number): number | null {
  if (x === null) return null
  const from = floor ?? x
  const steady = Math.min(b0 + b1 * motion, fit.maxBpm)
  const tau = steady > from ? fit.tauOnSeconds : Math.min(fit.tauOffSeconds, quickTauSeconds)
  return Math.min(x, from + (steady - from) * (1 - Math.exp(-seconds / tau)))
}

const quickTauSeconds = 30

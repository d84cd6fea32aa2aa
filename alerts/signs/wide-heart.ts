import { type ExpectedHeart, isLearning } from '../../domain/expected-heart.ts'

/** The age prior is this rough: on shuttle runs, adults were within ±35 beats/min of it at first. (signs.md) */
const learningExcess = 50

/** For how long, ms of covered time, the heart has been outside its model's width; null: it is inside. */
export function nextExcessMs(excessMs: number | null, heart: ExpectedHeart, excess: number, coveredMs: number): number | null {
  const outside = isLearning(heart) ? excess >= learningExcess : heart.cusum > 0
  if (!outside) return null
  return excessMs === null ? 0 : excessMs + coveredMs
}

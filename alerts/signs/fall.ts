import { type Asked, askedFrom, nextAsked } from './asked.ts'
import { angleBetween, lengthOf, type Vector } from './posture.ts'

/**
 * A hard impact, then lying otherwise than before (signs.md, fall-then-still; 350 wrist falls and 619 daily activities: > 3.5 g,
 * still and turned by more than 30°: sensitivity 88 %, specificity 90 %, before the child is asked).
 */
export type Fall = { phase: 'upright' } | { phase: 'impact'; at: number; from: number; posture: Vector } | Asked

export const upright: { phase: 'upright' } = { phase: 'upright' }

const impactPeak = 3.5
const settleMsMax = 4_000
const gravityTolerance = 0.15
const settledEnmo = 150
const turnedDegrees = 30
/** After the question a child who does not move more than this is quiet. */
const quietEnmo = 100

/**
 * @param posture gravity's direction before this second; null: unknown
 * @param coveredMs covered time since the second before
 */
export function nextFall(
  fall: Fall,
  t: number,
  second: { peak: number; acc: Vector; enmo: number },
  posture: Vector | null,
  coveredMs: number,
): Fall {
  if (fall.phase === 'asked') return nextAsked(fall, t, second.enmo, quietEnmo, coveredMs) ?? upright
  if (second.peak >= impactPeak) {
    // A bounce is the same fall: the posture to compare with is the one before the first impact.
    if (fall.phase === 'impact' && t - fall.at <= settleMsMax) return { ...fall, at: t }
    return posture ? { phase: 'impact', at: t, from: t, posture } : upright
  }
  if (fall.phase === 'upright') return fall
  if (t - fall.at > settleMsMax) return upright
  const settled = Math.abs(lengthOf(second.acc) - 1) < gravityTolerance && second.enmo < settledEnmo
  return settled && angleBetween(fall.posture, second.acc) > turnedDegrees ? askedFrom(fall.from) : fall
}

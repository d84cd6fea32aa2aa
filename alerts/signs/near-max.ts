import { coveredMsMax } from '../life-cycle.ts'
import { isNone, nextStretch, none, type Stretch } from './stretch.ts'

/** For how long, in covered time, a heart has been this near to the student's own maximum: ≥ 95 %, and ≥ 90 %; null: it is not. */
export interface NearMax {
  /** t of the newest clean heart rate */
  at: number
  near: Stretch | null
  hard: Stretch | null
}

export const belowMax: NearMax = { at: 0, near: null, hard: null }

const nearShare = 0.95
const hardShare = 0.9
/**
 * A figure trembles about its limit, and most of all a poor sensor's in hard work: by 8 beats/min (SD), where the limit is 7 from the highest.
 * So the mean of ten seconds counts as the second's own does, and both may be below for ten: with single seconds and 3 s, 5 of 40 such bands
 * told of a heart that was at its highest for 4 minutes.
 */
export const nearMaxMeanSeconds = 10
const dipMsMax = 10_000

/** @param bpm clean, or the mean of the last seconds, whichever is higher; one that is lost for no longer than covered time lasts is bridged */
export function nextNearMax({ at, near, hard }: NearMax, t: number, bpm: number, maxBpm: number): NearMax {
  const ms = t - at <= coveredMsMax ? t - at : 0
  return { at: t, near: next(near, bpm >= nearShare * maxBpm, ms), hard: next(hard, bpm >= hardShare * maxBpm, ms) }
}

function next(stretch: Stretch | null, holds: boolean, ms: number): Stretch | null {
  if (stretch === null) return holds ? none : null
  const after = nextStretch(stretch, holds, ms, dipMsMax)
  return !holds && isNone(after) ? null : after
}

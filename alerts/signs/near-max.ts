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
/** A figure trembles about its limit. */
const dipMsMax = 3_000

/** @param bpm clean; one that is lost for no longer than covered time lasts is bridged */
export function nextNearMax({ at, near, hard }: NearMax, t: number, bpm: number, maxBpm: number): NearMax {
  const ms = t - at <= coveredMsMax ? t - at : 0
  return { at: t, near: next(near, bpm >= nearShare * maxBpm, ms), hard: next(hard, bpm >= hardShare * maxBpm, ms) }
}

function next(stretch: Stretch | null, holds: boolean, ms: number): Stretch | null {
  if (stretch === null) return holds ? none : null
  const after = nextStretch(stretch, holds, ms, dipMsMax)
  return !holds && isNone(after) ? null : after
}

import { coveredMsMax } from '../life-cycle.ts'

/** For how long, in covered time, a heart has been this near to the student's own maximum: ms at ≥ 95 %, and at ≥ 90 %; null: it is not. */
export interface NearMax {
  /** t of the newest clean heart rate */
  at: number
  nearMs: number | null
  hardMs: number | null
}

export const belowMax: NearMax = { at: 0, nearMs: null, hardMs: null }

const nearShare = 0.95
const hardShare = 0.9

/** @param bpm clean; one that is lost for no longer than covered time lasts is bridged */
export function nextNearMax({ at, nearMs, hardMs }: NearMax, t: number, bpm: number, maxBpm: number): NearMax {
  const ms = t - at <= coveredMsMax ? t - at : 0
  return {
    at: t,
    nearMs: bpm < nearShare * maxBpm ? null : nearMs === null ? 0 : nearMs + ms,
    hardMs: bpm < hardShare * maxBpm ? null : hardMs === null ? 0 : hardMs + ms,
  }
}

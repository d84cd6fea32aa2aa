/** For how long, in covered time, a heart has been this near to the student's own maximum: ms at ≥ 95 %, and at ≥ 90 %. */
export interface NearMax {
  nearMs: number
  hardMs: number
}

export const belowMax: NearMax = { nearMs: 0, hardMs: 0 }

const nearShare = 0.95
export const hardShare = 0.9

export function nextNearMax(near: NearMax, bpm: number, maxBpm: number, coveredMs: number): NearMax {
  if (bpm < hardShare * maxBpm) return belowMax
  return { nearMs: bpm < nearShare * maxBpm ? 0 : near.nearMs + coveredMs, hardMs: near.hardMs + coveredMs }
}

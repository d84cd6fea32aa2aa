/** Wrist SpO₂ is poor, and biased by skin tone: one low value says nothing, and the same measurement sent again is no second one. */
export interface Oxygen {
  /** how many low ones in a row, at most two */
  low: number
  /** t of the newest that counted */
  at: number
}

export const saturated: Oxygen = { low: 0, at: 0 }

const lowPercent = 92
const apartMsMin = 5_000
/** What was measured so long ago is another matter. */
const apartMsMax = 300_000

/** @param percent SpO₂ */
export function nextOxygen(oxygen: Oxygen, t: number, percent: number): Oxygen {
  if (percent >= lowPercent) return oxygen.low === 0 ? oxygen : saturated
  if (oxygen.low === 0 || t - oxygen.at > apartMsMax) return { low: 1, at: t }
  return t - oxygen.at >= apartMsMin ? { low: 2, at: t } : oxygen
}

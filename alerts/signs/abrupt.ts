/**
 * A fast heart that began at a stroke and beats like a clock is more likely a circuit in the heart than fear or fever, which come and
 * go by degrees (supraventricular tachycardia in children: ≥ 180 beats/min, abrupt, hardly varying; PALS).
 */
export type Onset =
  | { phase: 'none' }
  /** mean and summed squares of what came after the step (Welford 1962) */
  | { phase: 'stepped'; at: number; count: number; mean: number; squares: number }

export const noOnset: Onset = { phase: 'none' }

const stepBpm = 40
/** The step itself takes so long; what comes after it is judged. */
const settleMs = 10_000
const settledMin = 10
const steadySd = 3
/** From here on the onset is not what the heart is at now. */
const overBpm = 40

/**
 * @param bpm clean beats/min @param lowest of the last 10 s, this second's too
 */
export function nextOnset(onset: Onset, t: number, bpm: number, lowest: number): Onset {
  if (bpm - lowest >= stepBpm)
    return onset.phase === 'stepped' && t - onset.at < settleMs ? onset : { phase: 'stepped', at: t, count: 0, mean: 0, squares: 0 }
  if (onset.phase === 'none' || t - onset.at < settleMs) return onset
  const { at, mean, squares } = onset
  if (onset.count > 0 && mean - bpm >= overBpm) return noOnset
  const count = onset.count + 1
  const next = mean + (bpm - mean) / count
  return { phase: 'stepped', at, count, mean: next, squares: squares + (bpm - mean) * (bpm - next) }
}

/** A step of ≥ 40 in ≤ 10 s, and since then a standard deviation below 3 beats/min. */
export const isAbrupt = (onset: Onset) =>
  onset.phase === 'stepped' && onset.count >= settledMin && Math.sqrt(onset.squares / onset.count) < steadySd

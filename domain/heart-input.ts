/** What a clean heart rate and the cadence are judged by from one reading to the next: the engine and the curve read alike. */
export interface HeartInput {
  /** the newest heart rate, clean or not, beats/min, and its t (ms since 1970) */
  bpm: number | null
  bpmAt: number
}

/** A jump above this is the sensor's, not the heart's. (signs.md, "The signs") */
const jumpBpmPerSecondMax = 15
/** Steps come in whole ones: a second's alone say little of the cadence. */
const cadenceMs = 10_000

/**
 * Clean: worn, and no jump. (Cadence lock, when it is detected, will make a heart rate unclean here.)
 * @param t ms since 1970 @param bpm beats/min, or null @returns beats/min; null: none, or not clean
 */
export function cleanBpm(input: HeartInput, t: number, bpm: number | null, worn: boolean): number | null {
  if (bpm === null || !worn) return null
  const seconds = Math.max(1, (t - input.bpmAt) / 1_000)
  const jumped = input.bpm !== null && Math.abs(bpm - input.bpm) / seconds > jumpBpmPerSecondMax
  input.bpm = bpm
  input.bpmAt = t
  return jumped ? null : bpm
}

/**
 * Steps/min, as a mean over about ten seconds; a longer pause starts it anew.
 * @param steps in the reading's second @param stepMs since the reading before @returns null: the band counts none
 */
export function nextCadence(cadence: number | null, steps: number | undefined, stepMs: number): number | null {
  if (steps === undefined) return null
  return cadence === null ? steps * 60 : cadence + (steps * 60 - cadence) * Math.min(1, stepMs / cadenceMs)
}

/**
 * One student's seconds in columns, oldest first, all of one length; NaN is unknown. Columns, because a lesson is read, computed and drawn
 * a field at a time.
 */
export interface Series {
  /** ms since 1970, corrected */
  t: Float64Array
  /** beats/min */
  bpm: Float64Array
  /** 1: the sensor sees skin, 0: it does not */
  contact: Float64Array
  /** mg */
  enmo: Float64Array
  /** steps in the second */
  steps: Float64Array
}

/** A pause between two readings up to this long is covered by the first of them; of a longer one, only the reading's own second is. (signs.md, "Lesson goals") */
export const closedGapMs = 5_000
const ownMs = 1_000

export const seriesOf = (length: number): Series => ({
  t: new Float64Array(length),
  bpm: new Float64Array(length).fill(Number.NaN),
  contact: new Float64Array(length).fill(Number.NaN),
  enmo: new Float64Array(length).fill(Number.NaN),
  steps: new Float64Array(length).fill(Number.NaN),
})

/** How much time (ms) reading `i` stands for, within [from, to) ms since 1970: a gap counts as no covered time. */
export function coveredMs({ t }: Series, i: number, from: number, to: number): number {
  const start = t[i]!
  const next = t[i + 1]
  const end = next !== undefined && next - start <= closedGapMs ? next : start + ownMs
  return Math.max(0, Math.min(end, to) - Math.max(start, from))
}

import type { StudentLesson } from '../../../domain/record.ts'
import type { Zone } from '../../../domain/zones.ts'

/** One student's lesson, second by second: what can be read off it without drawing. */
export type Curve = StudentLesson['curve']

/** The zone of a heart rate by where the zones began for this student in this lesson. */
export const zoneAt = (bpm: number, zonesFrom: Curve['zonesFrom']): Zone => zonesFrom.filter(from => bpm >= from).length as Zone

export interface Moment {
  second: number
  bpm: number | null
  zone: Zone | null
  /** beats/min; null: nothing was expected */
  guess: [low: number, high: number] | null
}

export function momentAt(curve: Curve, index: number): Moment {
  const { seconds, bpm, low, high, zonesFrom } = curve
  const [own, from, to] = [bpm[index] ?? null, low[index] ?? null, high[index] ?? null]
  return {
    second: seconds[index]!,
    bpm: own === null ? null : Math.round(own),
    zone: own === null ? null : zoneAt(own, zonesFrom),
    guess: from === null || to === null ? null : [Math.round(from), Math.round(to)],
  }
}

/** Where the heart was fastest; null: no heart rate at all. */
export function peakOf({ bpm }: Curve): number | null {
  let peak: number | null = null
  for (const [index, own] of bpm.entries()) if (own !== null && (peak === null || own > bpm[peak]!)) peak = index
  return peak
}

/** A loose band drops to nothing for a moment; such a dip may leave the picture. */
const dipShare = 0.01

/**
 * From where to where to draw, beats/min: zones 1 to 5 take most of the height, whatever this lesson's heart rates were,
 * so that two lessons look alike where they are alike. The summit is always in it.
 */
export function rangeOf({ bpm, zonesFrom }: Curve): [number, number] {
  const own = bpm.filter(one => one !== null).sort((a, b) => a - b)
  const step = zonesFrom[1] - zonesFrom[0]
  const max = 2 * zonesFrom[0]
  const lowest = own[Math.floor(own.length * dipShare)] ?? max
  const highest = own.at(-1) ?? 0
  return [Math.min(zonesFrom[0] - step, lowest - 5), Math.max(max + step / 3, highest + step / 2)]
}

export const hasGuess = ({ low }: Curve) => low.some(one => one !== null)

/** The index nearest to this second. */
export function indexAt({ seconds }: Curve, second: number): number {
  const after = seconds.findIndex(one => one >= second)
  if (after < 0) return seconds.length - 1
  return after > 0 && second - seconds[after - 1]! < seconds[after]! - second ? after - 1 : after
}

/** The means of each minute, for the table; a minute without a value is there, and empty. */
export function minutesOf(curve: Curve): (Moment & { minute: number })[] {
  const { seconds, zonesFrom } = curve
  if (seconds.length === 0) return []
  const first = Math.floor(seconds[0]! / 60)
  const sums = Array.from({ length: Math.floor(seconds.at(-1)! / 60) - first + 1 }, () => ({ bpm: mean(), low: mean(), high: mean() }))
  for (const [index, second] of seconds.entries()) {
    const sum = sums[Math.floor(second / 60) - first]!
    sum.bpm.add(curve.bpm[index])
    sum.low.add(curve.low[index])
    sum.high.add(curve.high[index])
  }
  return sums.map(({ bpm, low, high }, i) => {
    const [own, from, to] = [bpm.value(), low.value(), high.value()]
    const minute = first + i
    return {
      minute,
      second: minute * 60,
      bpm: own,
      zone: own === null ? null : zoneAt(own, zonesFrom),
      guess: from === null || to === null ? null : [from, to],
    }
  })
}

function mean() {
  let sum = 0
  let count = 0
  return {
    add(value: number | null | undefined) {
      if (value === null || value === undefined) return
      sum += value
      count++
    },
    value: () => (count ? Math.round(sum / count) : null),
  }
}

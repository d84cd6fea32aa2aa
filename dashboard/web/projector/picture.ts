import type { NumberState } from '../../../domain/live.ts'

/** Of one student: what their number is worth now, and their own target in beats/min, where a plan was approved. */
export interface Seen {
  state: NumberState
  bpm: number | null
  zone: number | null
  target: { lowBpm: number; highBpm: number } | null
}

/** The class without its students. */
export interface Picture {
  /** whose number can be trusted now, of those who may be read */
  read: number
  of: number
  /** students in zones 0 to 5; null: too few to be nobody's */
  zones: readonly number[] | null
  /** 0–1; null: too few, or too small a part of the class to speak for it */
  share: number | null
  /** in what the share counts: each in the own target, or all in zones 3 to 5 */
  counts: 'targets' | 'zones'
}

/** Fewer than these, and a bar is a child. */
export const crowdMin = 5
/** Of less than half the class nothing is said about the class. */
const readShareMin = 0.5
/** Moderate and more, where nobody has a target of their own. */
const movingZoneMin = 3

export function pictureOf(students: readonly Seen[]): Picture {
  const asked = students.filter(({ state }) => state !== 'no-consent')
  const read = asked.filter(({ state, zone, bpm }) => (state === 'ok' || state === 'no-motion') && zone !== null && bpm !== null)
  const planned = read.filter(({ target }) => target !== null)
  const counts = planned.length >= crowdMin ? 'targets' : 'zones'
  const counted = counts === 'targets' ? planned : read
  const inTarget = counted.filter(({ bpm, zone, target }) =>
    counts === 'targets' ? bpm! >= target!.lowBpm && bpm! <= target!.highBpm : zone! >= movingZoneMin,
  )
  const crowd = read.length >= crowdMin
  return {
    read: read.length,
    of: asked.length,
    zones: crowd ? [0, 1, 2, 3, 4, 5].map(zone => read.filter(each => each.zone === zone).length) : null,
    share: crowd && read.length >= asked.length * readShareMin ? inTarget.length / counted.length : null,
    counts,
  }
}

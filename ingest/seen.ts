import { type BandClock, newClock } from './band-clock.ts'

const bootsMax = 4
const rangesMax = 64

/** One power-up of one band: its clock, and which of its messages were accepted, as ranges [from, to] in order. Plain data. */
export interface Boot {
  boot: number
  clock: BandClock
  ranges: [from: number, to: number][]
  /** highest seq accepted, and latest `sent` among the accepted; −1: none yet */
  seqMax: number
  sentMax: number
}

/**
 * The boot record for a message, made if it is new. A band that was reset without a new random number starts its count again with newer
 * messages: seq goes back while `sent` goes on. That is another boot, or its samples would pass for redelivered ones and be lost.
 */
export function bootOf(boots: Boot[], boot: number, seq: number, sent: number): Boot {
  const known = boots.find(candidate => candidate.boot === boot)
  const reused = known !== undefined && seq <= known.seqMax && sent > known.sentMax
  if (known && !reused) return known
  if (known) boots.splice(boots.indexOf(known), 1)
  const fresh: Boot = { boot, clock: newClock(), ranges: [], seqMax: -1, sentMax: -1 }
  boots.push(fresh)
  if (boots.length > bootsMax) boots.shift()
  return fresh
}

/** Whether this message was accepted before. */
export function wasSeen({ ranges }: Boot, seq: number) {
  for (let i = ranges.length - 1; i >= 0; i--) if (seq >= ranges[i]![0]) return seq <= ranges[i]![1]
  return false
}

/** Remembers an accepted message. Past the bound the oldest range is forgotten: a redelivery of it would be kept twice, never lost. */
export function remember(boot: Boot, seq: number, sent: number) {
  boot.seqMax = Math.max(boot.seqMax, seq)
  boot.sentMax = Math.max(boot.sentMax, sent)
  const { ranges } = boot
  let i = ranges.length
  while (i > 0 && ranges[i - 1]![0] > seq) i--
  const before = ranges[i - 1]
  const after = ranges[i]
  const joinsBefore = before !== undefined && before[1] === seq - 1
  const joinsAfter = after !== undefined && after[0] === seq + 1
  if (joinsBefore && joinsAfter) {
    before[1] = after[1]
    ranges.splice(i, 1)
  } else if (joinsBefore) before[1] = seq
  else if (joinsAfter) after[0] = seq
  else ranges.splice(i, 0, [seq, seq])
  if (ranges.length > rangesMax) ranges.shift()
}

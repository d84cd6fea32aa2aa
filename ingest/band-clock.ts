/** The offset is learned from this many first messages of a boot, then stays … */
const learningMessages = 10
/** … of those that were sent as fast as they came: a band switched on out of range begins with held ones, which come fast and late. */
const paceMs = 500
/** A change of clock counts when it is larger than this … */
const jumpMs = 2_000
/** … and this many messages over this long agree on it: a burst of held messages arrives fast and with a shrinking delay, so it doesn't. */
const lastingMessages = 5
const lastingMs = 5_000
const segmentsMax = 8

interface Segment {
  fromSeq: number
  /** ms to add to the band's clock */
  offset: number
  learned: number
  /** received − sent of the message before, while learning */
  delay: number
}

/** What is known of a band's clock since one power-up. Plain data: it lives in the checkpoint. */
export interface BandClock {
  segments: Segment[]
  /** messages in a row that disagree with the newest segment */
  doubt: { fromSeq: number; since: number; least: number; most: number; count: number } | null
}

export const newClock = (): BandClock => ({ segments: [], doubt: null })

/**
 * The offset (ms) for message `seq`, sent at `sent` by the band's clock and received at `receivedAt` by ours: the smallest (received − sent)
 * of the first messages, then constant; a lasting change above 2 s starts a new segment. (wire.md, "Clock")
 */
export function observeClock(clock: BandClock, seq: number, sent: number, receivedAt: number): number {
  const delay = receivedAt - sent
  const newest = clock.segments.at(-1)
  if (newest === undefined) return begin(clock, seq, delay, 1)
  if (seq < newest.fromSeq) return clock.segments.findLast(segment => seq >= segment.fromSeq)?.offset ?? clock.segments[0]!.offset
  if (newest.learned < learningMessages) {
    if (Math.abs(delay - newest.delay) <= paceMs) newest.learned++
    newest.delay = delay
    newest.offset = Math.min(newest.offset, delay)
    return newest.offset
  }
  if (Math.abs(delay - newest.offset) <= jumpMs) {
    clock.doubt = null
    return newest.offset
  }
  const doubt = clock.doubt
  const least = Math.min(doubt?.least ?? delay, delay)
  const most = Math.max(doubt?.most ?? delay, delay)
  if (doubt === null || most - least > jumpMs) {
    clock.doubt = { fromSeq: seq, since: receivedAt, least: delay, most: delay, count: 1 }
    return newest.offset
  }
  clock.doubt = { ...doubt, least, most, count: doubt.count + 1 }
  if (clock.doubt.count < lastingMessages || receivedAt - doubt.since < lastingMs) return newest.offset
  return begin(clock, seq, least, learningMessages)
}

/** The newest offset (ms), for a message that says no `sent`. */
export const offsetNow = (clock: BandClock) => clock.segments.at(-1)?.offset ?? 0

function begin(clock: BandClock, fromSeq: number, offset: number, learned: number) {
  clock.doubt = null
  clock.segments.push({ fromSeq, offset, learned, delay: offset })
  if (clock.segments.length > segmentsMax) clock.segments.shift()
  return offset
}

import { messageBytesMax, type ReplyMessage, type Sample, type StatusMessage, samplesPerMessageMax } from '../domain/sample.ts'

/** One message as it goes out, again and again with the same bytes until it is acknowledged. */
export interface SpooledMessage {
  seq: number
  channel: 'samples' | 'reply'
  payload: string
  samples: number
}

type Answer = { kind: 'ok'; to: string } | { kind: 'sos' }
type StatusValues = Omit<Exclude<StatusMessage, { offline: true }>, 'boot' | 'seq'>

/** Longer than any head of a message. */
const headBytesMax = 128
const answersMax = 64
/** What a server that stores has unacknowledged on one connection (wire.md); beyond, it would wait in the socket. */
const windowBytes = 256 * 1024
/**
 * A server that can't store reads 1,000 messages or 1 MiB of one connection; a status now and then is among them. So many live seconds
 * of less than 500 bytes, behind a full window, fit.
 */
const onTheWayMax = 900

/**
 * What a band has not yet been acknowledged, oldest first. Samples become a message when there is room to send one, so that `sent`
 * is the time of the first sending and a band that was away sends few large messages; a message made is never made anew.
 *
 * Oldest first and not newest: the server judges in event time, so a gap of up to 120 s that arrives before the present is still
 * judged, and a full spool of four hours is only 48 messages before the live second. What must not wait for the window are the
 * child's answers, and the newest second when the window stands still (`newest`).
 */
export function createSpool({ boot, samplesMax, windowMessages }: { boot: number; samplesMax: number; windowMessages: number }) {
  const samples: string[] = []
  /** made, and not sent on this connection, in the order first made */
  const ready: Record<SpooledMessage['channel'], SpooledMessage[]> = { reply: [], samples: [] }
  const onTheWay = new Map<number, SpooledMessage>()
  const counts = { sentMessages: 0, acknowledgedMessages: 0, acknowledgedSamples: 0, droppedSamples: 0, droppedAnswers: 0 }
  let seq = 0
  let bytesOnTheWay = 0
  let samplesReady = 0
  let samplesOnTheWay = 0
  let newestWaits = false

  const going = (message: SpooledMessage) => {
    onTheWay.set(message.seq, message)
    bytesOnTheWay += message.payload.length
    samplesOnTheWay += message.samples
    return message
  }

  const madeOf = (batch: readonly string[], sent: number): SpooledMessage => {
    counts.sentMessages += 1
    const payload = `{"boot":${boot},"seq":${seq},"sent":${sent},"samples":[${batch.join(',')}]}`
    return { seq: seq++, channel: 'samples', payload, samples: batch.length }
  }

  const windowOpen = () => onTheWay.size < windowMessages && bytesOnTheWay + messageBytesMax <= windowBytes

  const dropOldest = () => {
    const message = ready.samples.shift()
    if (!message) samples.shift()
    samplesReady -= message?.samples ?? 0
    counts.droppedSamples += message?.samples ?? 1
  }

  return {
    counts,
    /** samples that no PUBACK covers yet, in messages or not */
    get heldSamples() {
      return samples.length + samplesReady + samplesOnTheWay
    },
    get empty() {
      return onTheWay.size + ready.reply.length + ready.samples.length + samples.length === 0
    },
    /** The server reads no more of this connection. */
    get exhausted() {
      return onTheWay.size >= onTheWayMax
    },

    hold(sample: Sample) {
      samples.push(JSON.stringify(sample))
      newestWaits = true
      while (samples.length + samplesReady > samplesMax) dropOldest()
    },

    answer(t: number, answer: Answer) {
      const reply: ReplyMessage = { boot, seq, t, ...answer }
      ready.reply.push({ seq: seq++, channel: 'reply', payload: JSON.stringify(reply), samples: 0 })
      counts.sentMessages += 1
      if (ready.reply.length <= answersMax) return
      ready.reply.shift()
      counts.droppedAnswers += 1
    },

    /** A status counts in `seq` like any message; it is worth nothing later, so it is not kept. */
    status(values: StatusValues): string {
      const message: StatusMessage = { boot, seq, ...values }
      seq += 1
      return JSON.stringify(message)
    },

    /** The next message to send, answers first and past the window; null when the window is full or nothing waits. */
    next(sent: number): SpooledMessage | null {
      const reply = onTheWay.size < onTheWayMax ? ready.reply.shift() : undefined
      if (reply) return going(reply)
      if (!windowOpen()) return null
      const madeBefore = ready.samples.shift()
      if (madeBefore) {
        samplesReady -= madeBefore.samples
        return going(madeBefore)
      }
      const count = fitting(samples)
      return count === 0 ? null : going(madeOf(samples.splice(0, count), sent))
    },

    /** Past a full window, once: the second held last. Those that wait before it come later, and are then too late to be judged. */
    newest(sent: number): SpooledMessage | null {
      if (!newestWaits || samples.length === 0 || windowOpen() || onTheWay.size >= onTheWayMax) return null
      newestWaits = false
      return going(madeOf(samples.splice(-1), sent))
    },

    /** A new connection: nothing is on the way any more, and all that was made is to be sent again, in the order first made. */
    reconnected() {
      for (const message of onTheWay.values()) ready[message.channel].push(message)
      for (const made of Object.values(ready)) made.sort((a, b) => a.seq - b.seq)
      samplesReady += samplesOnTheWay
      onTheWay.clear()
      bytesOnTheWay = samplesOnTheWay = 0
    },

    acknowledge(acknowledged: number) {
      const message = onTheWay.get(acknowledged)
      if (!message) return
      onTheWay.delete(acknowledged)
      bytesOnTheWay -= message.payload.length
      samplesOnTheWay -= message.samples
      counts.acknowledgedMessages += 1
      counts.acknowledgedSamples += message.samples
    },
  }
}

/** How many of the oldest samples one message can carry (JSON of numbers is ASCII: a character is a byte). */
function fitting(samples: readonly string[]): number {
  let bytes = headBytesMax
  for (let count = 0; count < Math.min(samples.length, samplesPerMessageMax); count++) {
    bytes += samples[count]!.length + 1
    if (bytes > messageBytesMax) return count
  }
  return Math.min(samples.length, samplesPerMessageMax)
}

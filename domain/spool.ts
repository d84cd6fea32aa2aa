import { messageBytesMax, samplesPerMessageMax } from './message-bounds.ts'
import type { ReplyMessage, Sample, StatusMessage } from './sample.ts'

/** One message as it goes out, again and again with the same bytes until it is acknowledged. */
export interface SpooledMessage {
  seq: number
  channel: 'samples' | 'reply'
  payload: string
  samples: number
}

/** A second that is in no message yet, as JSON; `id` counts. */
export interface SpooledSample {
  id: number
  json: string
}

/** What a spool holds; and, for one that outlives its page, each change of it, told before the message can be sent. */
export interface SpoolContents {
  messages: readonly SpooledMessage[]
  samples: readonly SpooledSample[]
}
export type SpoolChange = { added: Partial<SpoolContents>; gone: { messages?: readonly number[]; samples?: readonly number[] } }

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

export interface SpoolOptions {
  boot: number
  samplesMax: number
  windowMessages: number
  /** what a spool before this one still held, its messages made under its own boot */
  kept?: SpoolContents
  changed?: (change: SpoolChange) => void
}

/**
 * What a band has not yet been acknowledged, oldest first. Samples become a message when there is room to send one, so that `sent`
 * is the time of the first sending and a band that was away sends few large messages; a message made is never made anew.
 *
 * Oldest first and not newest: the server judges in event time, so a gap of up to 120 s that arrives before the present is still
 * judged, and a full spool of four hours is only 48 messages before the live second. What must not wait for the window are the
 * child's answers, and the newest second when the window stands still (`newest`).
 */
export function createSpool({ boot, samplesMax, windowMessages, kept, changed }: SpoolOptions) {
  const samples: SpooledSample[] = [...(kept?.samples ?? [])]
  /** made, and not sent on this connection, in the order first made */
  const ready: Record<SpooledMessage['channel'], SpooledMessage[]> = {
    reply: (kept?.messages ?? []).filter(({ channel }) => channel === 'reply'),
    samples: (kept?.messages ?? []).filter(({ channel }) => channel === 'samples'),
  }
  const onTheWay = new Map<number, SpooledMessage>()
  const counts = { sentMessages: 0, acknowledgedMessages: 0, acknowledgedSamples: 0, droppedSamples: 0, droppedAnswers: 0 }
  // Past what is held, so that a number names one message here, whatever its boot.
  let seq = 1 + Math.max(-1, ...(kept?.messages ?? []).map(message => message.seq))
  let sampleId = 1 + (samples.at(-1)?.id ?? -1)
  let bytesOnTheWay = 0
  let samplesReady = ready.samples.reduce((sum, message) => sum + message.samples, 0)
  let samplesOnTheWay = 0
  let newestWaits = false

  const going = (message: SpooledMessage) => {
    onTheWay.set(message.seq, message)
    bytesOnTheWay += message.payload.length
    samplesOnTheWay += message.samples
    return message
  }

  const madeOf = (batch: readonly SpooledSample[], sent: number): SpooledMessage => {
    counts.sentMessages += 1
    const payload = `{"boot":${boot},"seq":${seq},"sent":${sent},"samples":[${batch.map(({ json }) => json).join(',')}]}`
    const message: SpooledMessage = { seq: seq++, channel: 'samples', payload, samples: batch.length }
    changed?.({ added: { messages: [message] }, gone: { samples: batch.map(({ id }) => id) } })
    return message
  }

  const windowOpen = () => onTheWay.size < windowMessages && bytesOnTheWay + messageBytesMax <= windowBytes

  const dropOldest = () => {
    const message = ready.samples.shift()
    const sample = message ? undefined : samples.shift()
    samplesReady -= message?.samples ?? 0
    counts.droppedSamples += message?.samples ?? 1
    changed?.({ added: {}, gone: message ? { messages: [message.seq] } : { samples: sample ? [sample.id] : [] } })
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
      const held = { id: sampleId++, json: JSON.stringify(sample) }
      samples.push(held)
      changed?.({ added: { samples: [held] }, gone: {} })
      newestWaits = true
      while (samples.length + samplesReady > samplesMax) dropOldest()
    },

    answer(t: number, answer: Answer) {
      const reply: ReplyMessage = { boot, seq, t, ...answer }
      const message: SpooledMessage = { seq: seq++, channel: 'reply', payload: JSON.stringify(reply), samples: 0 }
      ready.reply.push(message)
      counts.sentMessages += 1
      const dropped = ready.reply.length > answersMax ? ready.reply.shift() : undefined
      if (dropped) counts.droppedAnswers += 1
      changed?.({ added: { messages: [message] }, gone: dropped ? { messages: [dropped.seq] } : {} })
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
      changed?.({ added: {}, gone: { messages: [acknowledged] } })
    },
  }
}

/** How many of the oldest samples one message can carry (JSON of numbers is ASCII: a character is a byte). */
function fitting(samples: readonly SpooledSample[]): number {
  let bytes = headBytesMax
  for (let count = 0; count < Math.min(samples.length, samplesPerMessageMax); count++) {
    bytes += samples[count]!.json.length + 1
    if (bytes > messageBytesMax) return count
  }
  return Math.min(samples.length, samplesPerMessageMax)
}

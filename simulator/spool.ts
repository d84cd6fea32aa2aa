import { messageBytesMax, type ReplyMessage, type Sample, type StatusMessage, samplesPerMessageMax } from '../domain/sample.ts'
import type { Uplink } from '../domain/topics.ts'

/** One message as it goes out, again and again with the same bytes until it is acknowledged. */
export interface SpooledMessage {
  seq: number
  channel: Uplink
  payload: string
  samples: number
}

type Answer = { kind: 'ok'; to: string } | { kind: 'sos' }
type StatusValues = Omit<Exclude<StatusMessage, { offline: true }>, 'boot' | 'seq'>

/** Longer than any head of a message. */
const headBytesMax = 128
const answersMax = 64

/**
 * What a band has not yet been acknowledged, oldest first. Samples become a message when there is room to send one, so that `sent`
 * is the time of the first sending and a band that was away sends few large messages; a message made is never made anew.
 *
 * Oldest first and not newest: the server judges in event time, so a gap of up to 120 s that arrives before the present is still
 * judged, and a full spool of four hours is only 48 messages before the live second.
 */
export function createSpool(options: { boot: number; samplesMax: number; windowMessages: number }) {
  const { boot, samplesMax, windowMessages } = options
  const samples: string[] = []
  const answers: { t: number; answer: Answer }[] = []
  const inFlight = new Map<number, SpooledMessage>()
  const counts = { sentMessages: 0, acknowledgedMessages: 0, acknowledgedSamples: 0, droppedSamples: 0, droppedAnswers: 0 }
  let seq = 0
  let samplesInFlight = 0

  const made = (message: Omit<SpooledMessage, 'seq'>): SpooledMessage => {
    const spooled = { seq, ...message }
    inFlight.set(seq, spooled)
    samplesInFlight += message.samples
    counts.sentMessages += 1
    seq += 1
    return spooled
  }

  return {
    counts,
    /** samples that no PUBACK covers yet, in messages or not */
    get heldSamples() {
      return samples.length + samplesInFlight
    },
    get empty() {
      return inFlight.size + answers.length + samples.length === 0
    },

    hold(sample: Sample) {
      samples.push(JSON.stringify(sample))
      if (samples.length <= samplesMax) return
      samples.shift()
      counts.droppedSamples += 1
    },

    answer(t: number, answer: Answer) {
      answers.push({ t, answer })
      if (answers.length <= answersMax) return
      answers.shift()
      counts.droppedAnswers += 1
    },

    /** A status counts in `seq` like any message; it is worth nothing later, so it is not kept. */
    status(values: StatusValues): string {
      const message: StatusMessage = { boot, seq, ...values }
      seq += 1
      return JSON.stringify(message)
    },

    /** Makes the next message, answers before samples; null when the window is full or nothing waits. */
    next(sent: number): SpooledMessage | null {
      if (inFlight.size >= windowMessages) return null
      const waiting = answers.shift()
      if (waiting) {
        const reply: ReplyMessage = { boot, seq, t: waiting.t, ...waiting.answer }
        return made({ channel: 'reply', payload: JSON.stringify(reply), samples: 0 })
      }
      const count = fitting(samples)
      if (count === 0) return null
      const batch = samples.splice(0, count)
      const payload = `{"boot":${boot},"seq":${seq},"sent":${sent},"samples":[${batch.join(',')}]}`
      return made({ channel: 'samples', payload, samples: count })
    },

    /** What a new connection sends again, in the order first made. */
    unacknowledged: (): readonly SpooledMessage[] => [...inFlight.values()],

    acknowledge(acknowledged: number) {
      const message = inFlight.get(acknowledged)
      if (!message) return
      inFlight.delete(acknowledged)
      samplesInFlight -= message.samples
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

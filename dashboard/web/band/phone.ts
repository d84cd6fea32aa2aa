import { type ReadonlySignal, signal } from '@preact/signals'
import type { PhoneCredential } from '../../../domain/phone-band.ts'
import type { CommandMessage, Sample } from '../../../domain/sample.ts'
import { createSpool, type SpoolContents, type SpooledMessage } from '../../../domain/spool.ts'
import { topicOf } from '../../../domain/topics.ts'
import { retryMs } from '../live/backoff.ts'
import type { Journal } from './journal.ts'
import { openSocket, type Socket } from './socket.ts'

const keepaliveSeconds = 30
const statusEveryMs = 60_000
/** Four hours of seconds: no longer is a phone lent. */
const samplesMax = 4 * 3_600
const windowMessages = 20
/** A server that stores answers within milliseconds. */
const stallMs = 2_000
const firmware = 'web-1'

type Link = { phase: 'offline'; retryAt: number } | { phase: 'connecting' | 'online'; socket: Socket }

export interface Phone {
  /** the server answers */
  online: ReadonlySignal<boolean>
  /** seconds that the server does not have yet */
  held: ReadonlySignal<number>
  /** seconds lost for want of room */
  dropped: ReadonlySignal<number>
  /** what the child said last, and whether the server has it */
  said: ReadonlySignal<{ kind: 'ok' | 'sos'; stored: boolean } | null>
  hold(sample: Sample): void
  /** "I'm fine", to a command's question */
  answer(to: string): void
  askForHelp(): void
  /** Call it a few times a second. */
  advance(): void
  /** Sends nothing more. */
  end(): void
}

export interface PhoneOptions {
  lent: PhoneCredential
  journal: Journal
  /** what a page before this one still held */
  kept: SpoolContents
  url: URL
  /** random, and another one in each page */
  boot: number
  battery: () => number | null
  command: (command: CommandMessage) => void
  /** The server does not know the credential (any more). */
  refused: () => void
  now: () => number
  random: () => number
}

/**
 * The phone as a band: the same messages, at QoS 1, again and again until the server has them on its disk. Each is in the journal before it
 * goes out, so that after a reload the same bytes go out again under the same number, and the server keeps them once.
 */
export function createPhone({ lent, journal, kept, url, boot, battery, command, refused, now, random }: PhoneOptions): Phone {
  let written = Promise.resolve()
  const spool = createSpool({
    boot,
    samplesMax,
    windowMessages,
    kept,
    changed(change) {
      written = journal.note(change)
    },
  })
  const topic = (channel: 'samples' | 'reply' | 'status' | 'command') => topicOf({ school: lent.school, band: lent.band, channel })
  const online = signal(false)
  const held = signal(spool.heldSamples)
  const dropped = signal(0)
  const said = signal<{ kind: 'ok' | 'sos'; stored: boolean } | null>(null)
  let unheard = 0
  let link: Link = { phase: 'offline', retryAt: 0 }
  let attempts = 0
  let statusAt = 0
  let answeredAt = 0
  let over = false

  const socketNow = () => (link.phase === 'online' ? link.socket : null)

  function publish(socket: Socket, message: SpooledMessage) {
    void written.then(() => {
      if (socketNow() !== socket) return
      socket.publish(topic(message.channel), message.payload, () => {
        answeredAt = now()
        spool.acknowledge(message.seq)
        if (message.channel === 'reply' && --unheard <= 0 && said.value) said.value = { ...said.value, stored: true }
        pump()
      })
    })
  }

  function pump() {
    const socket = socketNow()
    if (socket) {
      for (let message = spool.next(now()); message; message = spool.next(now())) publish(socket, message)
      if (now() - answeredAt >= stallMs) pumpStalled(socket)
    }
    held.value = spool.heldSamples
    dropped.value = spool.counts.droppedSamples
  }

  /** A server that can't store does not answer, and watches on: the newest second still goes to it. (simulator/band.ts) */
  function pumpStalled(socket: Socket) {
    const newest = spool.newest(now())
    if (newest) publish(socket, newest)
    else if (spool.exhausted) {
      socket.end(false)
      lost(0)
    }
  }

  function report(socket: Socket) {
    statusAt = now() + statusEveryMs
    const level = battery()
    const status = spool.status({ firmware, heldSamples: spool.heldSamples, ...(level !== null && { battery: level }) })
    socket.mention(topic('status'), status)
  }

  function lost(waitMs: number) {
    link = { phase: 'offline', retryAt: now() + waitMs }
    online.value = false
  }

  function connect() {
    const socket: Socket = openSocket({
      ...{ url, band: lent.band, secret: lent.secret, keepaliveSeconds, now },
      will: { topic: topic('status'), payload: '{"offline":true}' },
      command: topic('command'),
      connected() {
        link = { phase: 'online', socket }
        online.value = true
        attempts = 0
        answeredAt = now()
        spool.reconnected()
        report(socket)
        pump()
      },
      refused(code) {
        if (code === 4 || code === 5) refused()
      },
      heard(payload) {
        const heard = commandOf(payload)
        if (heard) command(heard)
      },
      closed() {
        if (link.phase !== 'offline' && link.socket === socket) lost(retryMs(attempts++, random()))
      },
    })
    link = { phase: 'connecting', socket }
  }

  const say = (answer: Parameters<typeof spool.answer>[1]) => {
    unheard = Math.max(0, unheard) + 1
    said.value = { kind: answer.kind, stored: false }
    spool.answer(now(), answer)
    pump()
  }

  return {
    online,
    held,
    dropped,
    said,
    hold(sample) {
      spool.hold(sample)
      pump()
    },
    answer: to => say({ kind: 'ok', to }),
    askForHelp: () => say({ kind: 'sos' }),
    advance() {
      if (over) return
      if (link.phase === 'offline') {
        if (now() >= link.retryAt) connect()
      } else link.socket.advance()
      if (link.phase === 'online' && now() >= statusAt) report(link.socket)
      pump()
    },
    end() {
      over = true
      if (link.phase !== 'offline') link.socket.end(true)
      lost(0)
    },
  }
}

/** A command, if it is one: the server is trusted, a text in between is not. */
function commandOf(payload: string): CommandMessage | null {
  try {
    const { id, kind, text, expires } = JSON.parse(payload)
    const known = kind === 'buzz' || kind === 'ask-ok' || kind === 'message'
    if (!known || typeof id !== 'string' || typeof expires !== 'number') return null
    return { id, kind, expires, ...(typeof text === 'string' && { text }) }
  } catch {
    return null
  }
}

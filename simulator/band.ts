import { randomInt } from 'node:crypto'
import mqtt, { type MqttClient } from 'mqtt'
import { CommandMessage, type Sample } from '../domain/sample.ts'
import { createSpool, type SpooledMessage } from '../domain/spool.ts'
import { topicOf } from '../domain/topics.ts'
import type { Random } from './random.ts'

/** What surrounds a band in a second: whether the radio reaches, whether the child answers, how wrong the band's clock is. */
export interface Surroundings {
  reachable: boolean
  answers: boolean
  clockSkewMs: number
}

export const inReach: Surroundings = { reachable: true, answers: true, clockSkewMs: 0 }

export interface BandStats {
  online: boolean
  /** why the server refused the last connection, until one is accepted */
  refused: string | null
  connections: number
  sentMessages: number
  acknowledgedMessages: number
  acknowledgedSamples: number
  heldSamples: number
  /** samples and answers lost to the spool's bound */
  dropped: number
}

export interface Band extends AsyncDisposable {
  readonly id: string
  /** Keeps a sample (`t` in true time) until the server has it; returns it as the band's own clock stamps it. */
  hold(sample: Sample): Sample
  /** The child presses the help button. */
  askForHelp(): void
  /** What surrounds the band from now on. */
  surround(around: Surroundings): void
  /** Connects, answers and sends what is due; call it several times a second. */
  advance(): void
  /** true when the server has acknowledged everything */
  readonly idle: boolean
  readonly stats: BandStats
}

export interface BandOptions {
  /** `mqtt://…` (TCP), `mqtts://…` or `ws://…/mqtt` */
  url: string
  school: string
  band: string
  secret: string
  /** ms since 1970, true time */
  now: () => number
  /** for waits alone: backoff and the child's reaction */
  random: Random
  /** messages of what waited, sent and not acknowledged at a time, 1–64 (a server that stores stops reading at 64) */
  windowMessages?: number
  /** samples kept while the server is out of reach: four hours by default, the oldest dropped beyond */
  samplesHeldMax?: number
}

type Link = { phase: 'offline'; retryAt: number; failures: number } | { phase: 'connecting' | 'online'; client: MqttClient }

const firmware = 'simulator-1'
const keepaliveSeconds = 30
const connectTimeoutMs = 10_000
const retryMsMin = 1_000
const retryMsMax = 30_000
const goodbyeMsMax = 2_000
const statusEveryMs = 60_000
/** A server that stores answers within milliseconds. */
const stallMs = 2_000
/** How long a child takes to notice the buzz and tap. */
const reactionMsMin = 1_500
const reactionMsMax = 5_000
/** CONNACK codes [MQTT 3.1.1, table 3.1]; 3, server unavailable, is no refusal of this band. */
const refusals = new Map([
  [1, 'protocol version refused'],
  [2, 'client id refused'],
  [4, 'wrong credential'],
  [5, 'not authorized'],
])

/**
 * One band over mqtt.js. Each connection is a new client with a clean session: nothing waits in mqtt.js, because its queue loses
 * QoS 1 publishes made while it replays after a reconnect (MQTT.js issue 2015). What is unacknowledged waits in the spool.
 *
 * A server that can't store doesn't answer, but watches on. So when the window is full and nothing comes back, the newest second still
 * goes at once: `t` rises, which is all that the server judges by, and what waits in the spool is for the record alone. Just before the
 * server would read no more of this connection the band takes a new one, about every 15 minutes: the oldest window of messages goes
 * again, and live seconds after it. To fall silent instead would leave the child unwatched for as long as the disk is full.
 */
export function createBand(options: BandOptions): Band {
  const { url, school, band, secret, now, random } = options
  const spool = createSpool({
    boot: randomInt(2 ** 31),
    samplesMax: options.samplesHeldMax ?? 4 * 3600,
    windowMessages: options.windowMessages ?? 20,
  })
  const topic = { school, band }
  const taps: { at: number; to: string }[] = []
  let link: Link = { phase: 'offline', retryAt: 0, failures: 0 }
  let around = inReach
  let statusAt = 0
  let answeredAt = 0
  let refused: string | null = null
  let connections = 0

  const clock = () => now() + around.clockSkewMs

  const publish = (client: MqttClient, message: SpooledMessage) =>
    client.publish(topicOf({ ...topic, channel: message.channel }), message.payload, { qos: 1 }, error => {
      if (error) return
      answeredAt = now()
      spool.acknowledge(message.seq)
      pump()
    })

  const pump = () => {
    if (link.phase !== 'online') return
    const { client } = link
    for (let message = spool.next(clock()); message; message = spool.next(clock())) publish(client, message)
    if (now() - answeredAt < stallMs) return
    const newest = spool.newest(clock())
    if (newest) publish(client, newest)
    else if (spool.exhausted) cut()
  }

  const report = (client: MqttClient) => {
    statusAt = now() + statusEveryMs
    const status = spool.status({ firmware, heldSamples: spool.heldSamples })
    client.publish(topicOf({ ...topic, channel: 'status' }), status, { qos: 0 })
  }

  const connect = (failures: number) => {
    const client = mqtt.connect(url, {
      clientId: band,
      username: band,
      password: secret,
      protocolVersion: 4,
      clean: true,
      keepalive: keepaliveSeconds,
      connectTimeout: connectTimeoutMs,
      reconnectPeriod: 0,
      resubscribe: false,
      queueQoSZero: false,
      will: { topic: topicOf({ ...topic, channel: 'status' }), payload: Buffer.from('{"offline":true}'), qos: 1, retain: false },
    })
    link = { phase: 'connecting', client }
    const current = () => link.phase !== 'offline' && link.client === client
    client.on('connect', () => {
      if (!current()) return
      link = { phase: 'online', client }
      refused = null
      connections += 1
      answeredAt = now()
      client.subscribe(topicOf({ ...topic, channel: 'command' }), { qos: 1 })
      spool.reconnected()
      report(client)
      pump()
    })
    client.on('message', (_, payload) => hear(payload))
    // Whatever else went wrong, 'close' follows and the band tries again.
    client.on('error', error => {
      const code = 'code' in error ? Number(error.code) : Number.NaN
      refused = refusals.get(code) ?? refused
    })
    client.on('close', () => {
      if (!current()) return
      const failed = link.phase === 'online' ? 0 : failures
      const waitMs = Math.min(retryMsMax, retryMsMin * 2 ** Math.min(failed, 10))
      link = { phase: 'offline', retryAt: now() + waitMs * random.between(0.5, 1), failures: failed + 1 }
      client.end(true)
    })
  }

  /** Cuts the radio without a DISCONNECT, so that the server says the Last Will. */
  const cut = () => {
    if (link.phase === 'offline') return
    const { client } = link
    link = { phase: 'offline', retryAt: 0, failures: 0 }
    client.end(true)
  }

  const hear = (payload: Buffer) => {
    const command = CommandMessage.safeParse(json(payload))
    if (!command.success || command.data.kind !== 'ask-ok' || !around.answers || taps.length >= 16) return
    taps.push({ at: now() + random.between(reactionMsMin, reactionMsMax), to: command.data.id })
  }

  return {
    id: band,
    hold(sample) {
      const stamped = { ...sample, t: sample.t + around.clockSkewMs }
      spool.hold(stamped)
      return stamped
    },
    askForHelp: () => spool.answer(clock(), { kind: 'sos' }),
    surround(surroundings) {
      around = surroundings
      if (!around.reachable) cut()
    },
    advance() {
      const at = now()
      if (around.reachable && link.phase === 'offline' && at >= link.retryAt) connect(link.failures)
      while (taps.length > 0 && taps[0]!.at <= at) {
        const tap = taps.shift()!
        if (around.answers) spool.answer(clock(), { kind: 'ok', to: tap.to })
      }
      if (link.phase === 'online' && at >= statusAt) report(link.client)
      pump()
    },
    get idle() {
      return spool.empty
    },
    get stats() {
      const { droppedSamples, droppedAnswers, ...counts } = spool.counts
      return {
        online: link.phase === 'online',
        refused,
        connections,
        ...counts,
        heldSamples: spool.heldSamples,
        dropped: droppedSamples + droppedAnswers,
      }
    },
    async [Symbol.asyncDispose]() {
      const last = link
      link = { phase: 'offline', retryAt: Number.POSITIVE_INFINITY, failures: 0 }
      if (last.phase === 'offline') return
      const { client, phase } = last
      const impatient = setTimeout(() => client.stream.destroy(), goodbyeMsMax)
      // A polite end waits for every PUBACK, so it is only for a band that has them all.
      await client.endAsync(phase === 'connecting' || !spool.empty)
      clearTimeout(impatient)
    },
  }
}

function json(payload: Buffer): unknown {
  try {
    return JSON.parse(payload.toString())
  } catch {
    return null
  }
}

import type { EventEmitter } from 'node:events'
import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { Aedes, type AedesOptions, type AuthenticateError, type Client, type PublishPacket } from 'aedes'
import type { CommandMessage } from '../domain/sample.ts'
import { type BandMessage, topicOf } from '../domain/topics.ts'
import { type Connection, createConnection } from './connection.ts'
import { type BrokerCounts, type Closing, closingOf, createCounts, isAbuse, told } from './counts.ts'
import { openDoors } from './doors.ts'
import { boundsNotStoring, boundsStoring } from './guard.ts'
import { type Credential, channelOf, connectTimeoutMs, mayConnect, mayLeave, permitsOf, returnCodes } from './permits.ts'
import { createPersistence } from './persistence.ts'
import { createPresence } from './presence.ts'
import { createSlowRefusals } from './slow-refusals.ts'
import { createStrangers, strangersPerAddressMax } from './strangers.ts'

export type { BrokerCounts } from './counts.ts'

/** Names of bands, addresses and reasons go here; never a payload. */
export interface Log {
  warn(fields: object, message: string): void
  error(fields: object, message: string): void
}

export interface BrokerOptions {
  host: string
  /** 0: any free port */
  port: number
  tls?: { port: number; key: string | Buffer; cert: string | Buffer }
  /** Whose secret this is. Asked for every CONNECT, synchronously: a wrong answer must not cost more than a right one. */
  credential: Credential
  /** The school of a band that has a credential. Asked once a second for each that is connected or was: a revoked one is shut out then. */
  schoolOf: (band: string) => string | undefined
  /** Takes a message of a proven band. `done()` once it may be acknowledged; `done(error)` closes the connection without an answer. */
  accept: (message: BandMessage, done: (error?: Error) => void) => void
  /** False while nothing can be stored: more may then be unanswered, so that monitoring goes on. */
  storing: () => boolean
  connectionsMax?: number
  /** ms since 1970 */
  now: () => number
  log: Log
}

export interface Broker extends AsyncDisposable {
  address: { port: number; tlsPort: number | null }
  /** MQTT over WebSocket: an upgrade request whose Origin the web server has found allowed. */
  handleWebSocket(req: IncomingMessage, socket: Duplex, head: Buffer): void
  /** To the band's own command topic at QoS 1; kept for a band that is away if its session is a lasting one. */
  command(to: { school: string; band: string }, message: CommandMessage): void
  /** To be called once a second with ms since 1970: refusals that had to wait, bands no longer known, and sockets not read though bounds have widened. */
  advance(now: number): void
  counts: BrokerCounts
}

type Done = (error?: Error) => void

/** aedes without fan-out: what a band says has gone to `accept` before its PUBACK, and nobody is subscribed to it. */
class CommandsOnly extends Aedes {
  override publish(packet: PublishPacket, from: Client | Done, done?: Done) {
    if (typeof from === 'function') super.publish(packet, from)
    else done?.()
  }
}

/** Opens the door of the system. Rejects if a port can't be had. */
export async function startBroker(options: BrokerOptions): Promise<Broker> {
  const { credential, schoolOf, storing, now, log, connectionsMax = 12_000 } = options
  const counts = createCounts()
  const slowRefusals = createSlowRefusals({ forgotten: () => counts.triesForgotten++ })
  const persistence = createPersistence({ sessionsMax: connectionsMax, counts })

  const connections = new WeakMap<Client, Connection>()
  const open = new Set<Connection>()
  const crowded = () => counts.refused.crowded++
  const strangers = createStrangers<Connection>({ perAddressMax: strangersPerAddressMax, crowded })
  const presence = createPresence()
  let closing = false

  // ① A connection comes, and is bounded before aedes reads a byte.
  function enter(conn: Duplex, address: string) {
    if (closing || (open.size >= connectionsMax && !strangers.makeRoom())) {
      counts.refused.full++
      conn.destroy()
      return
    }
    const client = aedes.handle(conn)
    const connection = createConnection({ conn, address, client, bounds: () => (storing() ? boundsStoring : boundsNotStoring), ending })
    connections.set(client, connection)
    open.add(connection)
    counts.connections = open.size
    strangers.add(connection, address, () => connection.end('refused'))
    conn.once('close', () => left(connection))
  }

  // ② It says who it is. aedes takes over an older connection of the same id only after this has said yes.
  const preConnect: AedesOptions['preConnect'] = (client, packet, callback) => {
    connections.get(client)!.connect = packet
    callback(null, true)
  }

  const authenticate: AedesOptions['authenticate'] = (client, username, password, callback) => {
    const connection = connections.get(client)!
    const { clientId, keepalive = 0, will } = connection.connect!
    connection.connect = null
    const who = mayConnect({ clientId, username, password, keepaliveSeconds: keepalive }, credential)
    if ('refused' in who) return refuse(connection, who.refused, username ?? '', callback)

    connection.permits = permitsOf(who)
    if (will && !mayLeave(will, connection.permits)) return connection.end('will')
    strangers.forget(connection)
    presence.claim(connection, who.band)
    callback(null, true)
  }

  function refuse(
    connection: Connection,
    refusal: keyof typeof returnCodes,
    band: string,
    callback: (e: AuthenticateError, ok: null) => void,
  ) {
    const answer = (reason: keyof typeof returnCodes) => {
      connection.expect('refused')
      callback(Object.assign(new Error(reason), { returnCode: returnCodes[reason] }), null)
    }
    const throttled = refusal === 'credential' && slowRefusals.failed(band, connection.address, now())
    counts.refused[throttled ? 'throttled' : refusal]++
    if (!throttled) answer(refusal)
    else if (!slowRefusals.later(now(), () => answer('throttled'))) connection.end('refused')
  }

  // ③ It is let in.
  function ready(client: Client) {
    const connection = connections.get(client)!
    if (connection.gone) return
    presence.settle(connection, connection.permits!.band)
    counts.bands = presence.bands
    connection.open()
  }

  // ④ It speaks. aedes answers as soon as this calls back, and tells subscribers only then: here is the gate.
  const authorizePublish: AedesOptions['authorizePublish'] = (client, packet, callback) => {
    const connection = client && connections.get(client)
    if (!connection?.permits || closing) return
    const { school, band } = connection.permits
    const payload = packet.payload as Buffer
    const receivedAt = now()
    // A will is the one of CONNECT, without a `cmd`; it was found allowed then, and its connection is gone.
    if (packet.cmd !== 'publish') return give({ school, band, channel: 'status', payload, receivedAt }, callback)

    if (connection.gone) return
    const channel = channelOf(connection.permits, packet.topic, packet.retain, payload.length)
    if (isAbuse(channel)) return connection.end(channel)
    counts.messages++
    give({ school, band, channel, payload, receivedAt }, connection.hold(packet.length!, callback))
  }

  function give(message: BandMessage, done: Done) {
    try {
      options.accept(message, done)
    } catch (error) {
      done(error instanceof Error ? error : new Error('not accepted'))
    }
  }

  // ⑤ It listens: to its own commands alone. null: 0x80 for this filter [MQTT-3.9.3-2].
  const authorizeSubscribe: AedesOptions['authorizeSubscribe'] = (client, subscription, callback) =>
    callback(null, subscription.topic === connections.get(client)?.permits?.command ? subscription : null)

  // ⑥ It goes, by itself or because of what it did.
  function ending({ permits, address }: Connection, why: Closing, error?: unknown) {
    const fields = { band: permits?.band, address, why, ...told(error) }
    if (why === 'fault' || why === 'not-accepted') log.error(fields, 'connection closed')
    else if (permits && isAbuse(why)) log.warn(fields, 'connection closed')
  }

  function left(connection: Connection) {
    open.delete(connection)
    strangers.forget(connection)
    counts.connections = open.size
    counts.closed[connection.why ?? 'left']++
    if (connection.permits) presence.leave(connection, connection.permits.band)
    counts.bands = presence.bands
  }

  const aedes = new CommandsOnly({
    persistence,
    concurrency: 0, // of the fan-out: one band that doesn't read must not hold up commands to others
    connectTimeout: connectTimeoutMs,
    maxClientsIdLength: 64,
    preConnect,
    authenticate,
    authorizePublish,
    authorizeSubscribe,
  })
  await using opened = new AsyncDisposableStack()
  await aedes.listen()
  opened.defer(() => new Promise<void>(resolve => aedes.close(resolve)))
  const failed = (client: Client, error: Error) => {
    const why = closingOf(error)
    if (why === 'refused' && connections.get(client)?.why === null) counts.refused.version++
    connections.get(client)?.expect(why, error)
  }
  aedes.on('clientReady', ready)
  aedes.on('clientError', failed)
  aedes.on('connectionError', failed)
  const broken = (error: Error) => log.error(told(error), 'broker failed')
  const emitter: EventEmitter = aedes // whose 'error' aedes' types leave out
  emitter.on('error', broken)

  const doors = opened.use(await openDoors({ ...options, connectionsMax, enter, crowded, failed: broken }))
  const parts = opened.move()
  return {
    address: { port: doors.port, tlsPort: doors.tlsPort },
    handleWebSocket: doors.handleWebSocket,
    counts,

    command(to, message) {
      const topic = topicOf({ ...to, channel: 'command' })
      const payload = Buffer.from(JSON.stringify(message))
      aedes.publish({ cmd: 'publish', topic, payload, qos: 1, retain: false, dup: false }, error => {
        if (error) log.error({ band: to.band, ...told(error) }, 'command not sent')
      })
    },

    advance(at) {
      slowRefusals.advance(at)
      persistence.forget(band => schoolOf(band) === undefined)
      for (const connection of open) {
        const { permits } = connection
        if (permits && schoolOf(permits.band) !== permits.school) connection.end('revoked')
        else connection.wake()
      }
    },

    async [Symbol.asyncDispose]() {
      closing = true
      for (const connection of open) connection.end('shutdown')
      await parts.disposeAsync()
    },
  }
}

import type { Duplex } from 'node:stream'
import type { Client, ConnectPacket } from 'aedes'
import type { Closing } from './counts.ts'
import { type Bounds, createGuard } from './guard.ts'
import type { Permits } from './permits.ts'

export interface ConnectionOptions {
  conn: Duplex
  address: string
  client: Client
  bounds: () => Bounds
  /** told once, when it is decided why the connection ends */
  ending: (connection: Connection, why: Closing, error?: unknown) => void
}

export interface Connection {
  readonly address: string
  readonly gone: boolean
  /** the CONNECT as it came, until it is answered */
  connect: ConnectPacket | null
  /** null until the band has proved who it is */
  permits: Permits | null
  /** why it ends, once that is known; a connection that just leaves has no reason */
  readonly why: Closing | null
  /** Closes it; the first reason given stands. */
  end(why: Closing, error?: unknown): void
  /** Notes why it is about to be closed by aedes. */
  expect(why: Closing, error?: unknown): void
  /** Answers are given in the order in which messages came, whatever the order in which they are ready. [MQTT-4.6.0-2] */
  hold(bytes: number, answer: () => void): (error?: Error) => void
  open(): void
  wake(): void
}

/** What aedes itself does with what it reads, and upon each packet; not in its types. */
interface Inside {
  _parser: { parse(bytes: Buffer): void }
  _keepaliveTimer: NodeJS.Timeout | null
}

/** One connection: its bounds, the answers it is owed, and why it ends. */
export function createConnection({ conn, address, client, bounds, ending }: ConnectionOptions): Connection {
  const held: { bytes: number; answer: () => void; ready: boolean }[] = []
  let why: Closing | null = null

  const inside = client as unknown as Inside
  const guard = createGuard({
    conn,
    parse: bytes => inside._parser.parse(bytes),
    alive: () => inside._keepaliveTimer?.refresh(),
    bounds,
    refuse: abuse => connection.end(abuse),
    failed: error => connection.end('fault', error),
  })

  const connection: Connection = {
    address,
    get gone() {
      return conn.destroyed
    },
    get why() {
      return why
    },
    connect: null,
    permits: null,
    expect(reason, error) {
      if (why !== null) return
      why = reason
      ending(connection, reason, error)
    },
    end(reason, error) {
      connection.expect(reason, error)
      conn.destroy()
    },
    hold(bytes, answer) {
      const entry = { bytes, answer, ready: false }
      held.push(entry)
      return error => {
        if (conn.destroyed) return
        if (error) return connection.end('not-accepted', error)
        entry.ready = true
        while (held[0]?.ready) {
          const first = held.shift()!
          first.answer()
          guard.release(first.bytes)
        }
      }
    },
    open: guard.open,
    wake: guard.wake,
  }
  return connection
}

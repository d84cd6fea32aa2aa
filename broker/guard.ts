import type { Duplex } from 'node:stream'
import { messageBytesMax } from '../domain/sample.ts'

/** What one connection may have unanswered before its socket is no longer read. */
export interface Bounds {
  messages: number
  bytes: number
}

export const boundsStoring: Bounds = { messages: 64, bytes: 256 * 1024 }
/** While nothing can be stored nothing is acknowledged, and monitoring still has to see what bands say. */
export const boundsNotStoring: Bounds = { messages: 1_000, bytes: 1024 * 1024 }

/** The longest topic of the wire contract and the payload, with the lengths and the identifier in front of them. */
export const publishBytesMax = 2 + 'pulseyard/v1//samples/'.length + 2 * 64 + 2 + messageBytesMax
/** Ids, a secret, a will; or a few filters. */
export const otherBytesMax = 4_096

const connect = 1
const publish = 3
/** connect, publish, its four answers, subscribe, unsubscribe, pingreq, disconnect (MQTT 3.1.1, table 2.1) */
const sentByClients = new Set([1, 3, 4, 5, 6, 7, 8, 10, 12, 14])

export interface GuardOptions {
  conn: Duplex
  /** takes bytes that are within bounds; may throw */
  parse: (bytes: Buffer) => void
  bounds: () => Bounds
  refuse: (abuse: 'protocol' | 'too-large') => void
  failed: (error: unknown) => void
  /** the band has sent something that is not read yet: it must not be taken for silent [MQTT-3.1.2-24] */
  alive: () => void
}

export interface Guard {
  /** The CONNECT has been answered: what follows may be read. */
  open(): void
  /** A message of this length (fixed header not counted) has been answered. */
  release(bytes: number): void
  /** Reads on if there is room now that wasn't before; if there is none still, what waits is a sign of life. */
  wake(): void
}

/**
 * Stands between a connection and aedes' parser, which buffers what a fixed header announces (up to 256 MB) and takes as many
 * messages as one read holds. The guard walks over fixed headers alone, hands on the bytes uncopied, and leaves in the socket
 * what there is no room for. Nothing after the CONNECT is handed on before it is answered: aedes would queue 42 packets and
 * then disconnect, and between two turns of the loop even take one from a band that is not authenticated yet.
 */
export function createGuard({ conn, parse, bounds, refuse, failed, alive }: GuardOptions): Guard {
  const read = conn.read.bind(conn)
  let door: 'connect' | 'answering' | 'open' = 'connect'
  let messages = 0
  let bytes = 0
  let stalled = false
  let pumping = false
  // The packet at hand: its type (0: none begun), the length announced so far, and what of it is still to come.
  let type = 0
  let length = 0
  let shift = 0
  let rest = 0

  // aedes asks for bytes whenever a packet is done and takes all there are: it gets them from `pump` alone.
  conn.read = (size?: number) => (size === 0 ? read(0) : null)
  conn.on('readable', pump)
  conn.on('drain', wake)

  function pump() {
    if (pumping) return
    pumping = true
    try {
      for (let chunk = take(); chunk; chunk = take()) parse(chunk)
    } catch (error) {
      failed(error)
    } finally {
      pumping = false
    }
  }

  function room() {
    const max = bounds()
    // Who doesn't read our answers isn't read either: they would heap up here.
    return door !== 'answering' && messages < max.messages && bytes < max.bytes && !conn.writableNeedDrain
  }

  function take(): Buffer | null {
    if (conn.destroyed) return null
    if (type === 0 && !room()) {
      stalled = true
      // Reading what is empty lets its end be noticed.
      if (conn.readableLength > 0) return null
    }
    const chunk: Buffer | null = read()
    if (!chunk) return null
    const end = admit(chunk)
    if (end === null) return null
    if (end < chunk.length) conn.unshift(chunk.subarray(end))
    return end > 0 ? chunk.subarray(0, end) : null
  }

  /** How many of these bytes may go on: up to the first packet for which there is no room. Null: refused. */
  function admit(chunk: Buffer): number | null {
    let at = 0
    while (at < chunk.length) {
      if (rest > 0) {
        const step = Math.min(rest, chunk.length - at)
        at += step
        rest -= step
        if (rest === 0) ended()
      } else if (type === 0) {
        if (!room()) {
          stalled = true
          return at
        }
        type = chunk[at++]! >> 4
        length = shift = 0
        const first = door === 'connect'
        if (first !== (type === connect) || !sentByClients.has(type)) return refused('protocol') // [MQTT-3.1.0-1], [MQTT-3.1.0-2]
      } else {
        const byte = chunk[at++]!
        length |= (byte & 0x7f) << shift
        shift += 7
        if (byte & 0x80) {
          if (shift > 21) return refused('protocol') // four bytes at most (MQTT 3.1.1, 2.2.3)
        } else if (length > (type === publish ? publishBytesMax : otherBytesMax)) {
          return refused('too-large')
        } else {
          begun()
        }
      }
    }
    return at
  }

  function refused(abuse: 'protocol' | 'too-large') {
    refuse(abuse)
    return null
  }

  function begun() {
    if (type === publish) {
      messages++
      bytes += length
    }
    rest = length
    if (rest === 0) ended()
  }

  function ended() {
    type = 0
    if (door === 'connect') door = 'answering'
  }

  function wake() {
    if (!stalled) return
    if (room()) {
      stalled = false
      pump()
    } else if (conn.readableLength > 0) {
      alive()
    }
  }

  return {
    open() {
      door = 'open'
      wake()
    },
    release(size) {
      messages--
      bytes -= size
      // Not at the first free place: each turn takes out and puts back what waits in the socket's buffer.
      const max = bounds()
      if (messages <= max.messages / 2 && bytes <= max.bytes / 2) wake()
    },
    wake,
  }
}

/** MQTT 3.1.1 as far as a band needs it: mqtt.js is 102 KiB gzipped in a browser, this is 1. Section numbers are the standard's. */

const encoder = new TextEncoder()
const decoder = new TextDecoder()
const level = 4
/** clean session, will at QoS 1, password, user name (3.1.2.3) */
const connectFlags = 0b1100_1110

const short = (n: number) => [n >> 8, n & 255]
const bytesOf = (text: string) => [...encoder.encode(text)]
function text(of: string): number[] {
  const bytes = bytesOf(of)
  return [...short(bytes.length), ...bytes]
}

/** Fixed header, remaining length in 7 bits a byte (2.2.3), the rest. */
function packet(first: number, rest: readonly number[]): Uint8Array<ArrayBuffer> {
  const head = [first]
  let length = rest.length
  do {
    head.push((length & 127) | (length > 127 ? 128 : 0))
    length >>= 7
  } while (length > 0)
  const bytes = new Uint8Array(head.length + rest.length)
  bytes.set(head)
  bytes.set(rest, head.length)
  return bytes
}

export interface ConnectOptions {
  /** client id and user name */
  band: string
  secret: string
  keepaliveSeconds: number
  will: { topic: string; payload: string }
}

export const connectPacket = ({ band, secret, keepaliveSeconds, will }: ConnectOptions) =>
  packet(0x10, [
    ...text('MQTT'),
    level,
    connectFlags,
    ...short(keepaliveSeconds),
    ...text(band),
    ...text(will.topic),
    ...text(will.payload),
    ...text(band),
    ...text(secret),
  ])
/** At QoS 1 with an id; at QoS 0 without. */
export const publishPacket = (topic: string, payload: string, id: number | null) =>
  packet(id === null ? 0x30 : 0x32, [...text(topic), ...(id === null ? [] : short(id)), ...bytesOf(payload)])
export const pubackPacket = (id: number) => packet(0x40, short(id))
/** One filter at QoS 1. */
export const subscribePacket = (id: number, topic: string) => packet(0x82, [...short(id), ...text(topic), 1])
export const pingPacket = () => packet(0xc0, [])
export const disconnectPacket = () => packet(0xe0, [])

export type Heard =
  | { kind: 'connack'; code: number }
  | { kind: 'puback'; id: number }
  | { kind: 'publish'; topic: string; payload: string; id: number | null }
  | { kind: 'other' }

/** Reads packets from frames, which may hold several of them or a part of one [MQTT-6.0.0-2]. Throws at a length of more than four bytes. */
export function createReader() {
  let rest = new Uint8Array()

  /** The first whole packet of `rest`, taken out of it. */
  function take(): Heard | null {
    let length = 0
    let at = 1
    for (; ; at++) {
      if (at > 4) throw new Error('not MQTT: the length of a packet has no end')
      const byte = rest[at]
      if (byte === undefined) return null
      length |= (byte & 127) << (7 * (at - 1))
      if (byte < 128) break
    }
    const from = at + 1
    if (rest.length < from + length) return null
    const heard = told(rest[0]!, rest.subarray(from, from + length))
    rest = rest.slice(from + length)
    return heard
  }

  return (frame: Uint8Array): Heard[] => {
    const both = new Uint8Array(rest.length + frame.length)
    both.set(rest)
    both.set(frame, rest.length)
    rest = both
    const heard: Heard[] = []
    for (let next = take(); next; next = take()) heard.push(next)
    return heard
  }
}

function told(first: number, body: Uint8Array): Heard {
  const shortAt = (at: number) => ((body[at] ?? 0) << 8) | (body[at + 1] ?? 0)
  switch (first >> 4) {
    case 2:
      return { kind: 'connack', code: body[1] ?? 255 }
    case 4:
      return { kind: 'puback', id: shortAt(0) }
    case 3: {
      const topicEnd = 2 + shortAt(0)
      const withId = (first & 0b0110) !== 0
      return {
        kind: 'publish',
        topic: decoder.decode(body.subarray(2, topicEnd)),
        payload: decoder.decode(body.subarray(topicEnd + (withId ? 2 : 0))),
        id: withId ? shortAt(topicEnd) : null,
      }
    }
    default:
      return { kind: 'other' }
  }
}

import { once } from 'node:events'
import { connect as connectSocket, type Socket } from 'node:net'

/** MQTT 3.1.1 by the byte, for what no client library would send. */

const words = (...numbers: number[]) => Buffer.from(numbers.flatMap(number => [number >> 8, number & 0xff]))
const text = (value: string | Buffer) => Buffer.concat([words(Buffer.byteLength(value)), Buffer.from(value)])

/** The variable-length "remaining length" of a fixed header. */
export function remaining(length: number): Buffer {
  const bytes = []
  do {
    bytes.push((length & 0x7f) | (length > 0x7f ? 0x80 : 0))
    length >>= 7
  } while (length > 0)
  return Buffer.from(bytes)
}

export const packet = (first: number, ...body: Buffer[]) => {
  const bytes = Buffer.concat(body)
  return Buffer.concat([Buffer.from([first]), remaining(bytes.length), bytes])
}

export interface Connect {
  id: string
  user?: string
  secret: string
  keepaliveSeconds?: number
  clean?: boolean
  version?: number
  will?: { topic: string; payload: string; retain?: boolean }
}

export function connect({ id, user = id, secret, keepaliveSeconds = 60, clean = true, version = 4, will }: Connect) {
  const flags = 0xc0 | (clean ? 0x02 : 0) | (will ? 0x04 : 0) | (will?.retain ? 0x20 : 0)
  return packet(
    0x10,
    text('MQTT'),
    Buffer.from([version, flags]),
    words(keepaliveSeconds),
    ...(version === 5 ? [Buffer.from([0])] : []),
    text(id),
    ...(will ? [text(will.topic), text(will.payload)] : []),
    text(user),
    text(secret),
  )
}

export interface Publish {
  topic: string
  payload?: string | Buffer
  qos?: 0 | 1 | 2
  id?: number
  retain?: boolean
  dup?: boolean
}

export const publish = ({ topic, payload = '{}', qos = 1, id = 1, retain = false, dup = false }: Publish) =>
  packet(0x30 | (dup ? 8 : 0) | (qos << 1) | (retain ? 1 : 0), text(topic), ...(qos ? [words(id)] : []), Buffer.from(payload))

export const pubrel = (id: number) => packet(0x62, words(id))
export const subscribe = (id: number, ...filters: string[]) =>
  packet(0x82, words(id), ...filters.flatMap(filter => [text(filter), Buffer.from([1])]))
export const pingreq = packet(0xc0)
export const disconnect = packet(0xe0)

const names = ['', '', 'connack', '', 'puback', 'pubrec', '', 'pubcomp', '', 'suback', '', '', '', 'pingresp']

/** What a raw connection hears, in short: `connack 0`, `puback 7`, `suback 128 1`, `closed`. */
export class Raw implements AsyncDisposable {
  readonly heard: string[] = []
  readonly socket: Socket
  #bytes = Buffer.alloc(0)
  #waiting: (() => void) | null = null

  constructor(socket: Socket) {
    this.socket = socket
    socket.setNoDelay(true)
    socket.on('data', bytes => this.#read(bytes))
    socket.on('error', () => {})
    socket.on('close', () => this.#hear('closed'))
  }

  static async open(port: number): Promise<Raw> {
    const socket = connectSocket(port, '127.0.0.1')
    await once(socket, 'connect')
    return new Raw(socket)
  }

  send(...bytes: Buffer[]) {
    this.socket.write(Buffer.concat(bytes))
  }

  /** The first `count` things heard, as soon as there are so many. */
  async hears(count: number): Promise<string[]> {
    const until = AbortSignal.timeout(10_000)
    while (this.heard.length < count) {
      if (until.aborted) throw new Error(`heard ${this.heard.length} of ${count}: ${this.heard.slice(-5)}`)
      await new Promise<void>(resolve => {
        this.#waiting = resolve
        until.addEventListener('abort', () => resolve(), { once: true })
      })
    }
    return this.heard.slice(0, count)
  }

  #hear(what: string) {
    this.heard.push(what)
    this.#waiting?.()
  }

  // Everything the broker sends in these tests is shorter than 128 bytes, but for commands.
  #read(bytes: Buffer) {
    this.#bytes = Buffer.concat([this.#bytes, bytes])
    while (this.#bytes.length >= 2) {
      const long = this.#bytes[1]! & 0x80
      const length = long ? (this.#bytes[1]! & 0x7f) + this.#bytes[2]! * 128 : this.#bytes[1]!
      const end = (long ? 3 : 2) + length
      if (this.#bytes.length < end) return
      this.#hear(told(this.#bytes.subarray(0, end), long ? 3 : 2))
      this.#bytes = this.#bytes.subarray(end)
    }
  }

  async [Symbol.asyncDispose]() {
    this.socket.destroy()
    if (!this.socket.closed) await once(this.socket, 'close')
  }
}

function told(bytes: Buffer, at: number): string {
  const type = bytes[0]! >> 4
  const name = names[type]
  switch (type) {
    case 2:
      return `${name} ${bytes[at + 1]}`
    case 3: {
      const topicEnd = at + 2 + bytes.readUInt16BE(at)
      return `publish ${bytes.subarray(at + 2, topicEnd)} ${bytes.subarray(topicEnd + 2)}`
    }
    case 9:
      return `${name} ${[...bytes.subarray(at + 2)].join(' ')}`
    case 13:
      return name!
    default:
      return `${name} ${bytes.readUInt16BE(at)}`
  }
}

import {
  type ConnectOptions,
  connectPacket,
  createReader,
  disconnectPacket,
  pingPacket,
  pubackPacket,
  publishPacket,
  subscribePacket,
} from './packets.ts'

/** A server that says nothing for so long, though it was asked, is not there. */
const answerMsMax = 10_000

export interface SocketOptions extends ConnectOptions {
  url: URL
  /** where alone it listens */
  command: string
  now: () => number
  connected(): void
  /** CONNACK said no (MQTT 3.1.1, table 3.1) */
  refused(code: number): void
  heard(payload: string): void
  closed(): void
}

export interface Socket {
  /** `done` once it is stored: at its PUBACK */
  publish(topic: string, payload: string, done: () => void): void
  /** at QoS 0: worth nothing later */
  mention(topic: string, payload: string): void
  /** Call it a few times a second: keeps it alive, notices that it is not. */
  advance(): void
  /** Goes without a word after; `politely`: without the will being told. */
  end(politely: boolean): void
}

/** One MQTT connection over WebSocket. It ends once and for all: who wants another makes another. */
export function openSocket(options: SocketOptions): Socket {
  const { url, command, keepaliveSeconds, now } = options
  const socket = new WebSocket(url, 'mqtt')
  socket.binaryType = 'arraybuffer'
  const read = createReader()
  const waiting = new Map<number, () => void>()
  let id = 0
  let open = false
  let over = false
  let saidAt = now()
  let askedAt: number | null = now()

  function send(packet: Uint8Array<ArrayBuffer>) {
    if (socket.readyState !== WebSocket.OPEN) return
    socket.send(packet)
    saidAt = now()
  }

  function end() {
    if (over) return
    over = true
    socket.close()
    options.closed()
  }

  /** One that nothing waits for: 0 is none (2.3.1). */
  function nextId() {
    do id = (id % 65_535) + 1
    while (waiting.has(id))
    return id
  }

  socket.onopen = () => send(connectPacket(options))
  socket.onclose = end
  socket.onmessage = ({ data }) => {
    askedAt = null
    try {
      for (const heard of read(new Uint8Array(data))) take(heard)
    } catch {
      end()
    }
  }

  function take(heard: ReturnType<ReturnType<typeof createReader>>[number]) {
    if (over) return
    switch (heard.kind) {
      case 'connack':
        if (heard.code !== 0) {
          options.refused(heard.code)
          return end()
        }
        open = true
        send(subscribePacket(nextId(), command))
        return options.connected()
      case 'puback': {
        const done = waiting.get(heard.id)
        waiting.delete(heard.id)
        return done?.()
      }
      case 'publish':
        if (heard.id !== null) send(pubackPacket(heard.id))
        return options.heard(heard.payload)
      case 'other':
    }
  }

  return {
    publish(topic, payload, done) {
      if (over || !open) return
      const own = nextId()
      waiting.set(own, done)
      send(publishPacket(topic, payload, own))
    },
    mention(topic, payload) {
      if (!over && open) send(publishPacket(topic, payload, null))
    },
    advance() {
      if (over) return
      if (askedAt !== null && now() - askedAt > answerMsMax) return end()
      if (!open || now() - saidAt < (keepaliveSeconds * 1_000) / 2) return
      askedAt ??= now()
      send(pingPacket())
    },
    end(politely) {
      if (over) return
      over = true
      if (politely) send(disconnectPacket())
      socket.close()
    },
  }
}

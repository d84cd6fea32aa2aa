import { once } from 'node:events'
import { createServer as createHttpServer, type Server } from 'node:http'
import { type AddressInfo, createServer, type Socket } from 'node:net'
import { Aedes } from 'aedes'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { startBroker } from '../../broker/broker.ts'

export interface Received {
  channel: string
  band: string
  payload: string
}

/** A real aedes whose PUBACKs can be withheld and which can die like a killed process: sockets cut, nothing remembered. */
export async function startTestBroker(options: { port?: number; secret?: string; webSocket?: boolean } = {}) {
  const aedes = await Aedes.createBroker()
  const received: Received[] = []
  const withheld: (() => void)[] = []
  const sockets = new Set<Socket>()
  let withholding = false

  aedes.authenticate = (_client, _username, password, done) => {
    const welcome = options.secret === undefined || password?.toString() === options.secret
    done(welcome ? null : Object.assign(new Error('wrong credential'), { returnCode: 4 }), welcome)
  }
  aedes.authorizePublish = (_client, { topic, payload }, done) => {
    const [, , , band = '', channel = ''] = topic.split('/')
    received.push({ band, channel, payload: payload.toString() })
    if (withholding && channel === 'samples') withheld.push(() => done(null))
    else done(null)
  }
  const server = options.webSocket ? createHttpServer() : createServer(socket => aedes.handle(socket))
  server.on('connection', (socket: Socket) => {
    sockets.add(socket)
    socket.on('close', () => sockets.delete(socket))
  })
  if (options.webSocket) {
    const upgrades = new WebSocketServer({ server: server as Server, path: '/mqtt' })
    upgrades.on('connection', (socket, request) => aedes.handle(createWebSocketStream(socket), request))
  }
  server.listen(options.port ?? 0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo

  return {
    url: options.webSocket ? `ws://127.0.0.1:${port}/mqtt` : `mqtt://127.0.0.1:${port}`,
    port,
    received,
    on: (channel: string) => received.filter(message => message.channel === channel),
    withhold: (on: boolean) => {
      withholding = on
      if (!on) for (const release of withheld.splice(0)) release()
    },
    /** Resolves when the band has heard it. */
    async command(band: string, message: object) {
      const topic = `pulseyard/v1/s1/${band}/command`
      const heard = once(aedes, 'ack')
      aedes.publish({ cmd: 'publish', topic, payload: JSON.stringify(message), qos: 1, retain: false, dup: false }, () => {})
      await heard
    },
    subscribed: () => once(aedes, 'subscribe'),
    async [Symbol.asyncDispose]() {
      withholding = false
      for (const socket of sockets) socket.destroy()
      if (server.listening) await new Promise(resolve => server.close(resolve))
      await new Promise<void>(resolve => aedes.close(() => resolve()))
    },
  }
}

/** The product's own broker, with its bounds, while nothing can be stored: it takes messages and answers none until there is room. */
export async function startFullBroker() {
  const received: Received[] = []
  const unanswered: (() => void)[] = []
  let full = true
  const broker = await startBroker({
    host: '127.0.0.1',
    port: 0,
    credential: () => ({ school: 's1' }),
    schoolOf: () => 's1',
    accept({ channel, band, payload }, done) {
      received.push({ channel, band, payload: payload.toString() })
      if (full) unanswered.push(done)
      else done()
    },
    storing: () => !full,
    now: Date.now,
    log: { warn() {}, error() {} },
  })
  return {
    url: `mqtt://127.0.0.1:${broker.address.port}`,
    on: (channel: string) => received.filter(message => message.channel === channel),
    makeRoom() {
      full = false
      for (const answer of unanswered.splice(0)) answer()
    },
    [Symbol.asyncDispose]: () => broker[Symbol.asyncDispose](),
  }
}

/** Waits until the condition holds, at most 10 s. */
export async function until(what: string, holds: () => boolean): Promise<void> {
  for (const end = Date.now() + 10_000; !holds(); ) {
    if (Date.now() > end) throw new Error(`waited 10 s for ${what}`)
    await new Promise(resolve => setTimeout(resolve, 5))
  }
}

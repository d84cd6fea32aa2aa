import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { listenProblem } from '../domain/listen-problem.ts'
import { connectTimeoutMs } from './permits.ts'
import { createStrangers, strangersPerAddressMax } from './strangers.ts'

export interface DoorsOptions {
  host: string
  port: number
  tls?: { port: number; key: string | Buffer; cert: string | Buffer }
  connectionsMax: number
  enter: (conn: Duplex, address: string) => void
  /** one in the middle of its TLS handshake had to make room */
  crowded: () => void
  /** a connection could not even be accepted: no file descriptor left, say */
  failed: (error: Error) => void
}

export interface Doors extends AsyncDisposable {
  port: number
  tlsPort: number | null
  handleWebSocket(req: IncomingMessage, socket: Duplex, head: Buffer): void
}

/** One WebSocket frame may hold several packets: clients join what waits to be written. */
const frameBytesMax = 1024 * 1024

/** The ways in: TCP, TLS where there is a certificate, and upgraded requests that the web server hands over. Rejects, with what to set, if a port can't be had. */
export async function openDoors({ host, port, tls, connectionsMax, enter, crowded, failed }: DoorsOptions): Promise<Doors> {
  await using opened = new AsyncDisposableStack()
  const enterSocket = (socket: Socket) => enter(socket, socket.remoteAddress ?? '')

  function secureServer({ key, cert }: { key: string | Buffer; cert: string | Buffer }): Server {
    // A TLS socket does not tell the socket below it, but they have the address in common.
    const keyOf = ({ remoteAddress, remotePort }: Socket) => `${remoteAddress} ${remotePort}`
    const handshaking = createStrangers<string>({ perAddressMax: strangersPerAddressMax, crowded })
    const server = createTlsServer({ key, cert, noDelay: true, handshakeTimeout: connectTimeoutMs }, socket => {
      handshaking.forget(keyOf(socket))
      enterSocket(socket)
    })
    server.maxConnections = connectionsMax
    return server.on('connection', (socket: Socket) => {
      const key = keyOf(socket)
      handshaking.add(key, socket.remoteAddress ?? '', () => socket.destroy())
      socket.once('close', () => handshaking.forget(key))
    })
  }

  const plain = opened.use(
    await listen(createServer({ noDelay: true }, enterSocket), { host, port, variable: 'PULSEYARD_MQTT_PORT', failed }),
  )
  const secure = tls && opened.use(await listen(secureServer(tls), { host, port: tls.port, variable: 'PULSEYARD_MQTTS_PORT', failed }))
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameBytesMax, handleProtocols: () => 'mqtt' })
  const all = opened.move()

  return {
    port: plain.port,
    tlsPort: secure?.port ?? null,

    handleWebSocket(req, socket, head) {
      if (!offersMqtt(req)) {
        // [MQTT-6.0.0-3] Destroyed once it is said: an upgraded socket stays half open for who does not close it.
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n', () => socket.destroy())
        return
      }
      sockets.handleUpgrade(req, socket, head, webSocket => {
        const stream = createWebSocketStream(webSocket)
        webSocket.on('message', (_bytes, isBinary) => {
          if (!isBinary) stream.destroy(new Error('not a binary frame')) // [MQTT-6.0.0-1]
        })
        enter(stream, req.socket.remoteAddress ?? '')
      })
    },

    async [Symbol.asyncDispose]() {
      sockets.close()
      await all.disposeAsync()
    },
  }
}

const offersMqtt = (req: IncomingMessage) =>
  (req.headers['sec-websocket-protocol'] ?? '').split(',').some(protocol => protocol.trim() === 'mqtt')

interface ListenOptions {
  host: string
  port: number
  /** the setting that the port comes from */
  variable: string
  failed: (error: Error) => void
}

async function listen(server: Server, { host, port, variable, failed }: ListenOptions) {
  // Sockets in the middle of a TLS handshake have not entered yet, and would keep the server from closing.
  const raw = new Set<Socket>()
  server.on('connection', (socket: Socket) => {
    raw.add(socket)
    socket.once('close', () => raw.delete(socket))
  })
  server.listen(port, host)
  try {
    await once(server, 'listening')
  } catch (error) {
    throw new Error(listenProblem(error as NodeJS.ErrnoException, `${host}:${port}`, variable), { cause: error })
  }
  server.on('error', failed)
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      for (const socket of raw) socket.destroy()
      await closed
    },
  }
}

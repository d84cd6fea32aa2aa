import { once } from 'node:events'
import type { IncomingMessage } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import type { Duplex } from 'node:stream'
import { createServer as createTlsServer } from 'node:tls'
import { createWebSocketStream, WebSocketServer } from 'ws'
import { connectTimeoutMs } from './permits.ts'

export interface DoorsOptions {
  host: string
  port: number
  tls?: { port: number; key: string | Buffer; cert: string | Buffer }
  connectionsMax: number
  enter: (conn: Duplex, address: string) => void
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

/** The ways in: TCP, TLS where there is a certificate, and upgraded requests that the web server hands over. */
export async function openDoors({ host, port, tls, connectionsMax, enter, failed }: DoorsOptions): Promise<Doors> {
  await using opened = new AsyncDisposableStack()
  const enterSocket = (socket: Socket) => enter(socket, socket.remoteAddress ?? '')

  const plain = opened.use(await listen(createServer({ noDelay: true }, enterSocket), host, port, failed))
  const secure =
    tls &&
    opened.use(
      await listen(
        createTlsServer({ key: tls.key, cert: tls.cert, noDelay: true, handshakeTimeout: connectTimeoutMs }, enterSocket),
        host,
        tls.port,
        failed,
        connectionsMax,
      ),
    )
  const sockets = new WebSocketServer({ noServer: true, maxPayload: frameBytesMax, handleProtocols: () => 'mqtt' })
  const all = opened.move()

  return {
    port: plain.port,
    tlsPort: secure?.port ?? null,

    handleWebSocket(req, socket, head) {
      if (!offersMqtt(req)) {
        socket.end('HTTP/1.1 400 Bad Request\r\nConnection: close\r\nContent-Length: 0\r\n\r\n') // [MQTT-6.0.0-3]
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

async function listen(server: Server, host: string, port: number, failed: (error: Error) => void, connectionsMax?: number) {
  // Sockets in the middle of a TLS handshake have not entered yet, and would keep the server from closing.
  const raw = new Set<Socket>()
  if (connectionsMax !== undefined) server.maxConnections = connectionsMax
  server.on('connection', (socket: Socket) => {
    raw.add(socket)
    socket.once('close', () => raw.delete(socket))
  })
  server.listen(port, host)
  await once(server, 'listening')
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

import { type IncomingMessage, type Server, STATUS_CODES } from 'node:http'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { type ProblemCode, problemOf } from '../domain/problem.ts'
import { type Live, LiveQuery } from './live.ts'
import type { People } from './ports.ts'

/** The longest message of a client is an acknowledgement with its note. */
const clientMessageBytesMax = 4096

export type UpgradeHandler = (request: IncomingMessage, socket: Duplex, head: Buffer) => void

export interface UpgradeOptions {
  server: Server
  people: People
  live: Live
  origins: () => ReadonlySet<string>
  sessionOf: (cookieHeader: string) => string | undefined
  mqtt: UpgradeHandler | undefined
  now: () => number
}

/** The doors of the WebSockets. Disposing ends every socket that came through them. */
export function startUpgrades({ server, people, live, origins, sessionOf, mqtt, now }: UpgradeOptions) {
  const sockets = new WebSocketServer({
    noServer: true,
    maxPayload: clientMessageBytesMax,
    perMessageDeflate: false,
    clientTracking: false,
  })
  const upgraded = new Set<Duplex>()
  const refused: Partial<Record<ProblemCode, number>> = {}

  function refuse(socket: Duplex, code: ProblemCode) {
    refused[code] = (refused[code] ?? 0) + 1
    socket.once('finish', () => socket.destroy())
    socket.end(answerOf(code))
  }

  const toLive: UpgradeHandler = (request, socket, head) => {
    if (!origins().has(request.headers.origin ?? '')) return refuse(socket, 'foreign-origin')
    const session = sessionOf(request.headers.cookie ?? '')
    const viewer = session ? people.viewerOf(session, now()) : null
    if (!session || !viewer) return refuse(socket, 'not-signed-in')
    const given = [...addressOf(request)!.searchParams].filter(([, value]) => value !== '')
    const query = LiveQuery.safeParse(Object.fromEntries(given))
    if (!query.success) return refuse(socket, 'invalid')
    const refusal = live.refusal(viewer, query.data)
    if (refusal) return refuse(socket, refusal)
    sockets.handleUpgrade(request, socket, head, webSocket => live.open(webSocket, session, viewer, query.data))
  }

  const toMqtt: UpgradeHandler = (request, socket, head) => {
    const { origin } = request.headers
    if (!mqtt) return refuse(socket, 'not-found')
    if (origin !== undefined && !origins().has(origin)) return refuse(socket, 'foreign-origin')
    mqtt(request, socket, head)
  }

  server.on('upgrade', (request, socket, head) => {
    upgraded.add(socket)
    socket.once('close', () => upgraded.delete(socket))
    socket.on('error', () => socket.destroy())
    switch (addressOf(request)?.pathname) {
      case '/live':
        return toLive(request, socket, head)
      case '/mqtt':
        return toMqtt(request, socket, head)
      default:
        return refuse(socket, 'not-found')
    }
  })

  return {
    refused,
    [Symbol.dispose]() {
      for (const socket of upgraded) socket.destroy()
    },
  }
}

const addressOf = ({ url = '' }: IncomingMessage) => URL.parse(url, 'http://localhost')

function answerOf(code: ProblemCode): string {
  const problem = problemOf(code)
  const body = JSON.stringify(problem)
  return [
    `HTTP/1.1 ${problem.status} ${STATUS_CODES[problem.status]}`,
    'content-type: application/problem+json; charset=utf-8',
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'connection: close',
    '',
    body,
  ].join('\r\n')
}

import type { WebSocket } from 'ws'
import { z } from 'zod'
import type { Viewer } from '../domain/access.ts'
import { Id } from '../domain/ids.ts'
import { type AlertMessage, ClientMessage } from '../domain/live.ts'
import type { Board } from './board.ts'
import { type Connection, closeCodes, createConnection, type LiveCounts } from './connection.ts'
import type { Alerts, People } from './ports.ts'
import { maySeeAlert, outlineOf, rowsOf, snapshotOf, viewOf } from './view.ts'

const socketsMax = 2_000
/** A family has a few screens; a school may show one staff account on many. */
const socketsPerAccountMax = (role: Viewer['role']) => (role === 'guardian' || role === 'student' ? 16 : 512)

/** `/live?class=…&epoch=…&seq=…` */
export const LiveQuery = z
  .object({ class: Id.optional(), epoch: z.string().max(64).optional(), seq: z.coerce.number().pipe(z.int().min(0)).optional() })
  .refine(({ epoch, seq }) => (epoch === undefined) === (seq === undefined), 'epoch and seq go together')
export type LiveQuery = z.infer<typeof LiveQuery>

export interface LiveOptions {
  people: People
  alerts: Alerts
  board: Board
  now: () => number
}

/** The hub of `/live`: who is connected, and what each hears. */
export interface Live extends Disposable {
  /** Why this viewer can't have a socket now; null: they can. */
  refusal(viewer: Viewer, query: LiveQuery): 'not-found' | 'too-many-sockets' | null
  open(socket: WebSocket, session: string, viewer: Viewer, query: LiveQuery): void
  /** Closes the sockets of a session that has just ended. */
  signedOut(session: string): void
  /** Once a second: rights again, then frames, pings and who is watched. `now` in ms since 1970. */
  advance(now: number): void
  readonly counts: LiveCounts & { sockets: number }
}

export function createLive({ people, alerts, board, now }: LiveOptions): Live {
  const connections = new Set<Connection>()
  const byAccount = new Map<string, Set<Connection>>()
  /** what the last snapshot told a socket that has closed: one that resumes is told again only what has changed */
  const outlines = new Map<string, string>()
  const counts: LiveCounts = { framesDropped: 0, closedSlow: 0, closedRights: 0, messagesRefused: 0 }

  function endRights(connection: Connection, reason: string) {
    counts.closedRights++
    connection.close(closeCodes.rightsEnded, reason)
    remove(connection) // nothing more is sent, whatever the client does about the close frame
  }

  /** The viewer as of this moment; null when the session or the role has ended, and the socket with it. */
  function current(connection: Connection, at: number): Viewer | null {
    const viewer = people.viewerOf(connection.session, at)
    const { role, school, account } = connection.viewer
    if (!viewer || viewer.role !== role || viewer.school !== school || viewer.account !== account) {
      endRights(connection, 'signed out: sign in again')
      return null
    }
    connection.viewer = viewer
    return viewer
  }

  function sendAlert(connection: Connection, message: AlertMessage) {
    if (maySeeAlert(people, connection.viewer, message)) connection.send(message)
  }

  function sendSnapshot(connection: Connection, at: number) {
    const { viewer, view } = connection
    const shown = alerts.shown(viewer).filter(alert => maySeeAlert(people, viewer, alert))
    connection.send(snapshotOf(people, board, viewer, view, shown, at))
    connection.told(rowsOf(people, board, viewer, view, at))
    connection.outline = outlineOf(view)
  }

  const unsubscribe = alerts.subscribe((account, message) => {
    const at = now()
    for (const connection of byAccount.get(account) ?? []) if (current(connection, at)) sendAlert(connection, message)
  })

  function hear(connection: Connection, data: Buffer, isBinary: boolean) {
    if (!connections.has(connection)) return
    const refuse = (code: string, detail: string) => {
      counts.messagesRefused++
      connection.send({ type: 'error', code, detail })
    }
    if (!connection.mayHear()) {
      refuse('too-many-messages', 'At most 30 messages a second; wait a second and connect again.')
      return connection.close(closeCodes.flood, 'too many messages')
    }
    const at = now()
    const viewer = current(connection, at)
    if (!viewer) return
    people.touch(connection.session, at)
    const message = isBinary ? undefined : parseJson(data.toString())
    if (message === undefined) return refuse('not-json', 'Send one JSON object a message, as text.')
    const parsed = ClientMessage.safeParse(message)
    if (!parsed.success) return refuse('invalid-message', z.prettifyError(parsed.error))
    const answer = alerts.handle(viewer, parsed.data, at)
    if ('error' in answer) refuse(answer.error, answer.detail)
  }

  function add(connection: Connection) {
    connections.add(connection)
    const { account } = connection.viewer
    byAccount.set(account, (byAccount.get(account) ?? new Set()).add(connection))
  }

  function remove(connection: Connection) {
    connections.delete(connection)
    const siblings = byAccount.get(connection.viewer.account)
    siblings?.delete(connection)
    if (siblings?.size === 0) byAccount.delete(connection.viewer.account)
    const key = outlineKey(connection.session, connection.asked)
    outlines.delete(key)
    outlines.set(key, connection.outline)
    if (outlines.size > socketsMax) outlines.delete(outlines.keys().next().value!)
  }

  function tellFrame(connection: Connection, at: number) {
    const view = viewOf(people, connection.viewer, connection.asked, at)
    if (!view) return endRights(connection, 'what you may see has changed: connect again')
    connection.view = view
    if (outlineOf(view) !== connection.outline && connection.hasRoom) sendSnapshot(connection, at)
    connection.frame(at, rowsOf(people, board, connection.viewer, view, at))
  }

  /** A student sees who watches; a parent counts, as the Children's Code asks (ICO, standard 11). */
  function tellWatched() {
    const watchers = new Map<string, Set<string>>()
    const screens = [...connections].filter(({ viewer }) => viewer.role === 'student')
    for (const { viewer } of screens) watchers.set(`${viewer.school}/${viewer.students[0]}`, new Set())
    if (screens.length === 0) return
    for (const { viewer, view } of connections) {
      if (viewer.role === 'student') continue
      for (const { school, id } of view.students) watchers.get(`${school}/${id}`)?.add(viewer.name)
    }
    for (const screen of screens) {
      const { school, students } = screen.viewer
      screen.watched([...watchers.get(`${school}/${students[0]}`)!].sort())
    }
  }

  return {
    refusal(viewer, query) {
      if (!viewOf(people, viewer, query.class ?? null, now())) return 'not-found'
      const own = byAccount.get(viewer.account)?.size ?? 0
      return connections.size >= socketsMax || own >= socketsPerAccountMax(viewer.role) ? 'too-many-sockets' : null
    },
    open(socket, session, viewer, query) {
      const at = now()
      const asked = query.class ?? null
      const view = viewOf(people, viewer, asked, at)
      if (!view) return socket.close(closeCodes.rightsEnded, 'what you may see has changed: connect again')
      const outline = outlines.get(outlineKey(session, asked)) ?? 'unknown'
      const connection = createConnection({ socket, session, asked, viewer, view, outline, counts, now: at })
      add(connection)
      socket.on('close', () => remove(connection))
      socket.on('error', () => {}) // a protocol error closes the socket by itself
      socket.on('message', (data, isBinary) => hear(connection, data as Buffer, isBinary))

      const { epoch, seq } = alerts.position(viewer)
      const missed = query.epoch === undefined ? null : alerts.since(viewer, query.epoch, query.seq!)
      // On a resume `seq` is the client's own: one that is cut before the replay ends loses nothing by keeping it.
      connection.send({ type: 'hello', epoch, seq: Array.isArray(missed) ? query.seq! : seq, serverTime: at })
      if (missed === 'gap') connection.send({ type: 'gap' })
      if (Array.isArray(missed)) for (const message of missed) sendAlert(connection, message)
      else sendSnapshot(connection, at)
    },
    signedOut(session) {
      for (const connection of connections) if (connection.session === session) endRights(connection, 'signed out: sign in again')
    },
    advance(at) {
      for (const connection of connections) {
        if (!current(connection, at)) continue
        connection.keepAlive(at)
        tellFrame(connection, at)
      }
      tellWatched()
    },
    get counts() {
      return { ...counts, sockets: connections.size }
    },
    [Symbol.dispose]() {
      unsubscribe()
      for (const { socket } of connections) socket.close(closeCodes.goingAway, 'the server stops: connect again')
    },
  }
}

const outlineKey = (session: string, asked: string | null) => `${session} ${asked}`

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

import { WebSocket } from 'ws'
import type { Viewer } from '../domain/access.ts'
import type { ServerMessage } from '../domain/live.ts'
import { changedRows, framesOf, type Row } from './frame.ts'
import type { View } from './view.ts'

/** Frames wait behind at most this much, so that an alert is never far behind them: about four full frames. */
export const frameBufferBytesMax = 16 * 1024
/** Past this an alert would have to be dropped; the socket closes instead, and the client resumes. */
export const bufferBytesMax = 256 * 1024
/** A person sends a handful; an outbox of a lesson offline a few dozen over its first seconds. */
const messagesPerSecondMax = 30
const pingEveryMs = 15_000
const unansweredPingsMax = 2

/** Why a socket closes. 4401: sign in (or connect) again; 1013: too slow, resume. */
export const closeCodes = { slow: 1013, flood: 1008, goingAway: 1001, rightsEnded: 4401 } as const

export interface LiveCounts {
  framesDropped: number
  closedSlow: number
  closedRights: number
  messagesRefused: number
}

/** One viewer's socket: what it was sent, what it can still take, whether it is alive. */
export interface Connection {
  readonly socket: WebSocket
  readonly session: string
  /** the class asked for in the address; null: the viewer's own */
  readonly asked: string | null
  viewer: Viewer
  view: View
  /** what the last snapshot told, see `outlineOf` */
  outline: string
  /** Never dropped: where there is no room the socket closes with 1013. */
  send(message: ServerMessage): void
  /** Whether the client keeps up; frames and fresh snapshots wait until it does. */
  readonly hasRoom: boolean
  /** What differs from the last frame, or the heartbeat; dropped and counted where there is no room. */
  frame(t: number, rows: readonly Row[]): void
  /** A snapshot told all of these. */
  told(rows: readonly Row[]): void
  /** Tells the student who watches, when that has changed. */
  watched(who: readonly string[]): void
  /** False: this second's messages are used up. */
  mayHear(): boolean
  /** Pings, and ends a socket that is silent; `now` in ms, once a second. (ws itself ends one that does not finish closing.) */
  keepAlive(now: number): void
  close(code: number, reason: string): void
}

export interface ConnectionOptions {
  socket: WebSocket
  session: string
  asked: string | null
  viewer: Viewer
  view: View
  outline: string
  counts: LiveCounts
  now: number
}

export function createConnection({ socket, session, asked, viewer, view, outline, counts, now }: ConnectionOptions): Connection {
  let sent = new Map<string, Row>()
  let watchers = 'unknown' // a client that resumes may still show who watched before
  let heardThisSecond = 0
  let pingedAt = now
  let unansweredPings = 0 // counted, not timed: a machine that slept must not cut everyone when it wakes
  const answered = () => {
    unansweredPings = 0
  }
  socket.on('pong', answered)
  socket.on('message', answered)

  const connection: Connection = {
    socket,
    session,
    asked,
    viewer,
    view,
    outline,
    send(message) {
      if (socket.readyState !== WebSocket.OPEN) return
      if (socket.bufferedAmount > bufferBytesMax) {
        counts.closedSlow++
        return connection.close(closeCodes.slow, 'too slow: connect again with epoch and seq')
      }
      socket.send(JSON.stringify(message))
    },
    get hasRoom() {
      return socket.readyState === WebSocket.OPEN && socket.bufferedAmount <= frameBufferBytesMax
    },
    frame(t, rows) {
      if (socket.readyState !== WebSocket.OPEN) return
      for (const part of framesOf(t, changedRows(rows, sent))) {
        if (!connection.hasRoom) {
          counts.framesDropped++
          continue
        }
        socket.send(part.text)
        for (const row of part.rows) sent.set(row[0], row)
      }
    },
    told(rows) {
      sent = new Map(rows.map(row => [row[0], row]))
    },
    watched(who) {
      const names = JSON.stringify(who)
      if (names === watchers) return
      watchers = names
      connection.send({ type: 'watching', who: [...who] })
    },
    mayHear: () => ++heardThisSecond <= messagesPerSecondMax,
    keepAlive(at) {
      heardThisSecond = 0
      if (at - pingedAt < pingEveryMs || socket.readyState !== WebSocket.OPEN) return
      if (unansweredPings === unansweredPingsMax) return socket.terminate()
      unansweredPings++
      pingedAt = at
      socket.ping()
    },
    close: (code, reason) => socket.close(code, reason),
  }
  return connection
}

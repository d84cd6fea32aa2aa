import type { AlertMessage, FrameMessage, LiveStudent, NumberState, ServerMessage, SnapshotMessage } from '../../../domain/live.ts'
import { lostMs, staleMs } from '../../../domain/number-state.ts'

/** A student as last heard of. */
export interface StudentNow {
  id: string
  name: string
  bpm: number | null
  zone: number | null
  percent: number | null
  state: NumberState
  /** ms since 1970, server clock: when an old number was read; null: it is as new as the newest frame */
  readAt: number | null
}

/** All that `/live` has told this page. */
export interface LiveState {
  /** what the server said at opening; it becomes the position once the snapshot is here */
  hello: Position | null
  /** where to resume: everything numbered up to here has been seen */
  position: Position | null
  class: string | null
  lesson: SnapshotMessage['lesson']
  /** in the fixed order of the roster */
  students: ReadonlyMap<string, StudentNow>
  alerts: ReadonlyMap<string, AlertMessage>
  /** who watches this student */
  watching: readonly string[]
  /** ms since 1970, server clock, of the newest frame or snapshot; null: none yet */
  heardAt: number | null
}

export interface Position {
  epoch: string
  seq: number
}

/** Past this the oldest closed alerts are forgotten: the server has them. */
const alertsMax = 300

export const nothingYet: LiveState = {
  hello: null,
  position: null,
  class: null,
  lesson: null,
  students: new Map(),
  alerts: new Map(),
  watching: [],
  heardAt: null,
}

/** The next state after a message heard at `serverNow` (ms since 1970, server clock). A student or alert not touched stays the same object. */
export function reduce(state: LiveState, message: ServerMessage, serverNow: number): LiveState {
  switch (message.type) {
    case 'hello': {
      const hello = { epoch: message.epoch, seq: message.seq }
      return { ...state, hello, position: state.position?.epoch === hello.epoch ? state.position : null }
    }
    case 'snapshot':
      return {
        ...state,
        position: state.position ?? state.hello,
        class: message.class,
        lesson: message.lesson,
        students: new Map(message.students.map(student => [student.id, studentOf(student, serverNow)])),
        alerts: withOpen(state.alerts, message.alerts),
        heardAt: serverNow,
      }
    case 'frame':
      return { ...state, students: withFrame(state.students, message), heardAt: message.t }
    case 'alert':
      return { ...state, position: advanced(state.position, message.seq), alerts: withAlert(state.alerts, message) }
    case 'watching':
      return { ...state, watching: message.who }
    case 'gap':
      return { ...state, position: null }
    case 'error':
      return state
  }
}

function studentOf({ ageSeconds, ...student }: LiveStudent, serverNow: number): StudentNow {
  const old = student.state === 'stale' || student.state === 'lost' || student.state === 'off'
  return { ...student, readAt: old && ageSeconds !== null ? serverNow - ageSeconds * 1000 : null }
}

function withFrame(students: LiveState['students'], frame: FrameMessage) {
  const next = new Map(students)
  for (const [id, bpm, zone, percent, state] of frame.students) {
    const before = students.get(id)
    if (before) next.set(id, { ...before, bpm, zone, percent, state, readAt: readAtOf(before, state, frame.t) })
  }
  return next
}

/** A frame names a state, not an age: a number that just became stale is as old as that takes. */
function readAtOf(before: StudentNow, state: NumberState, t: number) {
  if (state === 'stale') return before.readAt ?? t - staleMs
  if (state === 'lost') return before.readAt ?? t - lostMs
  return null
}

/** A snapshot tells what is open; what was seen to close is history and stays. */
const withOpen = (known: LiveState['alerts'], open: readonly AlertMessage[]) =>
  new Map([...[...known.values()].filter(({ handling }) => handling === 'closed'), ...open].map(alert => [alert.id, alert]))

/** An older message about the same alert changes nothing, so replays and twins are harmless. */
function withAlert(alerts: LiveState['alerts'], alert: AlertMessage) {
  const known = alerts.get(alert.id)
  if (known && known.seq >= alert.seq) return alerts
  const next = new Map(alerts).set(alert.id, alert)
  for (const [id, old] of next) {
    if (next.size <= alertsMax) break
    if (old.handling === 'closed') next.delete(id)
  }
  return next
}

const advanced = (position: Position | null, seq: number) => position && { ...position, seq: Math.max(position.seq, seq) }

/** Age of the number on the screen, ms; a cut link ages every number. */
export const ageMsOf = (student: StudentNow, heardAt: number | null, serverNow: number) =>
  Math.max(0, serverNow - (student.readAt ?? heardAt ?? serverNow))

/** What the number is worth on the screen now: never newer than it looks, whatever the link does. */
export function shownState(state: NumberState, ageMs: number): NumberState {
  if (state === 'no-consent') return state
  if (ageMs > lostMs) return 'lost'
  if (ageMs > staleMs && state !== 'off' && state !== 'lost') return 'stale'
  return state
}

import { batch, computed, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { AlertMessage, ClientMessage, ServerMessage } from '../../../domain/live.ts'
import { retryMs } from './backoff.ts'
import { type Decision, dropSent, markSent, markUnsent, nextToSend, type Outbox, say, settle } from './outbox.ts'
import { ageMsOf, type LiveState, nothingYet, reduce, type StudentNow } from './state.ts'
import { createTraces, type Traces } from './traces.ts'

/** The server sends a frame a second: this long without a word and the link is cut, whatever the socket thinks. */
export const silenceMsMax = 10_000

/** While a frame comes each second it is the tick of the page's clock as well: one rendering a second, not two. */
const tickAloneMs = 1_250

/** The close code of a session or a right that has ended. */
const rightsEnded = 4401

export type Link = 'connecting' | 'live' | 'cut'

/** What is used of a WebSocket. */
export interface LiveSocket {
  onopen: ((event: Event) => void) | null
  onmessage: ((event: MessageEvent) => void) | null
  onclose: ((event: CloseEvent) => void) | null
  send(text: string): void
  close(): void
}

export interface LiveOptions {
  /** the socket's address without epoch and seq */
  address: () => URL
  now: () => number
  random: () => number
  /** a socket to the address; a WebSocket by default */
  openSocket?: (url: URL) => LiveSocket
  /** decisions kept from before */
  said?: Outbox
  /** a socket would not open, or its rights ended: perhaps nobody is signed in any more */
  refused: () => void
}

export interface Live {
  link: ReadonlySignal<Link>
  /** s since 1970, server clock */
  second: ReadonlySignal<number>
  /** ms since 1970, server clock, of the newest frame or snapshot */
  heardAt: ReadonlySignal<number | null>
  lesson: ReadonlySignal<LiveState['lesson']>
  /** the class that is told of; null: none */
  classId: ReadonlySignal<string | null>
  /** the lesson has begun and is not over */
  inLesson: ReadonlySignal<boolean>
  /** the first snapshot is here */
  ready: ReadonlySignal<boolean>
  /** ids in the fixed order of the roster */
  roster: ReadonlySignal<readonly string[]>
  alerts: ReadonlySignal<readonly AlertMessage[]>
  watching: ReadonlySignal<readonly string[]>
  outbox: ReadonlySignal<Outbox>
  /** the server's last refusal */
  refusal: Signal<string | null>
  traces: Traces
  /** One signal a student: a frame touches only what changed. */
  student(id: string): Signal<StudentNow>
  /** Seconds that the student's number is old, a begun one counted whole: the clock ticks below it. Subscribes the reader to the clock. */
  ageSeconds(id: string): number
  /** Decides about an alert; kept and sent again until the server confirms. */
  decide(decision: Decision): void
  /** Tells the server something that needs no answer; lost when the link is cut. */
  tell(message: Exclude<ClientMessage, Decision>): void
  /** Opens the socket anew, in another language say, with a fresh snapshot. */
  reopen(): void
  /** Call it a few times a second. */
  advance(): void
}

/** The client of `/live`: keeps its place, resumes after a cut, and never forgets a decision. Opens at the first `advance`. */
export function createLive({
  address,
  now,
  random,
  openSocket = url => new WebSocket(url) as LiveSocket,
  said = [],
  refused,
}: LiveOptions): Live {
  let state = nothingYet
  let socket: LiveSocket | null = null
  let attempts = 0
  let retryAt = 0
  let lastWordAt = 0
  let offsetMs = 0

  const link = signal<Link>('connecting')
  const second = signal(Math.floor(now() / 1000))
  const lesson = signal(state.lesson)
  const classId = signal(state.class)
  const inLesson = computed(() => {
    const now = second.value * 1000
    return lesson.value !== null && lesson.value.startsAt <= now && now < lesson.value.endsAt
  })
  const ready = signal(false)
  const roster = signal<readonly string[]>([])
  const alerts = signal<readonly AlertMessage[]>([])
  const watching = signal(state.watching)
  const outbox = signal<Outbox>(said)
  const refusal = signal<string | null>(null)
  const heardAt = signal<number | null>(null)
  const students = new Map<string, Signal<StudentNow>>()
  const traces = createTraces()

  const serverNow = () => now() + offsetMs

  function open() {
    const url = address()
    if (state.position) {
      url.searchParams.set('epoch', state.position.epoch)
      url.searchParams.set('seq', String(state.position.seq))
    }
    const opening = openSocket(url)
    let opened = false
    socket = opening
    lastWordAt = now()
    opening.onopen = () => {
      opened = true
    }
    opening.onmessage = event => {
      if (opening === socket) hear(JSON.parse(event.data))
    }
    opening.onclose = ({ code }) => {
      if (opening !== socket) return
      cut()
      if (!opened || code === rightsEnded) refused()
    }
  }

  function cut() {
    const closing = socket
    socket = null
    closing?.close()
    retryAt = now() + retryMs(attempts++, random())
    batch(() => {
      link.value = 'cut'
      outbox.value = markUnsent(outbox.value)
    })
  }

  function hear(message: ServerMessage) {
    lastWordAt = now()
    if (message.type === 'hello') {
      offsetMs = message.serverTime - now()
      attempts = 0
    }
    if (message.type === 'error') {
      refusal.value = message.detail
      outbox.value = dropSent(outbox.value)
    }
    const before = state
    state = reduce(state, message, serverNow())
    batch(() => publish(before))
    if (message.type === 'hello') flush()
    if (message.type === 'frame' || message.type === 'snapshot') noteTraces(message.type === 'frame' ? message.t : serverNow())
  }

  function publish(before: LiveState) {
    link.value = 'live'
    heardAt.value = state.heardAt
    second.value = Math.floor(serverNow() / 1000)
    lesson.value = state.lesson
    classId.value = state.class
    watching.value = state.watching
    if (state.students !== before.students) {
      for (const student of state.students.values()) signalOf(student).value = student
      if ([...state.students.keys()].join() !== roster.value.join()) roster.value = [...state.students.keys()]
      ready.value = true
    }
    if (state.alerts !== before.alerts) {
      alerts.value = [...state.alerts.values()]
      outbox.value = alerts.value.reduce(settle, outbox.value)
    }
  }

  function signalOf(student: StudentNow) {
    const own = students.get(student.id) ?? signal(student)
    students.set(student.id, own)
    return own
  }

  function noteTraces(t: number) {
    for (const { id, state: worth, bpm } of state.students.values())
      traces.note(id, t, worth === 'ok' || worth === 'no-motion' ? bpm : null)
  }

  function flush() {
    if (!socket || link.value !== 'live') return
    const next = nextToSend(outbox.value)
    for (const { decision } of next) socket.send(JSON.stringify(decision))
    if (next.length) outbox.value = markSent(outbox.value, next)
  }

  return {
    link,
    second,
    heardAt,
    lesson,
    classId,
    inLesson,
    ready,
    roster,
    alerts,
    watching,
    outbox,
    refusal,
    traces,
    student: id => students.get(id)!,
    ageSeconds: id => Math.ceil(ageMsOf(students.get(id)!.value, heardAt.value, second.value * 1000) / 1000),
    decide(decision) {
      outbox.value = say(outbox.value, decision)
      flush()
    },
    tell(message) {
      if (link.value === 'live') socket?.send(JSON.stringify(message))
    },
    reopen() {
      state = { ...state, position: null }
      batch(() => {
        cut()
        link.value = 'connecting'
      })
      retryAt = now()
    },
    advance() {
      if (now() - lastWordAt >= tickAloneMs) second.value = Math.floor(serverNow() / 1000)
      if (socket && now() - lastWordAt > silenceMsMax) cut()
      if (!socket && now() >= retryAt) open()
      flush()
    },
  }
}

import { setImmediate } from 'node:timers/promises'
import { type AlertLog, type Alerts, type People, type ReplayRecord, startAlerts } from '../../alerts/alerts.ts'
import type { Viewer } from '../../domain/access.ts'
import type { AlertMessage } from '../../domain/live.ts'
import type { Overlay } from '../../domain/overlay.ts'
import type { CommandMessage, ReplyMessage } from '../../domain/sample.ts'
import type { Consent } from '../../domain/student.ts'
import { inTrace, trace, traceMs, traceStart } from '../support/trace.ts'
import { ana, lesson } from './tell.ts'

export const person = (account: string, role: Viewer['role'], more: Partial<Viewer> = {}): Viewer => ({
  ...{ account, role, school: 's1', name: account, language: 'en', classes: [], students: [] },
  ...more,
})

export const msSilva = person('silva', 'teacher', { name: 'Ms Silva', classes: ['c1'] })
export const mrKhan = person('khan', 'teacher', { name: 'Mr Khan', classes: ['c1'], language: 'zh' })
export const otherTeacher = person('other', 'teacher', { classes: ['c2'] })
export const nurse = person('nurse', 'nurse')
export const lead = person('lead', 'lead')
export const admin = person('admin', 'admin')
export const anasMother = person('mother', 'guardian', { students: ['ana'] })
export const bensFather = person('father', 'guardian', { students: ['ben'] })
export const anaHerself = person('ana', 'student', { students: ['ana'] })
export const everybody: readonly Viewer[] = [msSilva, mrKhan, otherTeacher, nurse, lead, admin, anasMother, bensFather, anaHerself]

/** A log in memory whose disk can be told to wait, or to fail. */
export function createMemoryLog(records: ReplayRecord[] = []) {
  let waiting: (() => void)[] | null = null
  let failing = false
  const log: AlertLog = {
    append(line, _, committed) {
      if (failing) committed(new Error('disk full'))
      else {
        records.push(JSON.parse(line))
        if (waiting) waiting.push(() => committed())
        else committed()
      }
      return records.length
    },
  }
  return {
    log,
    records,
    hang: () => {
      waiting = []
    },
    catchUp: () => {
      const late = waiting ?? []
      waiting = null
      for (const commit of late) commit()
    },
    fail: () => {
      failing = true
    },
  }
}

export interface HouseOptions {
  disk?: ReturnType<typeof createMemoryLog>
  state?: unknown
  consent?: Partial<Consent>
  people?: readonly Viewer[]
  expectedAt?: People['expectedAt']
  overlays?: readonly Overlay[]
  startsAt?: number
  save?: (state: unknown) => Promise<void>
}

/** Alerts with a class, its people, and a log in memory. It is live at `traceStart` unless a restart says otherwise. */
export async function openHouse({
  disk = createMemoryLog(),
  state = null,
  consent = {},
  people = everybody,
  expectedAt,
  overlays = [],
  startsAt = traceStart,
  save,
}: HouseOptions = {}) {
  let now = startsAt
  const given: Consent = { live: true, store: true, guardians: true, projector: true, ...consent }
  let saved = state
  let savedRecords = 0
  const commands: CommandMessage[] = []
  const latencies: number[] = []
  const heard = new Map<string, AlertMessage[]>()
  const alerts: Alerts = await startAlerts({
    people: {
      student: (_, id) => ({ ...ana, id }),
      nameOf: (_, id) => `${id[0]!.toUpperCase()}${id.slice(1)}`,
      consentOf: () => given,
      lesson: () => lesson,
      viewersOf: () => people,
      viewer: (_, account) => people.find(viewer => viewer.account === account) ?? null,
      overlaysOf: () => overlays,
      ...(expectedAt && { expectedAt }),
    },
    log: disk.log,
    now: () => now,
    state,
    save:
      save ??
      (async next => {
        saved = structuredClone(next)
        savedRecords = disk.records.length
      }),
    command: (_, message) => commands.push(message),
    sentAfter: latencyMs => latencies.push(latencyMs),
    logger: { info() {}, warn() {}, error: (_, text) => expectNone(text) },
  })
  alerts.subscribe((account, message) => heard.set(account, [...(heard.get(account) ?? []), message]))

  const passTo = (t: number) => {
    for (; now < t; now += 1_000) alerts.advance(now)
  }
  return {
    alerts,
    disk,
    commands,
    latencies,
    /** what the families allow; may be changed */
    consent: given,
    heardBy: (viewer: Viewer) => heard.get(viewer.account) ?? [],
    /** `firing 1`, `resolved 2`: what this viewer heard, with its number */
    storyOf: (viewer: Viewer) => (heard.get(viewer.account) ?? []).map(tale).join(', '),
    now: () => now,
    saved: () => saved,
    /** the newest alert that needs eyes, silence apart; null: none does */
    newestAlert: () => alerts.shown(msSilva).findLast(({ rule }) => rule !== 'not-monitored')?.id ?? null,
    /** The server stands still: a closed laptop. */
    pause(ms: number) {
      now += ms
    },
    /** how many records the checkpoint has seen */
    savedRecords: () => savedRecords,
    passTo,
    /** Ten seconds on, and what the checkpoint then holds. */
    async checkpoint() {
      // The one before is written when the event loop turns.
      await setImmediate()
      passTo(now + 11_000)
      return saved
    },
    /** Lets a student live through a trace from now on, `batch` seconds a message, written to the log as the gate does: after it was observed. */
    play(line: string, student = 'ana', { stored = true, batch = 1 } = {}) {
      const end = now + traceMs(line)
      const readings = trace(line, now)
      for (let i = 0; i < readings.length; i += batch) {
        const message = readings.slice(i, i + batch)
        const receivedAt = message.at(-1)!.t
        passTo(receivedAt)
        const taken = message.map(each => ({ ...each, student, receivedAt }))
        for (const reading of taken) alerts.observe(reading, stored)
        if (stored) disk.records.push(...taken.map(reading => ({ kind: 'reading' as const, reading })))
      }
      passTo(end)
    },
    reply(message: ReplyMessage) {
      const record = { ...inTrace, kind: 'reply' as const, t: now, at: now, message }
      alerts.reply(record, true)
      disk.records.push(record)
    },
    [Symbol.asyncDispose]: () => alerts[Symbol.asyncDispose](),
  }
}

export const tale = ({ rule, phase, handling, severity, seq }: AlertMessage) =>
  `${seq} ${rule} ${severity} ${handling === 'open' ? phase : `${phase}/${handling}`}`

function expectNone(text: string): never {
  throw new Error(`logged as an error: ${text}`)
}

import { fileURLToPath } from 'node:url'
import type { Viewer } from '../domain/access.ts'
import type { Alert, Note } from '../domain/alert.ts'
import type { AlertMessage, ClientMessage } from '../domain/live.ts'
import type { Reading } from '../domain/reading.ts'
import type { StudentReply } from '../domain/roster.ts'
import { createBook } from './book.ts'
import { createEngine, type Transition } from './engine.ts'
import { type Handled, handleMessage } from './handling.ts'
import { createMailboxes, type Message } from './mailbox.ts'
import { messageFor } from './message.ts'
import { createOutbox } from './outbox.ts'
import type { AlertLog, AlertRecord, Command, People, ReplayRecord } from './ports.ts'
import { createReconciler, type Reconciler } from './reconcile.ts'
import { loadRules } from './rules/load.ts'
import { restoreState, saveState } from './saved-state.ts'
import type { StudentState } from './student-state.ts'

export type { AlertLog, AlertRecord, Command, People, ReplayRecord } from './ports.ts'
export { RulesError } from './rules/problem.ts'

export interface AlertsOptions {
  /** YAML; the one beside this file by default */
  rulesFile?: string
  /** what `save` was given last; null: nothing */
  state: unknown
  /** Keeps plain JSON, which is not changed afterwards, together with the log position at the call. Every ten seconds at most. */
  save: (state: unknown) => Promise<void>
  log: AlertLog
  people: People
  now: () => number
  command?: Command
  /** ms from the decision that an alert fires (the receipt of the reading behind it) to its first sending; once for each firing */
  sentAfter?: (latencyMs: number) => void
  /** each change of an alert that may be stored, with what people did about it: for the record of the lesson; replayed ones too */
  kept?: (alert: Alert, notes: readonly Note[]) => void
  logger: { info(fields: object, text: string): void; warn(fields: object, text: string): void; error(fields: object, text: string): void }
}

export const standardRulesFile = fileURLToPath(new URL('rules.yaml', import.meta.url))

export type Alerts = Awaited<ReturnType<typeof startAlerts>>
export type Listener = (account: string, message: AlertMessage) => void

const checkpointMs = 10_000
/** A pause of the server this long (a closed laptop) is a restart. */
const pauseMsMax = 30_000
/** What was long ago is not asked about any more, and no reason to buzz; an answer is of use for half a minute. */
const askAgeMsMax = 10_000
const askExpiresMs = 30_000
/** A disk that takes nothing must not keep the process from its end. */
const endMsMax = 2_000

/**
 * Readings in, alerts out. After start: `replay` each log record behind the checkpoint's cursor, then `live` once; until then
 * nothing is sent. Throws RulesError when the rules file must not be used.
 */
export async function startAlerts(options: AlertsOptions) {
  const { log, people, now, command, sentAfter, logger } = options
  const rules = await loadRules(options.rulesFile ?? standardRulesFile)
  const listeners = new Set<Listener>()
  const mailboxes = createMailboxes()
  const outbox = createOutbox({ log, mailboxes, send, firstSent: decidedAt => sentAfter?.(now() - decidedAt) })
  const book = createBook({ rules, people, mailboxes, outbox, ...(options.kept && { kept: options.kept }) })
  const engine = createEngine({ rules, people, decided, ask: tellBand.bind(null, 'ask-ok'), buzz: tellBand.bind(null, 'buzz') })
  const parts = { engine, book, mailboxes, outbox }
  const counts = { failures: 0, unrecorded: 0, asked: 0, buzzed: 0 }
  /** null once live */
  let replaying: Reconciler | null = createReconciler()
  let savedAt = 0
  let saving: Promise<void> | null = null

  const restored = options.state ? restoreState(parts, options.state) : 'all'
  if (restored !== 'all') logger.warn({ restored }, 'checkpoint of another version: the engine begins anew')

  function decided(transition: Transition) {
    if (replaying) replaying.decided(transition)
    else book.apply(transition)
  }

  function tellBand(kind: 'ask-ok' | 'buzz', { school, band, ask, buzz }: StudentState, at: number, ageMs: number) {
    if (replaying || !command || ageMs > askAgeMsMax) return
    counts[kind === 'buzz' ? 'buzzed' : 'asked']++
    command({ school, band }, { id: (kind === 'buzz' ? buzz : ask)!.id, kind, expires: at + askExpiresMs })
  }

  /** Nothing that one student's data does may stop the watch over the others. */
  function guarded(what: string, run: () => void): void {
    try {
      run()
    } catch (error) {
      counts.failures++
      if (counts.failures <= 100)
        logger.error({ what, reason: error instanceof Error ? error.name : 'unknown' }, 'signs engine failed on one input')
    }
  }

  /** Every accepted reading, in order of receipt. `stored: false`: it is in no log, and its alerts must be in none. */
  const observe = (reading: Reading, stored: boolean): void =>
    guarded('reading', () => {
      listenAfterPause(reading.receivedAt)
      engine.observe(reading, stored)
    })

  const reply = (message: StudentReply, stored: boolean): void =>
    guarded('reply', () => {
      listenAfterPause(message.at)
      engine.reply(message, stored)
    })

  /** One log record behind the checkpoint's cursor. Of who may not be watched or stored any more nothing is judged again. */
  function replay(record: ReplayRecord): void {
    guarded('replay', () => {
      switch (record.kind) {
        case 'reading':
          if (begunAnew(record.reading)) return
          return engine.observe(record.reading, true)
        case 'reply':
          if (begunAnew(record)) return
          return engine.reply(record, true)
        case 'alert':
          return replayAlert(record)
      }
    })
  }

  function begunAnew({ school, student }: { school: string; student: string }): boolean {
    const { live, store } = people.consentOf(school, student)
    return !live || !store
  }

  function replayAlert(record: AlertRecord) {
    // Between the record before and this one the server was off: those seconds were nobody's silence.
    if (record.listening) return engine.listenFrom(record.at)
    engine.clockTo(record.at)
    if (record.alert && record.decision) replaying?.told(record.alert.id, record.decision)
    book.replay(record)
    if (record.note?.type === 'close' && record.alert) engine.closed(record.alert, record.at)
  }

  /** The log is replayed: publishes what it did not tell yet, and begins to listen. `at`: ms since 1970, server clock. */
  function live(at: number): void {
    const missing = replaying?.missing() ?? []
    replaying = null
    listen(at)
    counts.unrecorded = missing.length
    // They may have been sent without their record; who saw those numbers must not take the new ones for them.
    if (missing.length > 0) mailboxes.renew()
    for (const transition of missing) book.apply(transition)
    checkpoint(at)
  }

  /** The log keeps when the server listened, so that a replay hears the same silences. */
  function listen(at: number) {
    engine.listenFrom(at)
    outbox.put({ kind: 'alert', at, alert: null, to: [], listening: true }, { alert: null, stored: false, durable: false, at })
  }

  function listenAfterPause(at: number) {
    if (!replaying && at - engine.clock() > pauseMsMax) listen(at)
  }

  /** Once a second: silence, guardians whose minute is over, a checkpoint every ten. */
  function advance(at: number): void {
    guarded('second', () => {
      listenAfterPause(at)
      engine.clockTo(at)
      book.advance(at)
    })
    if (at - savedAt >= checkpointMs) checkpoint(at)
  }

  function checkpoint(at: number) {
    if (saving) return
    savedAt = at
    saving = options
      .save(saveState(parts))
      .catch(error => logger.warn({ reason: (error as Error).message }, 'checkpoint not saved: the next start replays more'))
      .finally(() => {
        saving = null
      })
  }

  function handle(viewer: Viewer, message: ClientMessage, at: number): Handled {
    listenAfterPause(at)
    engine.clockTo(at)
    return handleMessage(book, viewer, message, at, alert => engine.closed(alert, at))
  }

  function send(account: string, { seq, change }: Message) {
    const viewer = change.alert && people.viewer(change.alert.school, account)
    if (!viewer) return
    const message = messageFor(people, viewer, seq, change)
    for (const listener of listeners) guarded('listener', () => listener(account, message))
  }

  /** What this viewer's page has to show when it opens; each carries the recipient's newest number. */
  const shown = (viewer: Viewer): AlertMessage[] =>
    book.shown(viewer, now()).map(({ change }) => messageFor(people, viewer, mailboxes.position(viewer.account), change))

  /** Every message after `seq`, once and in order, or 'gap': then only a snapshot will do. */
  function since(viewer: Viewer, epoch: string, seq: number): AlertMessage[] | 'gap' {
    const messages = book.since(viewer, epoch, seq)
    return messages === 'gap' ? messages : messages.map(message => messageFor(people, viewer, message.seq, message.change))
  }

  const position = (viewer: Viewer) => ({ epoch: mailboxes.epoch(), seq: mailboxes.position(viewer.account) })

  /** `listener` is called for each message to each account; returns how to stop that. */
  function subscribe(listener: Listener): () => void {
    listeners.add(listener)
    return () => void listeners.delete(listener)
  }

  return {
    observe,
    reply,
    replay,
    live,
    advance,
    handle,
    shown,
    since,
    position,
    subscribe,
    rules,
    counts: () => ({ ...engine.counts(), ...book.counts(), ...mailboxes.counts, ...outbox.counts(), ...counts }),
    /** Sends what still waits for the disk, and saves a last checkpoint: within two seconds, or the next start replays more. */
    async [Symbol.asyncDispose]() {
      outbox.drain()
      const last = Promise.resolve(saving).then(() => {
        checkpoint(now())
        return saving
      })
      await atMost(endMsMax, last)
    },
  }
}

/** Resolves with the work, or without it. */
function atMost(ms: number, work: Promise<unknown>): Promise<void> {
  return new Promise(resolve => {
    const timer = setTimeout(resolve, ms)
    void work.finally(() => {
      clearTimeout(timer)
      resolve()
    })
  })
}

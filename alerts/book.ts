import { mayDo, type Viewer } from '../domain/access.ts'
import type { Alert, Note } from '../domain/alert.ts'
import type { Transition } from './engine.ts'
import { awaitsOutcome, createEntry, type Entry, isDone, isOpen, type PackedEntry, packEntry, unpackEntry, withNote } from './entry.ts'
import type { Mailboxes, Message } from './mailbox.ts'
import type { Outbox } from './outbox.ts'
import type { TextsById } from './pack.ts'
import { patchOf } from './patch.ts'
import type { AlertRecord, Decision, People } from './ports.ts'
import { afterTeacherMs, defaultNotify, hears, mayStillHear, type Route } from './routing.ts'
import type { Rule } from './rules/load.ts'

export interface BookState {
  alerts: PackedEntry[]
}

export interface BookOptions {
  rules: readonly Rule[]
  people: Pick<People, 'viewersOf' | 'consentOf' | 'lesson'>
  mailboxes: Mailboxes
  outbox: Outbox
  /** each change of an alert that may be stored, with what people did about it */
  kept?: (alert: Alert, notes: readonly Note[]) => void
}

export type Book = ReturnType<typeof createBook>

/** Why something is told: what the engine decided, or what a person did; neither: it is told to more people. */
interface Cause {
  decision?: Decision
  note?: Note
}

const alertsMax = 5_000
const doneMsMax = 7 * 24 * 3_600_000
/** How long, and how much, of what is over a family's page still tells. */
const pastMs = 12 * 3_600_000
const pastMax = 20
const expireMs = 60_000

/** All alerts by id: who was told of what, and what they did. */
export function createBook({ rules, people, mailboxes, outbox, kept }: BookOptions) {
  const entries = new Map<string, Entry>()
  /** alerts that a guardian may hear of later */
  const waiting = new Set<string>()
  const counts = { fired: 0, reopened: 0, raised: 0, resolved: 0, alertsDropped: 0 }
  const ruleOf = new Map(rules.map(rule => [rule.name, rule]))
  let expiredAt = 0

  /** A decision of the engine becomes an alert, or a change of one; what the log has told already changes nothing. */
  function apply(transition: Transition): void {
    const { change: decision, decidedAt } = transition
    if (transition.change === 'fired') {
      if (entries.has(transition.alert.id)) return
      counts.fired++
      tell(add(createEntry(transition.alert, transition.stored, decidedAt)), {}, decidedAt, { decision })
      return
    }
    const entry = entries.get(transition.id)
    const patch = entry && patchOf(entry, transition)
    if (!patch) return
    counts[transition.change]++
    if (transition.change === 'raised') {
      entry.urgentSince = decidedAt
      waiting.add(transition.id)
    }
    tell(entry, patch, decidedAt, { decision })
  }

  /** A change goes to the log and to everyone who hears of it, now or before. */
  function tell(entry: Entry, patch: Partial<Alert>, now: number, cause: Cause): void {
    entry.alert = { ...entry.alert, ...patch }
    const route = routeOf(entry, now)
    const viewers = people.viewersOf(entry.alert)
    publish(
      entry,
      viewers.filter(viewer => toldNow(entry, viewer, route)),
      now,
      cause,
    )
  }

  const toldNow = (entry: Entry, viewer: Viewer, route: Route) =>
    hears(viewer, entry.alert, route) || (entry.heard.has(viewer.account) && mayStillHear(viewer, entry.alert, route.consentGuardians))

  function publish(entry: Entry, viewers: readonly Viewer[], now: number, { decision, note }: Cause) {
    const accounts = [...new Set(viewers.map(({ account }) => account))]
    for (const account of accounts) entry.heard.add(account)
    const to = accounts.map(account => [account, mailboxes.assign(account)] as const)
    entry.stored &&= mayStore(entry.alert)
    entry.change = { alert: entry.alert, stored: entry.stored, durable: false, at: now }
    const told = entry.stored
      ? { alert: { ...entry.alert, durable: true }, to, ...(decision && { decision }), ...(note && { note }) }
      : { alert: null, to }
    outbox.put({ kind: 'alert', at: now, ...told }, entry.change, decision === 'fired')
    if (note) entry.notes = withNote(entry.notes, note)
    if (entry.stored) kept?.(entry.alert, entry.notes)
  }

  const mayStore = ({ school, student }: Alert) => people.consentOf(school, student).store

  /** Without consent to the live view nothing of a student is shown but a call for help. */
  const mayShow = ({ school, student, rule }: Alert) => people.consentOf(school, student).live || ruleOf.get(rule)?.kind === 'call'

  /** What nobody else has to hear: a line of the ledger. */
  const noteOnly = (entry: Entry, note: Note): void => publish(entry, [], note.at, { note })

  function routeOf(entry: Entry, now: number): Route {
    const { school, student, rule, handling } = entry.alert
    return {
      notify: ruleOf.get(rule)?.notify ?? defaultNotify,
      consentGuardians: people.consentOf(school, student).guardians,
      teacherHadTime: handling.state === 'closed' || now - entry.urgentSince >= afterTeacherMs,
    }
  }

  /** Once a second: tells the guardians whose 60 s are over, and forgets what is long done. */
  function advance(now: number): void {
    for (const id of waiting) {
      const entry = entries.get(id)
      if (entry && now - entry.urgentSince < afterTeacherMs) continue
      waiting.delete(id)
      if (!entry) continue
      const late = people.viewersOf(entry.alert).filter(viewer => !entry.heard.has(viewer.account) && hearsLate(viewer, entry, now))
      if (late.length > 0) publish(entry, late, now, {})
    }
    if (now - expiredAt >= expireMs) {
      mailboxes.expire(now)
      expiredAt = now
    }
    for (const [id, entry] of entries) {
      if (now - entry.urgentSince <= doneMsMax) break
      if (isDone(entry) && now - entry.alert.resolvedAt! > doneMsMax) entries.delete(id)
    }
  }

  /** Whoever had to wait for the teacher. Who could have heard at once, and came since, is not told of what is past. */
  function hearsLate(viewer: Viewer, entry: Entry, now: number): boolean {
    const route = routeOf(entry, now)
    return hears(viewer, entry.alert, route) && !hears(viewer, entry.alert, { ...route, teacherHadTime: false })
  }

  function add(entry: Entry): Entry {
    if (entries.size >= alertsMax) dropOne()
    entries.set(entry.alert.id, entry)
    waiting.add(entry.alert.id)
    return entry
  }

  /** The oldest that is done, else the oldest. */
  function dropOne() {
    let victim = entries.keys().next().value!
    for (const [id, entry] of entries) {
      if (!isDone(entry)) continue
      victim = id
      break
    }
    entries.delete(victim)
    waiting.delete(victim)
    counts.alertsDropped++
  }

  /** An alert as this viewer may know it; null: for them it does not exist. */
  function find(viewer: Viewer, id: string, now: number): Entry | null {
    const entry = entries.get(id)
    return entry && isFor(viewer, entry, now) ? entry : null
  }

  const isFor = (viewer: Viewer, entry: Entry, now: number) =>
    mayDo(viewer, 'see-alert', entry.alert) && toldNow(entry, viewer, routeOf(entry, now))

  /**
   * What needs eyes or an answer: firing, high and not acknowledged yet although it is over, or acknowledged and without an outcome.
   * A family also gets what it heard in the last 12 hours, the newest 20 of it: their page tells how it ended, after a reload too. Oldest first.
   */
  function shown(viewer: Viewer, now: number): Entry[] {
    const theirs = [...entries.values()].filter(entry => mayShow(entry.alert) && isFor(viewer, entry, now))
    const past = isFamily(viewer) ? theirs.filter(entry => isPast(viewer, entry, now)).slice(-pastMax) : []
    return theirs.filter(entry => isOpen(entry.alert) || past.includes(entry) || (!isFamily(viewer) && awaits(entry, now)))
  }

  const awaits = ({ alert }: Entry, now: number) => awaitsOutcome(alert, people.lesson(alert.school, alert.lesson), now)

  const isPast = ({ account }: Viewer, { alert, heard, urgentSince }: Entry, now: number) =>
    !isOpen(alert) && heard.has(account) && now - urgentSince <= pastMs

  /** Numbers after which a message must not be shown any more to this viewer are answered with a gap. */
  function since(viewer: Viewer, epoch: string, seq: number): readonly Message[] | 'gap' {
    const messages = mailboxes.since(viewer.account, epoch, seq)
    if (messages === 'gap') return messages
    const shown = messages.every(
      ({ change: { alert } }) =>
        alert && mayShow(alert) && mayStillHear(viewer, alert, people.consentOf(alert.school, alert.student).guardians),
    )
    return shown ? messages : 'gap'
  }

  /** The log tells what was told before the restart; of who may not be stored any more, the numbers alone. */
  function replay({ alert: logged, to, at, decision, note }: AlertRecord): void {
    const alert = logged && mayStore(logged) ? logged : null
    const change = { alert, stored: true, durable: true, at }
    for (const [account, seq] of to) mailboxes.sent(account, { seq, change })
    // The server was there when their minute ended, and told whoever was there to hear it.
    for (const id of waiting) if (at - entries.get(id)!.urgentSince > 2 * afterTeacherMs) waiting.delete(id)
    if (!alert) return
    const entry = entries.get(alert.id) ?? add(createEntry(alert, true, at))
    if (decision === 'raised') {
      entry.urgentSince = at
      waiting.add(alert.id)
    } else if (!decision && !note) waiting.delete(alert.id)
    entry.alert = alert
    entry.change = change
    for (const [account] of to) entry.heard.add(account)
    if (note?.type === 'seen') entry.seen.add(note.account)
    if (note?.untilMs) entry.silencedUntil = note.untilMs
    if (note) entry.notes = withNote(entry.notes, note)
    kept?.(alert, entry.notes)
  }

  const save = (texts: TextsById): BookState => ({
    alerts: [...entries.values()]
      .filter(({ alert, stored }) => stored && mayStore(alert))
      .map(entry => packEntry(entry, waiting.has(entry.alert.id), texts)),
  })

  function restore(saved: BookState, texts: TextsById): void {
    for (const packed of saved.alerts) {
      const entry = unpackEntry(packed, texts)
      if (!mayStore(entry.alert)) continue
      add(entry)
      if (!packed.waiting) waiting.delete(entry.alert.id)
    }
  }

  return {
    apply,
    tell,
    noteOnly,
    advance,
    find,
    shown,
    since,
    replay,
    save,
    restore,
    mayStore,
    counts: () => ({ ...counts, alerts: entries.size }),
  }
}

const isFamily = ({ role }: Viewer) => role === 'guardian' || role === 'student'

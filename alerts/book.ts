import { mayDo, type Viewer } from '../domain/access.ts'
import type { Alert } from '../domain/alert.ts'
import type { Transition } from './engine.ts'
import type { Change, Mailboxes, Message } from './mailbox.ts'
import type { Outbox } from './outbox.ts'
import { type PackedAlert, packAlert, type TextsById, unpackAlert } from './pack.ts'
import type { AlertRecord, Note, People } from './ports.ts'
import { afterTeacherMs, defaultNotify, hears, mayStillHear, type Route } from './routing.ts'
import type { Rule } from './rules/load.ts'

/** One alert, and whom it concerns. */
export interface Entry {
  alert: Alert
  /** its newest change, as told */
  change: Change
  stored: boolean
  /** server time from which a guardian's 60 s count */
  urgentSince: number
  /** accounts that were told of it: they also get the all-clear */
  heard: Set<string>
  seen: Set<string>
  /** its sound is off until then, ms since 1970 */
  silencedUntil: number
}

export interface BookState {
  alerts: { alert: PackedAlert; urgentSince: number; heard: string[]; seen: string[]; silencedUntil: number }[]
}

export interface BookOptions {
  rules: readonly Rule[]
  people: Pick<People, 'viewersOf' | 'consentOf'>
  mailboxes: Mailboxes
  outbox: Outbox
}

export type Book = ReturnType<typeof createBook>

const alertsMax = 5_000
const doneMsMax = 7 * 24 * 3_600_000
/** How long, and how much, of what is over a family's page still tells. */
const pastMs = 12 * 3_600_000
const pastMax = 20

/** All alerts by id: who was told of what, and what they did. */
export function createBook({ rules, people, mailboxes, outbox }: BookOptions) {
  const entries = new Map<string, Entry>()
  /** alerts that a guardian may hear of later */
  const waiting = new Set<string>()
  const counts = { fired: 0, resolved: 0, dropped: 0 }
  const notifyOf = new Map(rules.map(rule => [rule.name, rule.notify]))

  /** A decision of the engine becomes an alert, or a change of one; what the log has told already changes nothing. */
  function apply(transition: Transition): void {
    const { decidedAt } = transition
    if (transition.change === 'fired') {
      if (entries.has(transition.alert.id)) return
      counts.fired++
      tell(add(transition.alert, transition.stored, decidedAt), {}, decidedAt)
      return
    }
    const entry = entries.get(transition.id)
    if (!entry) return
    switch (transition.change) {
      case 'reopened':
        if (entry.alert.phase === 'firing') return
        tell(entry, { phase: 'firing', resolvedAt: null }, decidedAt)
        break
      case 'raised':
        if (entry.alert.severity === transition.severity) return
        entry.urgentSince = decidedAt
        waiting.add(transition.id)
        tell(entry, { severity: transition.severity }, decidedAt)
        break
      case 'resolved':
        if (entry.alert.phase === 'resolved') return
        counts.resolved++
        tell(entry, { phase: 'resolved', resolvedAt: transition.at }, decidedAt)
    }
  }

  /** A change goes to the log and to everyone who hears of it, now or before. */
  function tell(entry: Entry, patch: Partial<Alert>, now: number, note?: Note): void {
    entry.alert = { ...entry.alert, ...patch }
    const route = routeOf(entry, now)
    const viewers = people.viewersOf(entry.alert)
    publish(
      entry,
      viewers.filter(viewer => toldNow(entry, viewer, route)),
      now,
      note,
    )
  }

  const toldNow = (entry: Entry, viewer: Viewer, route: Route) =>
    hears(viewer, entry.alert, route) || (entry.heard.has(viewer.account) && mayStillHear(viewer, entry.alert, route.consentGuardians))

  function publish(entry: Entry, viewers: readonly Viewer[], now: number, note?: Note) {
    const accounts = [...new Set(viewers.map(({ account }) => account))]
    for (const account of accounts) entry.heard.add(account)
    const to = accounts.map(account => [account, mailboxes.assign(account)] as const)
    entry.change = { alert: entry.alert, stored: entry.stored, durable: false }
    const alert = entry.stored ? { ...entry.alert, durable: true } : null
    outbox.put({ kind: 'alert', at: now, alert, to, ...(note && { note }) }, entry.change)
  }

  /** What nobody else has to hear: a line of the ledger. */
  const noteOnly = (entry: Entry, note: Note): void => publish(entry, [], note.at, note)

  function routeOf(entry: Entry, now: number): Route {
    const { school, student, rule, handling } = entry.alert
    return {
      notify: notifyOf.get(rule) ?? defaultNotify,
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
      const route = routeOf(entry, now)
      const late = people.viewersOf(entry.alert).filter(viewer => !entry.heard.has(viewer.account) && hears(viewer, entry.alert, route))
      if (late.length > 0) publish(entry, late, now)
    }
    for (const [id, entry] of entries) {
      if (now - entry.urgentSince <= doneMsMax) break
      if (isDone(entry) && now - entry.alert.resolvedAt! > doneMsMax) entries.delete(id)
    }
  }

  function add(alert: Alert, stored: boolean, at: number): Entry {
    if (entries.size >= alertsMax) dropOne()
    const entry = {
      alert,
      change: { alert, stored, durable: false },
      stored,
      urgentSince: at,
      heard: new Set<string>(),
      seen: new Set<string>(),
      silencedUntil: 0,
    }
    entries.set(alert.id, entry)
    waiting.add(alert.id)
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
    counts.dropped++
  }

  /** An alert as this viewer may know it; null: for them it does not exist. */
  function find(viewer: Viewer, id: string, now: number): Entry | null {
    const entry = entries.get(id)
    return entry && isFor(viewer, entry, now) ? entry : null
  }

  const isFor = (viewer: Viewer, entry: Entry, now: number) =>
    mayDo(viewer, 'see-alert', entry.alert) && toldNow(entry, viewer, routeOf(entry, now))

  /**
   * What needs eyes: firing, or high and not acknowledged yet although it is over. A family also gets what it heard in the
   * last 12 hours, the newest 20 of it: their page tells how it ended, after a reload too. Oldest first.
   */
  function shown(viewer: Viewer, now: number): Entry[] {
    const theirs = [...entries.values()].filter(entry => isFor(viewer, entry, now))
    const past = isFamily(viewer) ? theirs.filter(entry => isPast(viewer, entry, now)).slice(-pastMax) : []
    return theirs.filter(entry => isOpen(entry.alert) || past.includes(entry))
  }

  const isPast = ({ account }: Viewer, { alert, heard, urgentSince }: Entry, now: number) =>
    !isOpen(alert) && heard.has(account) && now - urgentSince <= pastMs

  /** Numbers after which a message must not be shown any more to this viewer are answered with a gap. */
  function since(viewer: Viewer, epoch: string, seq: number): readonly Message[] | 'gap' {
    const messages = mailboxes.since(viewer.account, epoch, seq)
    if (messages === 'gap') return messages
    const shown = messages.every(
      ({ change: { alert } }) => alert && mayStillHear(viewer, alert, people.consentOf(alert.school, alert.student).guardians),
    )
    return shown ? messages : 'gap'
  }

  /** The log tells what was told before the restart. */
  function replay({ alert, to, at, note }: AlertRecord): void {
    const change = { alert, stored: true, durable: true }
    for (const [account, seq] of to) mailboxes.sent(account, { seq, change })
    if (!alert) return
    const entry = entries.get(alert.id) ?? add(alert, true, at)
    if (entry.alert.severity !== alert.severity) entry.urgentSince = at
    entry.alert = alert
    entry.change = change
    for (const [account] of to) entry.heard.add(account)
    if (note?.type === 'seen') entry.seen.add(note.account)
    if (note?.untilMs) entry.silencedUntil = note.untilMs
  }

  const save = (texts: TextsById): BookState => ({
    alerts: [...entries.values()]
      .filter(({ stored }) => stored)
      .map(({ alert, urgentSince, heard, seen, silencedUntil }) => ({
        alert: packAlert(alert, texts),
        urgentSince,
        heard: [...heard],
        seen: [...seen],
        silencedUntil,
      })),
  })

  function restore(saved: BookState, texts: TextsById): void {
    for (const { alert: packed, urgentSince, heard, seen, silencedUntil } of saved.alerts) {
      const alert = unpackAlert(packed, texts)
      const entry = add(alert, true, urgentSince)
      Object.assign(entry, { heard: new Set(heard), seen: new Set(seen), silencedUntil, change: { alert, stored: true, durable: true } })
    }
  }

  return { apply, tell, noteOnly, advance, find, shown, since, replay, save, restore, counts }
}

/** High latches: it stays until somebody took it. */
const isOpen = ({ phase, severity, handling }: Alert) =>
  handling.state !== 'closed' && (phase === 'firing' || (severity === 'high' && handling.state === 'open'))

const isFamily = ({ role }: Viewer) => role === 'guardian' || role === 'student'

const isDone = ({ alert }: Entry) => alert.phase === 'resolved' && !isOpen(alert)

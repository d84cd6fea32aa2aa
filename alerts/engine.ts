import { type Alert, type Severity, severityRank } from '../domain/alert.ts'
import { isJudged, type Reading } from '../domain/reading.ts'
import type { StudentReply } from '../domain/roster.ts'
import { alertId, explain } from './explain.ts'
import { createFeatures, type Features, type Trigger } from './features.ts'
import { createLessons } from './lessons.ts'
import { closeLife, type Firing, type Incident, inactive, incidentOf, type Life, nextLife } from './life-cycle.ts'
import type { PackedStudent } from './pack.ts'
import type { People } from './ports.ts'
import { readReading, readSecond } from './read.ts'
import type { Params } from './rules/condition.ts'
import type { Rule } from './rules/load.ts'
import { createSettings } from './rules/settings.ts'
import { upright } from './signs/fall.ts'
import { isUrgent, type StudentState } from './student-state.ts'
import { createStudents, type Place } from './students.ts'

/** What the engine decided; `decidedAt` is the server's time of it, ms since 1970. */
export type Transition = { decidedAt: number; stored: boolean } & (
  | { change: 'fired'; alert: Alert }
  | { change: 'reopened'; id: string; at: number }
  | { change: 'raised'; id: string; severity: Severity }
  | { change: 'resolved'; id: string; at: number }
)

export interface EngineOptions {
  rules: readonly Rule[]
  people: Pick<People, 'student' | 'lesson' | 'phasesOf' | 'consentOf' | 'expectedAt' | 'overlaysOf'>
  /** in the order of time; called from within observe, reply, closed and clockTo */
  decided: (transition: Transition) => void
  /** a child may lie still: ask the band. The data was this old on arrival, ms */
  ask: (student: StudentState, at: number, ageMs: number) => void
  /** what is known at each judged reading, before the rules see it; for who measures the engine. Both are filled anew each time */
  seen?: (student: StudentState, features: Features) => void
}

export interface EngineState {
  clock: number
  heardSince: number
  students: PackedStudent[]
}

/** When and where something begins, and what was known then. */
interface Moment {
  features: Features
  params: Params
  t: number
  decidedAt: number
  place: Place
}

export type Engine = ReturnType<typeof createEngine>

const forgetMs = 6 * 3_600_000
const lateMs = 10_000
/** The same child is not asked twice in this time. */
const askMs = 30_000
const callsMax = 16
const expectEveryMs = 10_000
/** Longer than this is not caught up second by second. */
const catchUpMsMax = 3_600_000

/**
 * All students, all rules. Readings are judged in event time; silence by the server's whole seconds, which pass between
 * the receipts of readings in the same order live and in replay, so that a restart ends in the same alerts.
 */
export function createEngine({ rules, people, decided, ask, seen }: EngineOptions) {
  const students = createStudents({ rules, people })
  const lessons = createLessons(people)
  const settingsOf = createSettings({ rules, overlaysOf: people.overlaysOf })
  const scratch = { reading: createFeatures(), second: createFeatures(), reply: { ...createFeatures(), sos: true } }
  const on = (trigger: Trigger) => rules.filter(rule => rule.on === trigger)
  const rulesOn = { reading: on('reading'), second: on('second'), reply: on('reply') }
  const inhibitors = rules.map(rule => rules.filter(other => other.inhibits.includes(rule.name)).map(other => other.index))
  const counts = { evaluated: 0, notJudged: 0 }
  let clock = 0
  let heardSince = 0

  /** One reading, in order of receipt. Late, repeated and future ones change nothing. */
  function observe(reading: Reading, stored: boolean): void {
    clockTo(reading.receivedAt)
    const known = students.find(reading)
    if (!isJudged(reading) || (known && reading.t <= known.t)) {
      counts.notJudged++
      return
    }
    const state = known ?? students.add(reading)
    students.enter(state, reading)
    state.band = reading.band
    state.stored = stored
    const { fall, collapse } = state
    readReading(scratch.reading, state, reading)
    counts.evaluated++
    seen?.(state, scratch.reading)
    const asks =
      (state.fall.phase === 'asked' && fall.phase !== 'asked') || (state.collapse.phase === 'asked' && collapse.phase !== 'asked')
    if (asks) askOnce(state, reading)
    judge(state, 'reading', reading.t, reading.receivedAt)
  }

  /** The child answers. An answer that was not asked for, and a call that came before, change nothing. */
  function reply({ message, t, at, ...place }: StudentReply, stored: boolean): void {
    clockTo(at)
    const known = students.find(place)
    switch (message.kind) {
      case 'ok':
        if (known?.ask?.id === message.to) endBy(known, 'ok', Math.min(t, at), at)
        return
      case 'sos': {
        const state = known ?? students.add(place)
        state.stored = stored
        state.heardAt = Math.max(state.heardAt, at)
        const call = `${place.band}/${message.boot}/${message.seq}`
        if (state.calls.includes(call)) return
        state.calls = [...state.calls.slice(1 - callsMax), call]
        judge(state, 'reply', Math.min(t, at), at, place)
      }
    }
  }

  /** A person closed an alert, at `now`. */
  function closed(alert: Pick<Alert, 'school' | 'student' | 'rule' | 'startedAt'>, now: number): void {
    const state = students.find(alert)
    const rule = rules.find(({ name }) => name === alert.rule)
    if (!state || !rule) return
    const life = state.lives[rule.index]!
    const incident = incidentOf(life)
    if (incident?.startedAt !== alert.startedAt) return
    const endsIt = rule.resolvedBy.includes('close')
    if (endsIt && life.phase === 'firing') end(state, rule, life.incident, now, now)
    move(state, rule, closeLife(life, endsIt))
    if (endsIt && rule.kind === 'fall') state.fall = state.collapse = upright
  }

  function endBy(state: StudentState, word: 'ok', at: number, decidedAt: number) {
    state.fall = state.collapse = upright
    for (const rule of rules) {
      const life = state.lives[rule.index]!
      if (!rule.resolvedBy.includes(word) || life.phase === 'inactive') continue
      if (life.phase === 'firing') end(state, rule, life.incident, at, decidedAt)
      move(state, rule, inactive)
    }
  }

  /** The server's time, ms since 1970: judges every whole second that has passed since the last call. */
  function clockTo(now: number): void {
    if (now - clock > catchUpMsMax) listenFrom(now)
    while (clock + 1_000 <= now) {
      clock += 1_000
      second(clock)
    }
  }

  /** Nothing was heard before `now` because the server was not listening: that is no silence of the bands. */
  function listenFrom(now: number) {
    clock = heardSince = Math.floor(now / 1_000) * 1_000
  }

  function second(now: number) {
    if (now % expectEveryMs === 0) students.expectAll(now, heardSince)
    lessons.tally(students.all(), now)
    for (const state of students.all()) {
      if (people.consentOf(state.school, state.student).live) judgeSecond(state, now)
      else withdraw(state, now)
      if (now - state.heardAt > forgetMs && !state.lives.some(life => life.phase === 'firing')) students.forget(state)
    }
  }

  function judgeSecond(state: StudentState, now: number) {
    const lesson = people.lesson(state.school, state.lesson)
    state.lessonNow = lessons.now(state, lesson, now)
    const lessonOpen = lesson !== null && lesson.startsAt <= now && now < lesson.endsAt
    // What was not heard before the lesson is no silence in it.
    readSecond(scratch.second, state, now, lessonOpen ? Math.max(heardSince, lesson.startsAt) : heardSince, lessonOpen)
    judge(state, 'second', now, now)
  }

  /** Consent to the live view is gone: what fires is over, and what was known of the student forgotten. A call for help stays. */
  function withdraw(state: StudentState, now: number) {
    for (const rule of rules) {
      const life = state.lives[rule.index]!
      if (rule.kind === 'call' || life.phase === 'inactive') continue
      if (life.phase === 'firing') end(state, rule, life.incident, now, now)
      move(state, rule, inactive)
    }
    students.strip(state)
  }

  /** `place`: where it happened, which for a late call is not where the student is. */
  function judge(state: StudentState, trigger: Trigger, t: number, decidedAt: number, place: Place = state) {
    const features = scratch[trigger]
    const settings = settingsOf(state)
    for (const rule of rulesOn[trigger]) {
      const { enabled, params } = settings[rule.index]!
      const life = enabled ? state.lives[rule.index]! : stopped(state, rule)
      const firing = life.phase === 'firing'
      if (!enabled && !firing) continue
      const condition = firing && rule.clear ? null : rule.condition.evaluate(features, params)
      if (!condition && life.phase === 'inactive') continue
      const clear = !firing ? null : rule.clear ? rule.clear.evaluate(features, params) : condition === null ? null : !condition
      const heldMs = condition && rule.held ? Math.round(1_000 * (rule.held.evaluate(features, params) ?? 0)) : 0
      const inhibited = inhibitors[rule.index]!.some(index => state.lives[index]!.phase === 'firing')
      const next = nextLife(life, rule.hold, t, { condition, clear, heldMs, inhibited })
      if (next !== life) move(state, rule, next)
      if (next.phase === 'firing') {
        features.firing_seconds = (t - next.incident.firedAt) / 1_000
        const raised = raisedTo(rule, next, features, params)
        if (raised) move(state, rule, { ...next, raised })
        if (!firing) begin(state, rule, next, raised, { features, params, t, decidedAt, place })
        else if (raised) raise(state, rule, next.incident, raised, decidedAt)
        features.firing_seconds = 0
      } else if (firing) end(state, rule, life.incident, t, decidedAt)
    }
  }

  /** A more severe one than it is now, if it is time for one. */
  function raisedTo(rule: Rule, { raised }: Firing, features: Features, params: Params): Severity | null {
    const now = severityRank(raised ?? rule.severity)
    const next = rule.raises.find(({ to, condition }) => severityRank(to) > now && condition.evaluate(features, params))
    return next?.to ?? null
  }

  const raise = (state: StudentState, rule: Rule, incident: Incident, severity: Severity, decidedAt: number) =>
    decided({ change: 'raised', id: idOf(state, rule, incident), severity, decidedAt, stored: state.stored })

  /** A rule that is off, or was switched off: what fires goes on until it clears, and nothing begins. */
  function stopped(state: StudentState, rule: Rule): Life {
    const life = state.lives[rule.index]!
    if (life.phase === 'pending' || life.phase === 'resolved') move(state, rule, inactive)
    return state.lives[rule.index]!
  }

  /** The counts of firing rules move with the lives, and nowhere else. */
  function move(state: StudentState, rule: Rule, next: Life) {
    const before = state.lives[rule.index]!
    state.lives[rule.index] = next
    if (rule.kind !== 'band') state.firing += Number(next.phase === 'firing') - Number(before.phase === 'firing')
    if (rule.kind === 'heart') state.hearts += Number(isUrgent(rule, next)) - Number(isUrgent(rule, before))
  }

  function begin(
    state: StudentState,
    rule: Rule,
    { incident }: Firing,
    raised: Severity | null,
    { features, params, t, decidedAt, place: { class: klass, lesson } }: Moment,
  ) {
    const { school, student, stored } = state
    const { startedAt, firedAt } = incident
    const id = idOf(state, rule, incident)
    if (firedAt !== t) {
      decided({ change: 'reopened', id, at: t, decidedAt, stored })
      if (raised) raise(state, rule, incident, raised, decidedAt)
      return
    }
    const value = tenths(rule.value?.evaluate(features, params))
    const expected = tenths(rule.expected?.evaluate(features, params))
    const why = explain(rule.texts, { ...wordsOf(features), value, expected, seconds: (firedAt - startedAt) / 1_000 })
    const alert: Alert = {
      ...{ id, school, class: klass, lesson, student, rule: rule.name, severity: raised ?? rule.severity, phase: 'firing' },
      ...{ handling: { state: 'open' }, startedAt, firedAt, resolvedAt: null, late: decidedAt - t > lateMs, durable: false },
      ...{ value, expected, why, drill: false },
    }
    decided({ change: 'fired', alert, decidedAt, stored })
  }

  const end = (state: StudentState, rule: Rule, incident: Incident, at: number, decidedAt: number) =>
    decided({ change: 'resolved', id: idOf(state, rule, incident), at, decidedAt, stored: state.stored })

  function askOnce(state: StudentState, { t, receivedAt }: Reading) {
    if (state.ask && t - state.ask.at < askMs) return
    state.ask = { id: alertId(state.school, state.student, 'ask-ok', t), at: t }
    ask(state, receivedAt, receivedAt - t)
  }

  const save = (): EngineState => ({ clock, heardSince, students: students.save() })

  function restore(saved: EngineState): void {
    clock = saved.clock
    heardSince = saved.heardSince
    students.restore(saved.students)
  }

  return {
    ...{ observe, reply, closed, clockTo, listenFrom, save, restore },
    counts: () => ({ ...counts, ...students.counts() }),
    clock: () => clock,
  }
}

const wordsOf = ({ learning, abrupt }: Features) => ({ learning: learning ?? false, abrupt: abrupt ?? false })

const tenths = (value: number | null | undefined) => (value == null ? null : Math.round(10 * value) / 10)

const idOf = (state: StudentState, rule: Rule, { startedAt }: Incident) => alertId(state.school, state.student, rule.name, startedAt)

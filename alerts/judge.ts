import { type Alert, type Severity, severityRank } from '../domain/alert.ts'
import { alertId, explain } from './explain.ts'
import type { Features, Trigger } from './features.ts'
import { type Firing, type Incident, inactive, type Life, nextLife } from './life-cycle.ts'
import type { People } from './ports.ts'
import type { Rule } from './rules/load.ts'
import type { Params } from './rules/params.ts'
import { createSettings } from './rules/settings.ts'
import { isUrgent, type StudentState } from './student-state.ts'
import type { Place } from './students.ts'

/** What the engine decided; `decidedAt` is the server's time of it, ms since 1970. */
export type Transition = { decidedAt: number; stored: boolean } & (
  | { change: 'fired'; alert: Alert }
  | { change: 'reopened'; id: string; at: number }
  | { change: 'raised'; id: string; severity: Severity }
  | { change: 'resolved'; id: string; at: number }
)

/** When: by the student's readings (`t`), and by the server's clock. Where: for a late call that is not where the student is. */
export interface Moment {
  t: number
  decidedAt: number
  place: Place
}

export interface JudgementOptions {
  overlaysOf: People['overlaysOf'] | undefined
  rules: readonly Rule[]
  decided: (transition: Transition) => void
  /** an alert fired, came back, or was raised; told after `decided` */
  began: (state: StudentState, rule: Rule, severity: Severity, moment: Moment) => void
}

const lateMs = 10_000

/** The rules over a student's features: the one place where their lives move. */
export function createJudgement({ rules, overlaysOf, decided, began }: JudgementOptions) {
  const settingsOf = createSettings({ rules, overlaysOf })
  const on = (trigger: Trigger) => rules.filter(rule => rule.on === trigger)
  const rulesOn = { reading: on('reading'), second: on('second'), reply: on('reply') }
  const inhibitors = rules.map(rule => rules.filter(other => other.inhibits.includes(rule.name)).map(other => other.index))

  /** All rules that this trigger asks, for one student. */
  function judge(state: StudentState, trigger: Trigger, features: Features, moment: Moment) {
    const { t, decidedAt } = moment
    const settings = settingsOf(state)
    for (const rule of rulesOn[trigger]) {
      const { enabled, params } = settings[rule.index]!
      const life = enabled ? state.lives[rule.index]! : stopped(state, rule)
      const firing = life.phase === 'firing'
      if (!enabled && !firing) continue
      features.firing_seconds = firing ? (t - life.incident.firedAt) / 1_000 : 0
      const condition = firing && rule.clear ? null : rule.condition.evaluate(features, params)
      if (!condition && life.phase === 'inactive') continue
      const clear = !firing ? null : rule.clear ? rule.clear.evaluate(features, params) : condition === null ? null : !condition
      const heldMs = condition && rule.held ? Math.round(1_000 * (rule.held.evaluate(features, params) ?? 0)) : 0
      const inhibited = inhibitors[rule.index]!.some(index => state.lives[index]!.phase === 'firing')
      const next = nextLife(life, rule.hold, t, { condition, clear, heldMs, inhibited })
      if (next !== life) move(state, rule, next)
      if (next.phase === 'firing') {
        const raised = raisedTo(rule, next, features, params)
        if (raised) move(state, rule, { ...next, raised })
        if (!firing) begin(state, rule, next, raised, features, params, moment)
        else if (raised) raise(state, rule, next.incident, raised, decidedAt)
        if (!firing || raised) began(state, rule, raised ?? next.raised ?? rule.severity, moment)
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
    features: Features,
    params: Params,
    { t, decidedAt, place: { class: klass, lesson } }: Moment,
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
    const texts = rule.instead.find(({ when }) => when.evaluate(features, params))?.texts ?? rule.texts
    const why = explain(texts, { ...wordsOf(features), value, expected, seconds: (firedAt - startedAt) / 1_000 })
    const alert: Alert = {
      ...{ id, school, class: klass, lesson, student, rule: rule.name, severity: raised ?? rule.severity, phase: 'firing' },
      ...{ handling: { state: 'open' }, startedAt, firedAt, resolvedAt: null, late: decidedAt - t > lateMs, durable: false },
      ...{ value, expected, why, drill: false },
    }
    decided({ change: 'fired', alert, decidedAt, stored })
  }

  /** Over, by somebody's word. */
  function finish(state: StudentState, rule: Rule, at: number, decidedAt: number) {
    const life = state.lives[rule.index]!
    if (life.phase === 'firing') end(state, rule, life.incident, at, decidedAt)
    if (life.phase !== 'inactive') move(state, rule, inactive)
  }

  const end = (state: StudentState, rule: Rule, incident: Incident, at: number, decidedAt: number) =>
    decided({ change: 'resolved', id: idOf(state, rule, incident), at, decidedAt, stored: state.stored })

  return { judge, move, finish }
}

const wordsOf = ({ learning, abrupt }: Features) => ({ learning: learning ?? false, abrupt: abrupt ?? false })

const tenths = (value: number | null | undefined) => (value == null ? null : Math.round(10 * value) / 10)

const idOf = (state: StudentState, rule: Rule, { startedAt }: Incident) => alertId(state.school, state.student, rule.name, startedAt)

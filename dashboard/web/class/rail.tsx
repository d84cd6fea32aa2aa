import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { Outcome } from '../../../domain/alert.ts'
import type { AlertMessage } from '../../../domain/live.ts'
import { clockTime, running, t, tAny } from '../language/language.ts'
import { stars } from '../parts/stars.ts'
import type { Desk } from './desk.ts'
import type { Held } from './held.ts'
import { RollCall } from './roll-call.tsx'
import type { Case } from './triage.ts'

export const outcomes = ['fine', 'rest', 'nurse', 'emergency', 'false'] as const satisfies readonly Outcome[]

export const whyOf = ({ why }: AlertMessage) => ('teacher' in why ? why.teacher : 'guardian' in why ? why.guardian : why.child)

/** The alerts, most urgent first. Its space is always kept, so that nothing moves when one arrives. */
export function Rail({ desk }: { desk: Desk }) {
  return (
    <aside class="rail" aria-label={t('rail.label')}>
      {desk.rail.value.length === 0 ? (
        <div class="calm">
          <RollCall desk={desk} />
        </div>
      ) : (
        <ol>
          {desk.rail.value.map(one => (
            <AlertCard key={one.alert.id} desk={desk} one={one} />
          ))}
        </ol>
      )}
      <Announcer desk={desk} />
    </aside>
  )
}

export function AlertCard({ desk, one: { alert, handling, delivery } }: { desk: Desk; one: Case }) {
  const { live } = desk
  const held = handling === 'acknowledged' ? desk.held.outcomes.value.get(alert.id) : undefined
  const student = live.roster.value.includes(alert.student) ? live.student(alert.student) : null
  // A nurse has no roster: the name is in the alert's own words.
  const rule = tAny(`rule.${alert.rule}`)
  const time = useMemo(() => computed(() => running(live.second.value - alert.startedAt / 1000)), [live, alert.startedAt])
  return (
    <li class="alert" data-alert={alert.id} data-severity={alert.severity} data-handling={handling}>
      <header>
        <span class="severity">
          <i aria-hidden="true">{stars[alert.severity]}</i> {t(`severity.${alert.severity}`)}
        </span>
        {alert.drill && <span class="mark">{t('alert.drill')}</span>}
        {alert.late && <span class="mark">{t('alert.late')}</span>}
        {!alert.durable && <span class="mark">{t('alert.not-durable')}</span>}
        <time>{time}</time>
      </header>
      <div class="head">
        <h2>{student?.value.name ?? alert.who ?? rule}</h2>
        {student && <Digits desk={desk} id={alert.student} />}
      </div>
      {!student && alert.where && <p class="where">{alert.where}</p>}
      {(student || alert.who) && <p class="rule">{rule}</p>}
      <p class="why">{whyOf(alert)}</p>
      <p class="status">
        {[
          alert.phase === 'resolved' && t('alert.resolved', { time: clockTime(alert.resolvedAt ?? alert.firedAt) }),
          handling !== 'open' &&
            (alert.by && alert.at ? t('alert.by', { who: alert.by, time: clockTime(alert.at) }) : t('alert.acknowledged')),
        ]
          .filter(Boolean)
          .join(' · ')}
        {delivery === 'waiting' && <strong class="waiting">{t('alert.waiting')}</strong>}
      </p>
      {handling === 'open' && (
        <button type="button" class="acknowledge" onClick={() => live.decide({ type: 'acknowledge', id: alert.id })}>
          {t('alert.acknowledge')}
        </button>
      )}
      {held && <HeldOutcome desk={desk} id={alert.id} held={held} />}
      {handling === 'acknowledged' && !held && (
        <fieldset class="outcomes">
          <legend>{t('alert.outcome')}</legend>
          {outcomes.map(outcome => (
            <button key={outcome} type="button" data-outcome={outcome} onClick={() => desk.held.hold(alert.id, outcome)}>
              {t(`outcome.${outcome}`)}
            </button>
          ))}
        </fieldset>
      )}
    </li>
  )
}

/** What was said, for as long as it can be taken back. */
function HeldOutcome({ desk, id, held: { outcome, untilMs } }: { desk: Desk; id: string; held: Held }) {
  const seconds = Math.max(0, Math.round(untilMs / 1000 - desk.live.second.value))
  return (
    <div class="held" role="status">
      <b data-outcome={outcome}>{t(`outcome.${outcome}`)}</b>
      <button type="button" onClick={() => desk.held.takeBack(id)}>
        {t('undo')} <span aria-hidden="true">{seconds}</span>
      </button>
    </div>
  )
}

/** The present heart rate, large enough to read at arm's length; a dash when there is none. */
function Digits({ desk, id }: { desk: Desk; id: string }) {
  const text = useMemo(() => {
    const state = desk.stateOf(id)
    return computed(() => (state.value === 'ok' || state.value === 'no-motion' ? (desk.live.student(id).value.bpm ?? '–') : '–'))
  }, [desk, id])
  return <span class="digits">{text}</span>
}

/** Speaks each open alert once to a screen reader, and again where its words change; one that is answered leaves without a word. */
function Announcer({ desk: { live, rail } }: { desk: Desk }) {
  return (
    <div class="visually-hidden" role="alert" aria-atomic="false">
      {rail.value
        .filter(({ handling }) => handling === 'open')
        .map(({ alert }) => {
          const values = { severity: t(`severity.${alert.severity}`), why: whyOf(alert) }
          const name = live.roster.value.includes(alert.student) ? live.student(alert.student).peek().name : (alert.who ?? null)
          return <p key={alert.id}>{name === null ? t('alert.announce.unnamed', values) : t('alert.announce', { ...values, name })}</p>
        })}
    </div>
  )
}

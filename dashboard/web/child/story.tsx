import type { AlertMessage } from '../../../domain/live.ts'
import type { RecordedAlert } from '../../../domain/record.ts'
import { clockTime, dayTime, t } from '../language/language.ts'
import { sentences } from '../parts/sentences.ts'
import { type Standing, standingOf } from './standing.ts'

/** Where an outcome says how it stands, no other word is needed. */
const standingWords = {
  'going-on': 'child.still',
  unanswered: 'child.unanswered',
  clear: 'child.clear',
  helped: null,
  'false-alarm': null,
} as const satisfies Record<Standing, unknown>

/** What, when, who answered, how it ended. */
export function AlertStory({ alert, name }: { alert: AlertMessage; name: string }) {
  const { handling, by, at, outcome, resolvedAt } = alert
  const who = by ?? t('child.someone')
  const standing = standingOf(alert)
  const words = standingWords[standing]
  return (
    <article class="story" data-alert={alert.id} data-severity={alert.severity} data-standing={standing}>
      <p class="when">
        {alert.drill && <b>{t('alert.drill')} · </b>}
        {dayTime(alert.firedAt)}
      </p>
      <p class="what">{'guardian' in alert.why ? alert.why.guardian : ''}</p>
      {standing !== 'unanswered' && (
        <p class="who">
          {handling === 'open' ? t('child.status.open') : t(`child.status.${handling}`, { who, time: clockTime(at ?? alert.firedAt) })}
        </p>
      )}
      {outcome && <p class="outcome">{t(`child.outcome.${outcome}`, { name })}</p>}
      <p class="ending">
        {words && <b>{t(words)}</b>} {standing !== 'unanswered' && resolvedAt && t('child.clear.since', { time: clockTime(resolvedAt) })}
      </p>
    </article>
  )
}

/** How an alert of a past lesson ended: a person's word first, then who answered, then the sign itself. */
export function AlertEnding({ alert: { outcome, resolvedAt, ledger }, name }: { alert: RecordedAlert; name: string }) {
  const answer = ledger.find(({ what }) => what === 'acknowledged' || what === 'closed')
  const answered = answer
    ? t('child.answered', { who: answer.who ?? t('child.someone'), time: clockTime(answer.at) })
    : outcome === null && t('child.answered.none')
  const over = resolvedAt !== null && t('child.clear.since', { time: clockTime(resolvedAt) })
  return <p class="ending">{sentences(outcome && t(`child.ended.${outcome}`, { name }), answered, over)}</p>
}

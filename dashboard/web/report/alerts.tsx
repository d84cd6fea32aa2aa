import type { LedgerLine, LessonReport, RecordedAlert } from '../../../domain/record.ts'
import { t, tAny } from '../language/language.ts'
import { stars } from '../parts/stars.ts'
import { clockSeconds } from './words.ts'

/** What called for someone, who answered and how fast. What concerns the band alone comes after, folded. */
export function Alerts({ report: { alerts, students } }: { report: LessonReport }) {
  const names = new Map(students.map(({ id, name }) => [id, name]))
  const ofChild = alerts.filter(({ severity }) => severity !== 'technical')
  const ofBand = alerts.filter(({ severity }) => severity === 'technical')
  return (
    <section class="alerts" aria-labelledby="alerts-title">
      <div class="section-head">
        <h2 id="alerts-title">{t('report.alerts')}</h2>
        {ofChild.length > 0 && <p>{summaryOf(ofChild)}</p>}
      </div>
      {ofChild.length === 0 && <p class="none">{t('report.alerts.none')}</p>}
      <AlertList alerts={ofChild} nameOf={id => names.get(id) ?? ''} />
      {ofBand.length > 0 && (
        <details>
          <summary>{t('report.alerts.technical', { n: ofBand.length })}</summary>
          <AlertList alerts={ofBand} nameOf={id => names.get(id) ?? ''} />
        </details>
      )}
    </section>
  )
}

export function AlertList({ alerts, nameOf }: { alerts: RecordedAlert[]; nameOf: (student: string) => string }) {
  if (alerts.length === 0) return null
  return (
    <ol class="alert-list">
      {alerts.map(alert => (
        <AlertStory key={alert.id} alert={alert} name={nameOf(alert.student)} />
      ))}
    </ol>
  )
}

function AlertStory({ alert, name }: { alert: RecordedAlert; name: string }) {
  const seconds = answeredAfter(alert)
  return (
    <li data-alert={alert.id} data-severity={alert.severity}>
      <p class="when">
        <time>{clockSeconds(alert.firedAt)}</time>
        <span class="severity">
          <i aria-hidden="true">{stars[alert.severity]}</i> {t(`severity.${alert.severity}`)}
        </span>
      </p>
      <div class="what">
        <h3>
          {name && <b>{name}</b>} <span>{tAny(`rule.${alert.rule}`) || alert.rule}</span>
        </h3>
        <p>{alert.why}</p>
      </div>
      <p class="response">
        <b>{seconds === null ? t('report.unanswered.alert') : t('report.answered', { n: seconds })}</b>
        {alert.outcome && <span>{t('report.outcome', { outcome: t(`outcome.${alert.outcome}`) })}</span>}
      </p>
      <ol class="ledger" aria-label={t('report.ledger')}>
        {alert.ledger.map((line, i) => (
          <li key={i} data-what={line.what}>
            <time>{clockSeconds(line.at)}</time> {wordsOf(line)}
          </li>
        ))}
      </ol>
    </li>
  )
}

/** What only a person does; without a name it was someone who has left. */
const personal: readonly LedgerLine['what'][] = ['seen', 'acknowledged', 'silenced', 'closed']

function wordsOf({ what, who }: LedgerLine) {
  const deed = t(`report.ledger.${what}`)
  if (!personal.includes(what)) return deed
  return t('report.ledger.by', { what: deed, who: who ?? t('report.ledger.left') })
}

/** Seconds from firing to the first person's answer; null: nobody answered. */
export function answeredAfter({ firedAt, ledger }: RecordedAlert): number | null {
  const answer = ledger.find(({ what }) => what === 'acknowledged' || what === 'closed')
  return answer ? Math.max(0, Math.round((answer.at - firedAt) / 1000)) : null
}

function summaryOf(alerts: RecordedAlert[]) {
  const waits = alerts
    .map(answeredAfter)
    .filter(wait => wait !== null)
    .toSorted((a, b) => a - b)
  const middle = waits[Math.floor((waits.length - 1) / 2)]
  return t(middle === undefined ? 'report.alerts.summary.unanswered' : 'report.alerts.summary', {
    n: alerts.length,
    answered: waits.length,
    seconds: middle ?? 0,
  })
}

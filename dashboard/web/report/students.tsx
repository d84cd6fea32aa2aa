import { useSignal } from '@preact/signals'
import type { LessonReport, RecordedAlert } from '../../../domain/record.ts'
import { ZoneStrip } from '../charts/zones.tsx'
import { t } from '../language/language.ts'
import { coverageOf, isWhole } from '../parts/coverage.ts'
import { go, Link, place } from '../parts/place.tsx'
import { stars } from '../parts/stars.ts'
import { hits, Search } from './search.tsx'
import { byName, covered, share, whole } from './words.ts'
import { ZoneMarks, ZoneNumbers } from './zones.tsx'

type Line = LessonReport['students'][number]

/** A line for each student, in the roster's order or by name: never by a figure, for this is no ranking. */
export function Students({ report: { students, alerts } }: { report: LessonReport }) {
  const order = useSignal<'roster' | 'name'>('roster')
  const inNumbers = useSignal(false)
  const typed = useSignal('')
  const found = students.filter(({ name }) => hits(typed.value, name))
  const lines = order.value === 'roster' ? found : found.toSorted((a, b) => byName(a.name, b.name))
  return (
    <section class="students" aria-labelledby="students-title">
      <div class="section-head">
        <h2 id="students-title">{t('report.students')}</h2>
        <Search typed={typed} label={t('find.student')} />
        <fieldset class="segments" aria-label={t('report.order')}>
          {(['roster', 'name'] as const).map(by => (
            <button
              key={by}
              type="button"
              aria-pressed={order.value === by}
              onClick={() => {
                order.value = by
              }}
            >
              {t(`report.order.${by}`)}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          aria-pressed={inNumbers.value}
          onClick={() => {
            inNumbers.value = !inNumbers.value
          }}
        >
          {t('report.zones.numbers')}
        </button>
      </div>
      {students.length === 0 ? (
        <p class="none">{t('report.students.none')}</p>
      ) : (
        <div class="scroller">
          <table class="numbers">
            <caption class="visually-hidden">{t('report.students.caption')}</caption>
            <thead>
              <tr>
                <th scope="col" aria-sort={order.value === 'name' ? 'ascending' : undefined}>
                  {t('report.name')}
                </th>
                <th scope="col">{t('report.coverage.short')}</th>
                <th scope="col" class="zone-column">
                  {t('report.zones.short')}
                  {inNumbers.value && <ZoneMarks />}
                </th>
                <th scope="col">{t('report.bpm-mean.short')}</th>
                <th scope="col">{t('report.bpm-max.short')}</th>
                <th scope="col">{t('report.mvpa.short')}</th>
                <th scope="col">{t('report.density.short')}</th>
                <th scope="col">{t('report.load.short')}</th>
                <th scope="col">{t('report.recovery.short')}</th>
                <th scope="col">{t('record.effort')}</th>
                <th scope="col">{t('report.alerts')}</th>
              </tr>
            </thead>
            <tbody>
              {lines.map(line => (
                <StudentRow
                  key={line.id}
                  line={line}
                  alerts={alerts.filter(({ student }) => student === line.id)}
                  inNumbers={inNumbers.value}
                />
              ))}
            </tbody>
          </table>
        </div>
      )}
    </section>
  )
}

interface StudentRowProps {
  line: Line
  alerts: RecordedAlert[]
  inNumbers: boolean
}

function StudentRow({ line: { id, name, consent, figures }, alerts, inNumbers }: StudentRowProps) {
  if (!consent || !figures)
    return (
      <tr data-student={id}>
        <th scope="row">{name}</th>
        <td colSpan={9} class="unmonitored">
          {t(consent ? 'report.no-readings' : 'tile.no-consent')}
        </td>
        <AlertCount alerts={alerts} />
      </tr>
    )
  const to = { ...place.value, student: id }
  return (
    // The name’s link is the way of the keyboard; a finger has the whole line.
    <tr
      data-student={id}
      data-thin={!isWhole(figures.heartSeconds, figures)}
      onClick={event => !event.defaultPrevented && go(to, { over: true })}
    >
      <th scope="row">
        <Link to={to} over>
          {name}
        </Link>
      </th>
      <td class="covered">{covered(coverageOf(figures.heartSeconds, figures))}</td>
      <td class="zone-column">{inNumbers ? <ZoneNumbers seconds={figures.zoneSeconds} /> : <ZoneStrip seconds={figures.zoneSeconds} />}</td>
      <td>{whole(figures.bpmMean)}</td>
      <td>{whole(figures.bpmMax)}</td>
      <td>{share(figures.mvpaShare)}</td>
      <td class="density" data-thin={!isWhole(figures.motionSeconds, figures)}>
        {share(figures.density)}
      </td>
      <td>{whole(figures.edwards)}</td>
      <td>{figures.recovery ? t('report.recovery.drop', { n: whole(figures.recovery.dropBpm) }) : '–'}</td>
      <td class="effort">{figures.effort ? t(`record.effort.${figures.effort}`) : '–'}</td>
      <AlertCount alerts={alerts} />
    </tr>
  )
}

const severities = ['high', 'medium', 'low', 'technical'] as const

function AlertCount({ alerts }: { alerts: RecordedAlert[] }) {
  return (
    <td class="alert-count">
      {severities.map(severity => {
        const n = alerts.filter(alert => alert.severity === severity).length
        return (
          n > 0 && (
            <span key={severity} data-severity={severity}>
              <i aria-hidden="true">{stars[severity]}</i> <span class="visually-hidden">{t(`severity.${severity}`)}: </span>
              {n}
            </span>
          )
        )
      })}
    </td>
  )
}

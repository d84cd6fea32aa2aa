import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { percent, t } from '../language/language.ts'
import { tracePath, traceSeconds } from '../live/traces.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import type { Desk } from './desk.ts'
import { Dialog, useShown } from './dialogs.tsx'
import { AlertCard } from './rail.tsx'

const chart = { height: 200, low: 40, high: 220, lines: [60, 100, 140, 180] }

/** One student: the last minutes this screen saw, the zone, and what is open about them. */
export function StudentDialog({ desk }: { desk: Desk }) {
  useShown(desk)
  const id = desk.shown.value
  const name = id ? desk.live.student(id).value.name : ''
  return (
    <Dialog
      name="student"
      title={name}
      closed={() => {
        desk.shown.value = null
      }}
    >
      {id && <StudentCard key={id} desk={desk} id={id} />}
    </Dialog>
  )
}

function StudentCard({ desk, id }: { desk: Desk; id: string }) {
  const student = desk.live.student(id)
  const state = desk.stateOf(id)
  const { bpm, percent: share, zone } = student.value
  const live = state.value === 'ok' || state.value === 'no-motion'
  const cases = desk.rail.value.filter(({ alert }) => alert.student === id)
  return (
    <>
      <div class="figures">
        <b class="digits">{live ? bpm : '–'}</b>
        <span>{t('tile.bpm')}</span>
        {live && zone !== null && share !== null && (
          <>
            <ZoneMark zone={zone} />
            <span>{t(`zone.${zone as 0 | 1 | 2 | 3 | 4 | 5}`)}</span>
            <span>
              {percent(share)} {t('tile.of-max')}
            </span>
          </>
        )}
        {state.value !== 'ok' && <strong class="worth">{t(`tile.${state.value}`, { n: desk.live.ageSeconds(id) })}</strong>}
      </div>
      <Chart desk={desk} id={id} />
      {cases.length === 0 ? (
        <p class="quiet-line">{t('student.no-alerts')}</p>
      ) : (
        <ol class="cases">
          {cases.map(one => (
            <AlertCard key={one.alert.id} desk={desk} one={one} />
          ))}
        </ol>
      )}
    </>
  )
}

function Chart({ desk: { live }, id }: { desk: Desk; id: string }) {
  const path = useMemo(() => computed(() => tracePath(live.traces.last(id, live.heardAt.value ?? 0, traceSeconds), chart)), [live, id])
  const y = (bpm: number) => chart.height - (chart.height * (bpm - chart.low)) / (chart.high - chart.low)
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${traceSeconds} ${chart.height}`} preserveAspectRatio="none" aria-hidden="true">
        {chart.lines.map(bpm => (
          <line key={bpm} x1="0" x2={traceSeconds} y1={y(bpm)} y2={y(bpm)} />
        ))}
        <path d={path} />
      </svg>
      <ol aria-hidden="true">
        {chart.lines.map(bpm => (
          <li key={bpm} style={{ top: `${(100 * y(bpm)) / chart.height}%` }}>
            {bpm}
          </li>
        ))}
      </ol>
      <figcaption>{path.value ? t('student.minutes', { n: traceSeconds / 60 }) : t('student.unseen')}</figcaption>
    </figure>
  )
}

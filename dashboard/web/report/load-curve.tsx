import { useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { ClassFigures, RecordedLesson } from '../../../domain/record.ts'
import { clockTime, t } from '../language/language.ts'
import { WithTable } from './with-table.tsx'
import { whole } from './words.ts'

/** More than the rest of the page together: asked for when a report is opened, while its figures are on their way. */
export const loadPlot = () => import('./load-plot.ts')

type Curve = ClassFigures['loadCurve']

/** Class load curve (运动负荷曲线): how hard the class worked, minute by minute. */
export function LoadCurve({ lesson, curve }: { lesson: RecordedLesson; curve: Curve }) {
  const pointed = useSignal<number | null>(null)
  const minute = curve[pointed.value ?? -1]
  return (
    <WithTable
      class="load-curve"
      title={t('report.curve')}
      table={curve.length > 0 && <CurveTable lesson={lesson} curve={curve} />}
      note={
        <p class="pointed">
          {minute
            ? t('report.curve.minute', {
                time: clockTime(minute.t),
                median: whole(minute.median),
                q1: whole(minute.q1),
                q3: whole(minute.q3),
                n: minute.students,
              })
            : peakOf(lesson, curve)}
        </p>
      }
    >
      {curve.length > 0 ? (
        <Chart
          lesson={lesson}
          curve={curve}
          pointed={at => {
            pointed.value = at
          }}
        />
      ) : (
        <p class="none">{t('report.curve.none')}</p>
      )}
      <p class="curve-legend">
        <span data-line="median">{t('report.curve.median')}</span>
        <span data-line="band">{t('report.curve.band')}</span>
      </p>
    </WithTable>
  )
}

function Chart({ lesson, curve, pointed }: { lesson: RecordedLesson; curve: Curve; pointed: (index: number | null) => void }) {
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    let plot: Disposable | null = null
    let gone = false
    void loadPlot().then(({ openLoadPlot }) => {
      if (!gone) plot = openLoadPlot({ host: host.current!, lesson, curve, wordOf: phase => t(`phase.${phase}`), pointed })
    })
    return () => {
      gone = true
      plot?.[Symbol.dispose]()
    }
  }, [lesson, curve])
  return <div ref={host} class="plot" role="img" aria-label={`${t('report.curve')}. ${peakOf(lesson, curve)}`} />
}

/** The phase that a minute belongs to; null: none was set yet. */
const phaseAt = ({ phases }: RecordedLesson, ms: number) => phases.findLast(({ at }) => at <= ms)?.phase ?? null

/** The curve in a sentence, for those who do not see it and those who have no time. */
function peakOf(lesson: RecordedLesson, curve: Curve) {
  if (curve.length === 0) return ''
  const peak = curve.reduce((highest, minute) => (minute.median > highest.median ? minute : highest))
  const phase = phaseAt(lesson, peak.t)
  return t('report.curve.peak', { median: whole(peak.median), time: clockTime(peak.t), phase: phase ? ` (${t(`phase.${phase}`)})` : '' })
}

function CurveTable({ lesson, curve }: { lesson: RecordedLesson; curve: Curve }) {
  return (
    <table class="numbers">
      <caption class="visually-hidden">{t('report.curve')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('report.minute')}</th>
          <th scope="col">{t('phase.none')}</th>
          <th scope="col">{t('report.curve.q1')}</th>
          <th scope="col">{t('report.curve.median.short')}</th>
          <th scope="col">{t('report.curve.q3')}</th>
          <th scope="col">{t('report.students')}</th>
        </tr>
      </thead>
      <tbody>
        {curve.map(({ t: at, q1, median, q3, students }) => {
          const phase = phaseAt(lesson, at)
          return (
            <tr key={at}>
              <th scope="row">{clockTime(at)}</th>
              <td>{phase ? t(`phase.${phase}`) : ''}</td>
              <td>{whole(q1)}</td>
              <td>{whole(median)}</td>
              <td>{whole(q3)}</td>
              <td>{students}</td>
            </tr>
          )
        })}
      </tbody>
    </table>
  )
}

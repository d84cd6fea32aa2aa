import { type Signal, useSignal } from '@preact/signals'
import { useEffect, useRef } from 'preact/hooks'
import type { RecordedLesson } from '../../../domain/record.ts'
import { t } from '../language/language.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { ChartOrTable, Table } from './chart-or-table.tsx'
import { type Curve, hasGuess, indexAt, type Moment, minutesOf, momentAt, peakOf } from './curve.ts'
import { lessonTime } from './lesson-time.ts'
import type { Plot } from './plot.ts'

/** Whose heart is spoken of: the reader's own, a child's, or a student's. */
export interface CurveWords {
  title: string
  own: string
  /** what the band of expected heart rates is, or why there is none */
  guess: string
  learning: string
  /** no heart rate came */
  nothing: string
  /** in a sentence or two, what the curve shows */
  summary: string
  /** the expected heart rates of a moment, and their column in the table; else in the words for grown-ups */
  between?: (low: number, high: number) => string
  column?: string
}

const between = (low: number, high: number) => t('chart.guess.span', { low, high })

interface CurveChartProps {
  lesson: RecordedLesson
  curve: Curve
  /** ms since 1970, in the order of their list */
  alerts: readonly number[]
  words: CurveWords
}

/** One student's lesson: the heart rate over the zones, with what was expected, to be explored by finger, mouse or keys. */
export function CurveChart({ lesson, curve, alerts, words }: CurveChartProps) {
  const table = () => <CurveTable curve={curve} words={words} />
  return (
    <ChartOrTable
      kind="curve"
      title={words.title}
      chart={() =>
        peakOf(curve) === null ? <p class="chart-nothing">{words.nothing}</p> : <Mountain {...{ lesson, curve, alerts, words, table }} />
      }
      table={table}
      words={words.summary}
    />
  )
}

const stepSeconds = 10
const pageSeconds = 60

function Mountain({ lesson, curve, alerts, words, table }: CurveChartProps & { table: () => preact.ComponentChild }) {
  const host = useRef<HTMLDivElement>(null)
  const at = useSignal<number | null>(null)
  const failed = useSignal(false)
  useDrawing({ host, lesson, curve, alerts, at, failed })
  if (failed.value)
    return (
      <>
        <p class="chart-words">{t('chart.failed')}</p>
        {table()}
      </>
    )

  const first = 0
  const last = curve.seconds.length - 1
  const shown = at.value ?? peakOf(curve)!
  const moment = momentAt(curve, shown)
  const by = (seconds: number) => {
    at.value = Math.min(last, Math.max(first, indexAt(curve, curve.seconds[shown]! + seconds)))
  }
  const keys: Record<string, () => void> = {
    ArrowRight: () => by(stepSeconds),
    ArrowUp: () => by(stepSeconds),
    ArrowLeft: () => by(-stepSeconds),
    ArrowDown: () => by(-stepSeconds),
    PageUp: () => by(pageSeconds),
    PageDown: () => by(-pageSeconds),
    Home: () => by(Number.NEGATIVE_INFINITY),
    End: () => by(Number.POSITIVE_INFINITY),
  }
  return (
    <>
      <Readout moment={moment} words={words} untouched={at.value === null} />
      <div
        ref={host}
        class="plot"
        role="slider"
        tabIndex={0}
        aria-label={`${t('chart.slider')}. ${words.summary}`}
        aria-valuemin={curve.seconds[first]}
        aria-valuemax={curve.seconds[last]}
        aria-valuenow={moment.second}
        aria-valuetext={inWords(moment, words)}
        onKeyDown={event => {
          const move = keys[event.key]
          if (!move) return
          event.preventDefault()
          move()
        }}
      />
      <ul class="legend">
        <li data-of="own">{words.own}</li>
        <li data-of={hasGuess(curve) ? 'guess' : null}>{words.guess}</li>
        {hasGuess(curve) && curve.learning && <li class="aside">{words.learning}</li>}
      </ul>
    </>
  )
}

interface Drawing extends Pick<CurveChartProps, 'lesson' | 'curve' | 'alerts'> {
  host: { current: HTMLDivElement | null }
  at: Signal<number | null>
  failed: Signal<boolean>
}

function useDrawing({ host, lesson, curve, alerts, at, failed }: Drawing) {
  useEffect(() => {
    let plot: Plot | null = null
    let open = true
    const since = (ms: number) => (ms - lesson.startsAt) / 1000
    const pin = (index: number | null) => plot?.pin(index, index === null ? null : curve.bpm[index])
    import('./curve-plot.ts').then(
      ({ openCurvePlot }) => {
        if (!open) return
        plot = openCurvePlot({
          host: host.current!,
          curve,
          lessonSeconds: since(lesson.endsAt),
          alerts: alerts.map(since),
          phases: () => lesson.phases.map(({ at, phase }) => ({ second: since(at), word: t(`phase.${phase}`) })),
          pointed: index => {
            at.value = index
          },
        })
        pin(at.peek())
      },
      () => {
        failed.value = true
      },
    )
    const stop = at.subscribe(pin)
    return () => {
      open = false
      stop()
      plot?.[Symbol.dispose]()
    }
  }, [host, lesson, curve, alerts, at, failed])
}

const inWords = ({ second, bpm, zone, guess }: Moment, words: CurveWords) =>
  [
    lessonTime(second),
    bpm === null ? t('chart.gap') : `${t('chart.beats.n', { n: bpm })}, ${t('zone.numbered', { n: zone! })}`,
    guess && (words.between ?? between)(...guess),
  ]
    .filter(Boolean)
    .join(', ')

/** What the pin points at; before anything was touched, the summit. */
function Readout({ moment, words, untouched }: { moment: Moment; words: CurveWords; untouched: boolean }) {
  const { second, bpm, zone, guess } = moment
  return (
    <p class="readout" aria-hidden="true">
      <b>{lessonTime(second)}</b>
      <span class="beats">{bpm === null ? t('chart.gap') : t('chart.beats.n', { n: bpm })}</span>
      {zone !== null && <ZoneMark zone={zone} />}
      <small>{untouched ? t('chart.hint') : guess && (words.between ?? between)(...guess)}</small>
    </p>
  )
}

function CurveTable({ curve, words }: Pick<CurveChartProps, 'curve' | 'words'>) {
  return (
    <Table
      label={words.title}
      columns={[t('chart.minute'), t('chart.beats'), t('chart.zone'), words.column ?? t('chart.guess')]}
      rows={minutesOf(curve).map(({ minute, bpm, zone, guess }) => [
        minute,
        bpm ?? '–',
        zone === null ? '–' : <ZoneWord zone={zone} />,
        guess ? `${guess[0]}–${guess[1]}` : '–',
      ])}
    />
  )
}

export const ZoneWord = ({ zone }: { zone: 0 | 1 | 2 | 3 | 4 | 5 }) => (
  <span class="zone-word">
    <ZoneMark zone={zone} /> {t(`zone.${zone}`)}
  </span>
)

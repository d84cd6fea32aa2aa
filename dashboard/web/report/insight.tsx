import { useEffect, useMemo } from 'preact/hooks'
import type { StudentInsight } from '../../../domain/insight.ts'
import { t } from '../language/language.ts'
import { coverageMin, isCovered } from '../parts/coverage.ts'
import { dayMonth } from '../parts/days.ts'
import { listed } from '../parts/sentences.ts'
import { createInsightDesk } from './insight-desk.ts'
import { Runs } from './insight-runs.tsx'
import { decimal, share, whole } from './words.ts'

/** The student against the student's own past: in words, with the interval, and never a grade. */
export function Insight({ student }: { student: string }) {
  const desk = useMemo(() => createInsightDesk({ student, signedOut: () => location.assign('/sign-in') }), [student])
  useEffect(() => void desk.load(), [desk])
  const told = desk.told.value
  if (!told)
    return (
      <p class="insight" role="status">
        {t(desk.failed.value ? 'insight.failed' : 'insight.opening')}
      </p>
    )
  return (
    <div class="insight">
      <FitnessTrend trend={told.trend} />
      <Load load={told.load} lessons={told.lessons} />
      <Bests bests={told.bests} />
      <Runs desk={desk} runs={told.shuttleRuns} />
      {told.assumed.length > 0 && (
        <p class="assumed">{t('insight.assumed', { what: listed(told.assumed.map(each => t(`insight.assumed.${each}`))) })}</p>
      )}
    </div>
  )
}

const signed = (value: number) => `${value > 0 ? '+' : ''}${decimal(value)}`.replace('-', '−')

function FitnessTrend({ trend: { word, reason, bpmPerWeek, coverage } }: Pick<StudentInsight, 'trend'>) {
  return (
    <section>
      <h4>{t('insight.trend')}</h4>
      <b class="word">{t(`insight.trend.${word}`)}</b>
      {reason && <p>{t(`insight.reason.${reason}`)}</p>}
      {bpmPerWeek && (
        <p>{t('insight.slope', { slope: signed(bpmPerWeek.slope), low: signed(bpmPerWeek.low), high: signed(bpmPerWeek.high) })}</p>
      )}
      <Covered coverage={coverage} />
      <WhatIsIt text={t('insight.trend.what')} />
    </section>
  )
}

/** How much of the lessons a figure is from. */
const Covered = ({ coverage }: { coverage: number | null }) =>
  coverage !== null && (
    <p data-thin={!isCovered(coverage)}>
      {t(isCovered(coverage) ? 'report.coverage' : 'report.thin', { share: share(coverage, coverageMin) })}
    </p>
  )

const WhatIsIt = ({ text }: { text: string }) => (
  <details>
    <summary>{t('insight.what')}</summary>
    <p>{text}</p>
  </details>
)

const dayWidth = 4
const chartHeight = 100
const sixWeeksMs = 6 * 7 * 24 * 3_600_000

function Load({ load: { days, since, coverage }, lessons }: Pick<StudentInsight, 'load' | 'lessons'>) {
  const today = days.at(-1)
  const top = Math.max(1, ...days.map(each => Math.max(each.load, each.fitness, each.fatigue)))
  const y = (points: number) => chartHeight - (chartHeight * points) / top
  const line = (of: 'fitness' | 'fatigue') => days.map((each, i) => `${(i + 0.5) * dayWidth},${y(each[of])}`).join(' ')
  const newest = lessons.findLast(({ edwards }) => edwards !== null)
  return (
    <section class="load-weeks">
      <h4>{t('insight.load')}</h4>
      <p>
        {newest && `${dayMonth(newest.lesson.startsAt)}: ${whole(newest.edwards)} ${t('report.load.unit')} · `}
        {today && t('insight.load.today', { fitness: decimal(today.fitness), fatigue: decimal(today.fatigue) })}
      </p>
      <svg
        class="loads"
        viewBox={`0 0 ${dayWidth * days.length} ${chartHeight}`}
        preserveAspectRatio="none"
        role="img"
        aria-label={t('insight.load.chart')}
      >
        {days.map((each, i) => (
          <rect key={each.day} x={i * dayWidth + 0.6} width={dayWidth - 1.2} y={y(each.load)} height={chartHeight - y(each.load)} />
        ))}
        <polyline points={line('fitness')} />
        <polyline class="fatigue" points={line('fatigue')} />
      </svg>
      <p>{t('insight.load.chart')}</p>
      {since !== null && today && today.day - since < sixWeeksMs && <p>{t('insight.load.filling', { date: dayMonth(since) })}</p>}
      <Covered coverage={coverage} />
      <WhatIsIt text={t('insight.load.what')} />
    </section>
  )
}

function Bests({ bests: { lesson, week } }: Pick<StudentInsight, 'bests'>) {
  return (
    <section>
      <h4>{t('insight.bests')}</h4>
      {!lesson && !week && <p>{t('insight.bests.none')}</p>}
      {lesson && (
        <p data-thin={!isCovered(lesson.coverage)}>
          {t('insight.bests.lesson', { n: Math.floor(lesson.targetSeconds / 60), date: dayMonth(lesson.startsAt) })}
        </p>
      )}
      {week && (
        <p data-thin={!isCovered(week.coverage)}>
          {t('insight.bests.week', { n: Math.floor(week.targetSeconds / 60), date: dayMonth(week.startsAt) })}
        </p>
      )}
    </section>
  )
}

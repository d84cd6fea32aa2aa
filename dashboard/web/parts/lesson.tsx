import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { RecordedAlert, StudentLesson } from '../../../domain/record.ts'
import { hasGuess, momentAt, peakOf } from '../charts/curve.ts'
import { CurveChart, type CurveWords } from '../charts/curve.tsx'
import { lessonTime } from '../charts/lesson-time.ts'
import { longestZone, wholeMinutes, ZoneMinutes } from '../charts/zones.tsx'
import { clockTime, dayTime, percent, t } from '../language/language.ts'
import { AsOf } from './as-of.tsx'
import { coverageOf, isWhole } from './coverage.ts'
import type { Kept } from './kept.ts'
import { Effort, titleOf } from './lesson-list.tsx'
import { Link } from './place.tsx'
import type { Records } from './records.ts'
import { sentences } from './sentences.ts'
import { useKept } from './use-kept.ts'

/** In whose words: to the student, or about a child to the parent. */
export type Voice = 'me' | 'child'

interface LessonViewProps {
  records: Records
  lesson: string
  /** in the address of the list */
  student: string | null
  voice: Voice
  /** further figures beside the effort */
  figures?: (told: StudentLesson) => ComponentChildren
  /** after an alert's words */
  ending?: (alert: RecordedAlert) => ComponentChildren
}

/** One lesson, opened: the curve, the zones, how the heart came down, and the alerts. */
export function LessonView({ records, lesson, student, voice, figures, ending }: LessonViewProps) {
  const kept = useKept(records.lesson(lesson))
  const told = kept.value.value
  return (
    <article class="opened">
      <div class="back-row">
        <Link class="back" to={{ student }} back>
          {t(`${voice}.back`)}
        </Link>
        {told && <AsOf of={kept} />}
      </div>
      {told ? <Told told={told} voice={voice} figures={figures} ending={ending} /> : <Missing of={kept} />}
    </article>
  )
}

/** Not here, or not yet. */
function Missing({ of: { trouble } }: { of: Kept<StudentLesson> }) {
  switch (trouble.value?.why) {
    case undefined:
      return <h1 class="visually-hidden">{t('record.loading')}</h1>
    case 'offline':
      return <h1 class="none">{t('record.offline.none')}</h1>
    case 'refused':
      return <h1 class="none">{t('record.not-there')}</h1>
  }
}

interface ToldProps {
  told: StudentLesson
  voice: Voice
  figures: LessonViewProps['figures'] | undefined
  ending: LessonViewProps['ending'] | undefined
}

function Told({ told, voice, figures, ending }: ToldProps) {
  const { lesson, curve, figures: of, student } = told
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    if (history.state?.within) heading.current?.focus({ preventScroll: true })
  }, [])
  const alerts = useMemo(() => told.alerts.map(({ firedAt }) => firedAt), [told])
  const partial = !isWhole(of.heartSeconds, of)
  return (
    <>
      <header class="opened-head">
        <h1 ref={heading} tabIndex={-1}>
          {titleOf(lesson)}
        </h1>
        <p class="when">
          {dayTime(lesson.startsAt)} · {t('record.minutes', { n: wholeMinutes(of.lessonSeconds) })}
        </p>
        <p class="figures">
          <Effort figures={of} />
          {figures?.(told)}
        </p>
        {partial && (
          <p class="part">
            {t(`${voice}.partial`, { name: student.name, percent: percent(Math.round(100 * coverageOf(of.heartSeconds, of))) })}
          </p>
        )}
      </header>
      <CurveChart lesson={lesson} curve={curve} alerts={alerts} words={curveWords(told, voice)} />
      {longestZone(of.zoneSeconds) !== null && <ZoneMinutes seconds={of.zoneSeconds} title={t(`${voice}.zones`)} partial={partial} />}
      <Recovery told={told} voice={voice} />
      <section class="card" aria-labelledby="alerts-title">
        <h2 id="alerts-title">{t(`${voice}.alerts`)}</h2>
        {told.alerts.length === 0 && <p>{t(`${voice}.alerts.none`)}</p>}
        <ol class="told-alerts">
          {told.alerts.map((alert, i) => (
            <li key={alert.id}>
              <b class="number">{i + 1}</b>
              <p class="when">{clockTime(alert.firedAt)}</p>
              <p class="what">{alert.why}</p>
              {ending?.(alert)}
            </li>
          ))}
        </ol>
      </section>
    </>
  )
}

function Recovery({ told, voice }: { told: StudentLesson; voice: Voice }) {
  const { recovery } = told.figures
  const { name } = told.student
  const beats = recovery && Math.round(recovery.dropBpm)
  return (
    <section class="card recovery" aria-labelledby="recovery-title">
      <h2 id="recovery-title">{t(`${voice}.recovery`)}</h2>
      {recovery ? (
        <>
          <p class="words">{beats! > 0 ? t(`${voice}.recovery.words`, { n: beats!, name }) : t(`${voice}.recovery.none-yet`, { name })}</p>
          <p class="detail">
            {t('record.recovery.detail', {
              time: clockTime(recovery.stoppedAt),
              end: Math.round(recovery.endBpm),
              after: Math.round(recovery.afterBpm),
            })}
          </p>
        </>
      ) : (
        <p>{t(`${voice}.recovery.unknown`, { name })}</p>
      )}
    </section>
  )
}

function curveWords({ curve, figures, readings, student: { name } }: StudentLesson, voice: Voice): CurveWords {
  const peak = peakOf(curve)
  const top = peak === null ? null : momentAt(curve, peak)
  const longest = longestZone(figures.zoneSeconds)
  return {
    title: t(`${voice}.curve`, { name }),
    own: t(`${voice}.curve.own`, { name }),
    guess: t(hasGuess(curve) ? `${voice}.curve.guess` : `${voice}.curve.no-guess`, { name }),
    learning: t(`${voice}.curve.learning`, { name }),
    nothing: readings === 'all' ? t(`${voice}.curve.nothing`, { name }) : t(`record.readings.${readings}`),
    ...(voice === 'me' && { column: t('me.curve.column'), between: (low, high) => t('me.curve.between', { low, high }) }),
    summary: sentences(
      top && t('record.curve.top', { n: top.bpm!, time: lessonTime(top.second) }),
      longest !== null && t(`${voice}.curve.longest`, { name, n: longest, zone: t(`zone.${longest}`) }),
    ),
  }
}

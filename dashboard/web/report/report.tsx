import { computed, signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { ClassFigures, LessonReport } from '../../../domain/record.ts'
import { t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'
import { Link, place } from '../parts/place.tsx'
import { Alerts } from './alerts.tsx'
import { Headline } from './headline.tsx'
import { LoadCurve, loadPlot } from './load-curve.tsx'
import { Past } from './past.tsx'
import { reportCsvOf, reportOf } from './records.ts'
import { AsOf, CutBar, useTold, Waiting } from './standing.tsx'
import { StudentDialog } from './student.tsx'
import { Students } from './students.tsx'
import { Tuning } from './tuning.tsx'
import { WithTable } from './with-table.tsx'
import { clockSpan, longDay, shortDate } from './words.ts'
import { ZoneTable } from './zones.tsx'

const shown = signal<LessonReport['lesson'] | null>(null)

/** What to call the page while a lesson's report is on it. */
export const nameOfReport = computed(() => shown.value && `${t('report.title')} ${shown.value.title}, ${shortDate(shown.value.startsAt)}`)

/** One lesson on one page: what it was for the class, for each student, and what called for someone. */
export function Report({ id, classes }: { id: string; classes: Me['classes'] }) {
  const kept = useMemo(() => reportOf(id), [id])
  const report = useTold(kept)
  useEffect(() => void loadPlot(), [])
  useEffect(() => {
    shown.value = report?.lesson ?? null
    return () => {
      shown.value = null
    }
  }, [report])
  if (!report)
    return (
      <main class="waiting">
        <Waiting kept={kept} heading="h1" />
      </main>
    )
  const { lesson, figures } = report
  return (
    <main class="report">
      <Head report={report} of={classes.find(({ id }) => id === lesson.class)?.name} asOf={<AsOf kept={kept} />} />
      {figures ? <Made report={{ ...report, figures }} /> : <Making report={report} />}
      <StudentDialog report={report} />
      <CutBar kept={kept} />
    </main>
  )
}

// Two components, not one that changes: what follows the figures comes with them, and nothing is pushed down the page.

function Made({ report }: { report: LessonReport & { figures: ClassFigures } }) {
  const { lesson, figures, past } = report
  return (
    <>
      <Headline figures={figures} past={past} />
      <LoadCurve lesson={lesson} curve={figures.loadCurve} />
      <WithTable class="zone-minutes" title={t('report.zones')} table={false}>
        <ZoneTable seconds={figures.zoneSeconds} among={figures.students} />
      </WithTable>
      <Past report={report} />
      <Students report={report} />
      <Alerts report={report} />
      {lesson.class !== null && <Tuning of={lesson.class} />}
      <p class="disclaimer">{t('help.disclaimer')}</p>
    </>
  )
}

function Making({ report }: { report: LessonReport }) {
  const ended = report.lesson.endsAt <= Date.now()
  return (
    <>
      <section class="making" role="status">
        <h2>{t(ended ? 'report.making' : 'report.going-on')}</h2>
        <p>{t(ended ? 'report.making.detail' : 'report.going-on.detail')}</p>
      </section>
      <Alerts report={report} />
      <p class="disclaimer">{t('help.disclaimer')}</p>
    </>
  )
}

interface HeadProps {
  report: LessonReport
  of: string | undefined
  asOf: ComponentChildren
}

function Head({ report: { lesson, figures, students }, of, asOf }: HeadProps) {
  const facts = [
    of !== lesson.title && of,
    longDay(lesson.startsAt),
    clockSpan(lesson.startsAt, lesson.endsAt),
    figures && t('report.counted', { n: figures.students, of: students.length }),
  ].filter(Boolean)
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    // Come from the list, a screen reader is told where it is now; a page just loaded it reads by itself.
    if (history.state) heading.current!.focus({ preventScroll: true })
  }, [])
  return (
    <header class="head">
      <div>
        <Link to={{ ...place.value, class: lesson.class, lesson: null, student: null }} class="back">
          <span aria-hidden="true">←</span> {t('report.lessons')}
        </Link>
        <p class="on-paper">Pulseyard · {t('report.title')}</p>
        <h1 ref={heading} tabIndex={-1}>
          {lesson.title || t('record.untitled')}
        </h1>
        <p>{facts.join(' · ')}</p>
        {asOf}
      </div>
      {figures && (
        <p class="choices">
          {of && (
            <Link to={{ class: lesson.class, view: 'plans' }} class="button">
              {t('plans.go')}
            </Link>
          )}
          <a class="button" href={reportCsvOf(lesson.id)} download="">
            {t('report.csv')}
          </a>
          <button type="button" onClick={() => print()}>
            {t('report.print')}
          </button>
        </p>
      )}
    </header>
  )
}

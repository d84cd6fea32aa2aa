import { useEffect, useMemo, useRef } from 'preact/hooks'
import type { LessonReport, StudentLesson } from '../../../domain/record.ts'
import { CurveChart } from '../charts/curve.tsx'
import { t } from '../language/language.ts'
import { coverageOf, isCovered } from '../parts/coverage.ts'
import { leave, place } from '../parts/place.tsx'
import { AlertList } from './alerts.tsx'
import { InsightDoor } from './insight-door.tsx'
import { seriesOf, studentLessonOf } from './records.ts'
import { useTold, Waiting } from './standing.tsx'
import { clockSpan, covered, longDay, share, whole } from './words.ts'
import { ZoneTable } from './zones.tsx'

/** One student's lesson, over the report: opened and closed by the address, so that it can be linked to and left by "back". */
export function StudentDialog({ report: { lesson, students } }: { report: LessonReport }) {
  const dialog = useRef<HTMLDialogElement>(null)
  const student = students.find(({ id }) => id === place.value.student)
  useEffect(() => {
    if (student && !dialog.current!.open) dialog.current!.showModal()
    if (!student && dialog.current!.open) dialog.current!.close()
  }, [student])
  const closed = () => {
    if (place.peek().student) leave({ ...place.peek(), student: null }, { over: true })
  }
  return (
    <dialog ref={dialog} class="student-lesson" aria-labelledby="student-title" onClose={closed} {...{ closedby: 'any' }}>
      {student && (
        <>
          <div class="section-head">
            <h2 id="student-title">{student.name}</h2>
            <button type="button" class="quiet" onClick={() => dialog.current!.close()}>
              {t('dialog.close')}
            </button>
          </div>
          <p class="when">{[lesson.title, longDay(lesson.startsAt), clockSpan(lesson.startsAt, lesson.endsAt)].join(' · ')}</p>
          <OneLesson key={student.id} student={student.id} lesson={lesson.id} />
        </>
      )}
    </dialog>
  )
}

function OneLesson({ student, lesson }: { student: string; lesson: string }) {
  const kept = useMemo(() => studentLessonOf(student, lesson), [student, lesson])
  const told = useTold(kept)
  const alertsAt = useMemo(() => told?.alerts.map(({ firedAt }) => firedAt) ?? [], [told])
  if (!told) return <Waiting kept={kept} />
  const { figures, alerts, curve } = told
  return (
    <>
      <Figures figures={figures} />
      <CurveChart lesson={told.lesson} curve={curve} alerts={alertsAt} words={curveWords(told)} />
      <h3>{t('report.zones')}</h3>
      <ZoneTable seconds={figures.zoneSeconds} />
      {alerts.length > 0 && (
        <>
          <h3>{t('report.alerts')}</h3>
          <AlertList alerts={alerts} nameOf={() => ''} />
        </>
      )}
      {told.readings !== 'past-their-time' && (
        <p class="choices">
          {(['csv', 'tcx'] as const).map(format => (
            <a key={format} class="button" href={seriesOf(student, lesson, format)} download="">
              {t(`report.series.${format}`)}
            </a>
          ))}
        </p>
      )}
      <InsightDoor student={student} />
    </>
  )
}

const curveWords = ({ figures, readings }: StudentLesson) => ({
  title: t('report.student.curve'),
  own: t('report.student.own'),
  guess: t('report.student.guess'),
  learning: t('report.student.learning'),
  noGuess: t('report.student.no-guess'),
  nothing: readings === 'all' ? t('report.student.nothing') : t(`record.readings.${readings}`),
  summary: t('report.student.summary', { max: whole(figures.bpmMax), mean: whole(figures.bpmMean) }),
})

function Figures({ figures }: { figures: StudentLesson['figures'] }) {
  const coverage = coverageOf(figures.heartSeconds, figures)
  const facts: [string, string][] = [
    [t('report.bpm-mean'), `${whole(figures.bpmMean)} ${t('tile.bpm')}`],
    [t('report.bpm-max'), `${whole(figures.bpmMax)} ${t('tile.bpm')}`],
    [t('report.mvpa'), share(figures.mvpaShare)],
    [t('report.individual-density'), share(figures.density)],
    [t('report.load'), whole(figures.edwards)],
    [
      t('report.recovery'),
      figures.recovery ? `${t('report.recovery.drop', { n: whole(figures.recovery.dropBpm) })} ${t('tile.bpm')}` : '–',
    ],
    [t('record.effort'), figures.effort ? t(`record.effort.${figures.effort}`) : '–'],
    [t('report.coverage.short'), covered(coverage)],
  ]
  return (
    <div data-thin={!isCovered(coverage)}>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </div>
        ))}
      </dl>
      {!isCovered(coverage) && <p class="thin-words">{t('report.thin', { share: covered(coverage) })}</p>}
    </div>
  )
}

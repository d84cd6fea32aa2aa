import type { ClassFigures, LessonReport, RecordedLesson } from '../../../domain/record.ts'
import { t } from '../language/language.ts'
import { isCovered } from '../parts/coverage.ts'
import { Link } from '../parts/place.tsx'
import { goals } from './goals.ts'
import { WithTable } from './with-table.tsx'
import { covered, share, shortDate, tinyDate } from './words.ts'

interface Point {
  lesson: RecordedLesson
  figures: ClassFigures
}

/** This lesson beside the class's own before it, oldest first: no other class is ever in the picture. */
export function Past({ report: { lesson, figures, past } }: { report: LessonReport & { figures: ClassFigures } }) {
  const points: Point[] = [...past.toReversed(), { lesson, figures }]
  if (past.length === 0)
    return (
      <WithTable class="past" title={t('report.past')} table={false}>
        <p class="none">{t('report.past.none')}</p>
      </WithTable>
    )
  return (
    <WithTable class="past" title={t('report.past')} table={<PastTable points={points} />}>
      <div class="trends">
        <Trend points={points} name="report.mvpa" of="mvpaShare" coverage="heartCoverage" goal={goals.mvpa} />
        <Trend points={points} name="report.group-density" of="groupDensity" coverage="motionCoverage" goal={goals.groupDensity} />
      </div>
    </WithTable>
  )
}

interface TrendProps {
  points: Point[]
  name: 'report.mvpa' | 'report.group-density'
  of: 'mvpaShare' | 'groupDensity'
  coverage: 'heartCoverage' | 'motionCoverage'
  goal: number
}

/** A column a lesson, the goal as a line; this one in ink, one with too little coverage hollow. */
function Trend({ points, name, of, coverage, goal }: TrendProps) {
  return (
    <figure class="own-trend">
      <figcaption>{t(name)}</figcaption>
      <div
        class="columns"
        role="img"
        aria-label={`${t(name)}: ${points.map(({ lesson, figures }) => `${tinyDate(lesson.startsAt)} ${share(figures[of], goal)}`).join(', ')}`}
      >
        <u style={{ bottom: `${100 * goal}%` }}>
          <span>{share(goal)}</span>
        </u>
        {points.map(({ lesson, figures }, i) => (
          <span key={lesson.id} data-now={i === points.length - 1} data-thin={!isCovered(figures[coverage])}>
            <i style={{ height: `${100 * (figures[of] ?? 0)}%` }}>{i === points.length - 1 && <b>{share(figures[of], goal)}</b>}</i>
            <small>{tinyDate(lesson.startsAt)}</small>
          </span>
        ))}
      </div>
    </figure>
  )
}

function PastTable({ points }: { points: Point[] }) {
  return (
    <table class="numbers">
      <caption class="visually-hidden">{t('report.past')}</caption>
      <thead>
        <tr>
          <th scope="col">{t('report.lesson')}</th>
          <th scope="col">{t('report.mvpa')}</th>
          <th scope="col">{t('report.group-density')}</th>
          <th scope="col">{t('report.coverage.short')}</th>
        </tr>
      </thead>
      <tbody>
        {points.toReversed().map(({ lesson, figures }, i) => (
          <tr key={lesson.id}>
            <th scope="row">
              {i === 0 ? (
                t('report.past.now', { date: shortDate(lesson.startsAt) })
              ) : (
                <Link to={{ class: lesson.class, lesson: lesson.id }}>{shortDate(lesson.startsAt)}</Link>
              )}
            </th>
            <td>{share(figures.mvpaShare, goals.mvpa)}</td>
            <td>{share(figures.groupDensity, goals.groupDensity)}</td>
            <td>{covered(Math.min(figures.heartCoverage, figures.motionCoverage))}</td>
          </tr>
        ))}
      </tbody>
    </table>
  )
}

import { useSignal } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { LessonList } from '../../../domain/record.ts'
import { clockTime, t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'
import { isCovered } from '../parts/coverage.ts'
import { shortDay } from '../parts/days.ts'
import type { Kept } from '../parts/kept.ts'
import { Link, place } from '../parts/place.tsx'
import { goals } from './goals.ts'
import { ShareBar } from './headline.tsx'
import { lessonsOf } from './records.ts'
import { AsOf, CutBar, useTold, Waiting } from './standing.tsx'
import { covered, share } from './words.ts'

/** The lessons of one class, newest first. */
export function Lessons({ classes }: { classes: Me['classes'] }) {
  const of = classes.find(({ id }) => id === place.value.class) ?? classes[0]
  if (!of) return <NoClass />
  return (
    <main class="lessons">
      <h1>{t('report.lessons')}</h1>
      <nav class="classes" aria-label={t('report.classes')}>
        {classes.map(({ id, name }) => (
          <Link key={id} to={{ class: id }} current={id === of.id}>
            {name}
          </Link>
        ))}
      </nav>
      <LessonTable key={of.id} of={of} />
    </main>
  )
}

const NoClass = () => (
  <main class="lessons">
    <h1>{t('report.lessons')}</h1>
    <div class="none">
      <p>{t('report.no-class')}</p>
      <a class="button" href="/class">
        {t('title.class')}
      </a>
    </div>
  </main>
)

function LessonTable({ of }: { of: Me['classes'][number] }) {
  /** where each page begins, ms since 1970 */
  const pages = useSignal<(number | null)[]>([null])
  const first = useMemo(() => lessonsOf(of.id, null), [of.id])
  const list = useTold(first)
  if (!list) return <Waiting kept={first} />
  if (list.lessons.length === 0)
    return (
      <div class="none">
        <p>{t('report.no-lessons', { class: of.name })}</p>
        <a class="button" href={`/class?class=${of.id}`}>
          {t('report.no-lessons.go')}
        </a>
      </div>
    )
  const newest = list.lessons[0]!.lesson.startsAt
  const next = (before: number) => {
    pages.value = [...pages.value, before]
  }
  return (
    <>
      <AsOf kept={first} />
      <table>
        <caption class="visually-hidden">{t('report.lessons.caption', { class: of.name })}</caption>
        <thead>
          <tr>
            <th scope="col">{t('report.lesson')}</th>
            <th scope="col">{t('report.mvpa')}</th>
            <th scope="col">{t('report.group-density')}</th>
            <th scope="col">{t('report.alerts')}</th>
          </tr>
        </thead>
        {pages.value.map(before => {
          const more = before === pages.value.at(-1) ? next : null
          return before === null ? (
            <Rows key={before} list={list} newest={newest} of={of.name} more={more} />
          ) : (
            <LaterPage key={before} kept={lessonsOf(of.id, before)} newest={newest} of={of.name} more={more} />
          )
        })}
      </table>
      <CutBar kept={first} />
    </>
  )
}

interface PageProps {
  /** the class's name: a lesson called like it needs no title */
  of: string
  /** ms since 1970, when the newest of all began */
  newest: number
  /** asks for the page after this one; null: that is on the screen already */
  more: ((before: number) => void) | null
}

function LaterPage({ kept, ...page }: PageProps & { kept: Kept<LessonList> }) {
  const list = useTold(kept)
  if (list) return <Rows list={list} {...page} />
  return (
    <tbody>
      <tr>
        <td colSpan={4}>
          <Waiting kept={kept} />
        </td>
      </tr>
    </tbody>
  )
}

function Rows({ list: { lessons, next }, of, newest, more }: PageProps & { list: LessonList }) {
  return (
    <tbody>
      {lessons.map(one => (
        <LessonRow key={one.lesson.id} one={one} of={of} newest={newest} />
      ))}
      {more && next !== null && (
        <tr class="more">
          <td colSpan={4}>
            <button type="button" onClick={() => more(next)}>
              {t('record.earlier')}
            </button>
          </td>
        </tr>
      )}
    </tbody>
  )
}

function LessonRow({ one: { lesson, figures, alerts }, of, newest }: Omit<PageProps, 'more'> & { one: LessonList['lessons'][number] }) {
  return (
    <tr>
      <th scope="row">
        <Link to={{ class: lesson.class, lesson: lesson.id }}>
          <b>{shortDay(lesson.startsAt, newest)}</b> <span>{clockTime(lesson.startsAt)}</span>
        </Link>
        {lesson.title !== of && <p>{lesson.title}</p>}
      </th>
      {figures ? (
        <>
          <ShareCell of={figures.mvpaShare} coverage={figures.heartCoverage} goal={goals.mvpa} />
          <ShareCell of={figures.groupDensity} coverage={figures.motionCoverage} goal={goals.groupDensity} />
        </>
      ) : (
        <td colSpan={2} class="making">
          {t('report.making.short')}
        </td>
      )}
      <td class="count">{alerts ?? '–'}</td>
    </tr>
  )
}

function ShareCell({ of, coverage, goal }: { of: number | null; coverage: number; goal: number }) {
  return (
    <td data-thin={!isCovered(coverage)}>
      <b>{share(of, goal)}</b>
      <ShareBar of={of} goal={goal} />
      {!isCovered(coverage) && <small>{t('report.thin.short', { share: covered(coverage) })}</small>}
    </td>
  )
}

import { type Signal, useSignal } from '@preact/signals'
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
import { Choose, NoLesson } from './lessons-choice.tsx'
import { dayAfter, range, startOf } from './range.ts'
import { lessonsOf } from './records.ts'
import { hits } from './search.tsx'
import { AsOf, CutBar, useTold, Waiting } from './standing.tsx'
import { covered, longDay, share } from './words.ts'

/** The lessons of one class, newest first. */
export function Lessons({ classes }: { classes: Me['classes'] }) {
  const of = classes.find(({ id }) => id === place.value.class) ?? classes[0]
  const typed = useSignal('')
  if (!of) return <NoClass />
  return (
    <main class="lessons">
      <h1>{t('report.lessons')}</h1>
      <nav class="classes" aria-label={t('report.classes')}>
        {classes.map(({ id, name }) => (
          <Link key={id} to={{ ...range(), class: id }} current={id === of.id}>
            {name}
          </Link>
        ))}
      </nav>
      <Choose of={of} typed={typed} />
      <LessonTable key={`${of.id} ${range().to}`} of={of} typed={typed} />
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

function LessonTable({ of, typed }: { of: Me['classes'][number]; typed: Signal<string> }) {
  const { from, to } = range()
  /** where each page begins, ms since 1970 */
  const pages = useSignal<(number | null)[]>([dayAfter(to)])
  const first = useMemo(() => lessonsOf(of.id, dayAfter(to)), [of.id, to])
  const list = useTold(first)
  if (!list) return <Waiting kept={first} />
  if (list.lessons.length === 0 && to === null) return <NoLesson of={of} />
  const since = startOf(from) ?? Number.NEGATIVE_INFINITY
  const isShown = ({ lesson }: Listed) =>
    lesson.startsAt >= since && hits(typed.value, lesson.title, longDay(lesson.startsAt), shortDay(lesson.startsAt))
  if (!list.lessons.some(({ lesson }) => lesson.startsAt >= since)) return <p class="none">{t('find.none-in-range', { class: of.name })}</p>
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
          const page = { newest, of: of.name, more, since, isShown }
          return before === dayAfter(to) ? (
            <Rows key={before} list={list} {...page} />
          ) : (
            <LaterPage key={before} kept={lessonsOf(of.id, before)} {...page} />
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
  /** ms since 1970: earlier ones are not asked for */
  since: number
  isShown: (one: Listed) => boolean
}

type Listed = LessonList['lessons'][number]

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

function Rows({ list: { lessons, next }, of, newest, more, since, isShown }: PageProps & { list: LessonList }) {
  return (
    <tbody>
      {lessons.filter(isShown).map(one => (
        <LessonRow key={one.lesson.id} one={one} of={of} newest={newest} />
      ))}
      {more && next !== null && next > since && (
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

function LessonRow({ one: { lesson, figures, alerts }, of, newest }: Pick<PageProps, 'of' | 'newest'> & { one: Listed }) {
  return (
    <tr>
      <th scope="row">
        <Link to={{ ...range(), class: lesson.class, lesson: lesson.id }}>
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

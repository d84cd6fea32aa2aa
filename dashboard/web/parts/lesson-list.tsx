import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useEffect, useRef } from 'preact/hooks'
import type { StudentLessons } from '../../../domain/record.ts'
import { ZoneStrip } from '../charts/zones.tsx'
import { percent, t } from '../language/language.ts'
import { coverageOf, isWhole } from './coverage.ts'
import { shortDay } from './days.ts'
import { Link, lessonLeft } from './place.tsx'
import { type EndedLesson, isTold, type Records } from './records.ts'
import { useKept } from './use-kept.ts'

export type StudentLine = StudentLessons['lessons'][number]

interface LessonListProps {
  records: Records
  /** in the address of each lesson */
  student: string | null
  /** of a lesson, in its link */
  figures: (line: StudentLine) => ComponentChildren
  /** below the link */
  below?: (line: StudentLine) => ComponentChildren
  /** where there is no lesson yet: what comes next */
  empty: ComponentChildren
  /** where there will be none: storing was not agreed to, say */
  notKept: string
}

/** One student's lessons, newest first. */
export function LessonList({ records, empty, notKept, ...rest }: LessonListProps) {
  const first = useKept(records.page(null), records.ended.value?.id)
  const list = first.value.value
  const ended = records.ended.value
  const making = ended !== null && first.waiting.value && !(list && isTold(list, ended))
  useEyeWhereItWas()
  if (first.trouble.value?.why === 'refused') return <p class="empty">{notKept}</p>
  if (!list) return <div key="loading" class="lessons-loading" data-state={first.trouble.value ? 'failed' : 'loading'} aria-hidden="true" />
  if (list.lessons.length === 0 && !making)
    return (
      <div key="empty" class="empty">
        {empty}
      </div>
    )
  return (
    <ol class="lessons">
      {making && <Making lesson={ended} />}
      <Page records={records} before={null} more={records.pages.value - 1} {...rest} />
    </ol>
  )
}

type PageProps = Omit<LessonListProps, 'empty' | 'notKept'> & {
  before: number | null
  /** pages to show after this one */
  more: number
}

/** A page and those after it: each begins where the one before it ends, so that a new lesson pushes none out of sight. */
function Page(props: PageProps) {
  const { records, before, more, student, figures, below } = props
  const kept = useKept(records.page(before))
  const list = kept.value.value
  const first = useEyeOnWhatCame(list, before !== null)
  return (
    <>
      {list?.lessons.map((line, i) => (
        <li key={line.lesson.id} class="card">
          <Line line={line} student={student} newestAt={kept.heardAt.value ?? 0} focus={i === 0 ? first : null} figures={figures} />
          {below?.(line)}
        </li>
      ))}
      {list && list.next !== null && more > 0 && <Page {...props} before={list.next} more={more - 1} />}
      {more === 0 && (!list || list.next !== null) && (
        <li class="more">
          <button type="button" disabled={!list} onClick={() => records.pages.value++}>
            {t(list ? 'record.earlier' : 'record.loading')}
          </button>
        </li>
      )}
    </>
  )
}

interface LineProps extends Pick<LessonListProps, 'student' | 'figures'> {
  line: StudentLine
  newestAt: number
  focus: { current: HTMLSpanElement | null } | null
}

function Line({ line, student, newestAt, focus, figures }: LineProps) {
  const { lesson, figures: of } = line
  return (
    <Link to={{ student, lesson: lesson.id }} class="lesson" data-lesson={lesson.id}>
      <span class="when" ref={focus}>
        {shortDay(lesson.startsAt, newestAt)}
        {lesson.kind === 'file' && ` · ${t('record.file')}`}
      </span>
      <span class="title">{titleOf(lesson)}</span>
      <Effort figures={of} />
      <span class="zones" data-partial={!isWhole(of.heartSeconds, of)}>
        <ZoneStrip seconds={of.zoneSeconds} />
      </span>
      <span class="figures">
        {figures(line)}
        {of.heartSeconds === 0 ? <small>{t('record.no-heart')}</small> : <Part seconds={of.heartSeconds} figures={of} />}
      </span>
    </Link>
  )
}

/** A file may come without a title. */
export const titleOf = ({ title }: { title: string }) => title || t('record.untitled')

/** How hard it was, in a word. */
export const Effort = ({ figures }: Pick<StudentLine, 'figures'>) =>
  figures.effort && (
    <span class="effort" data-partial={!isWhole(figures.heartSeconds, figures)}>
      <span class="visually-hidden">{t('record.effort')}: </span>
      {t(`record.effort.${figures.effort}`)}
    </span>
  )

/** Says it where a figure was computed from too little of the lesson. */
export const Part = ({ seconds, figures }: { seconds: number; figures: StudentLine['figures'] }) =>
  isWhole(seconds, figures) ? null : (
    <small class="part">{t('record.part', { percent: percent(Math.round(100 * coverageOf(seconds, figures))) })}</small>
  )

const Making = ({ lesson }: { lesson: EndedLesson }) => (
  <li class="card making" role="status">
    <span class="when">{shortDay(lesson.startsAt)}</span>
    <span class="title">{lesson.title}</span>
    <span class="busy">{t('record.making')}</span>
  </li>
)

/** Back from a lesson: on its link. */
function useEyeWhereItWas() {
  useEffect(() => {
    const lesson = lessonLeft()
    if (lesson) document.querySelector<HTMLElement>(`[data-lesson="${CSS.escape(lesson)}"]`)?.focus({ preventScroll: true })
  }, [])
}

/** Earlier lessons were asked for and came: on the first of them. */
function useEyeOnWhatCame(list: StudentLessons | null, asked: boolean) {
  const first = useRef<HTMLSpanElement>(null)
  const expected = useSignal(asked && list === null)
  useEffect(() => {
    if (!list || !expected.peek()) return
    expected.value = false
    first.current?.closest('a')?.focus({ preventScroll: true })
  }, [list, expected])
  return first
}

import { type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { StudentInsight } from '../../../domain/insight.ts'
import type { OwnPlan } from '../../../domain/plan-told.ts'
import type { StudentLesson, StudentLessons } from '../../../domain/record.ts'
import { ask } from './api.ts'
import { createKept, type Kept } from './kept.ts'

const lessonsPerPage = 10
const trendWeeks = 6
/** Two lessons a day would fill it; the server tells no more at once. */
const trendLessonsMax = 100
/** Past this the one looked at longest ago is forgotten; the server has it. */
const keptMax = 40

/** A lesson that ended under this page's eyes: its record is on its way. */
export interface EndedLesson {
  id: string
  title: string
  startsAt: number
  endsAt: number
}

/** What this page has read of one student's record, or will. */
export interface Records {
  /** newest first; `before` is the `next` of the page before it */
  page(before: number | null): Kept<StudentLessons>
  weeks(): Kept<StudentLessons>
  lesson(lesson: string): Kept<StudentLesson>
  /** what is approved for the next lesson */
  plan(): Kept<OwnPlan>
  /** of the last weeks */
  insight(): Kept<StudentInsight>
  /** how many pages of the list are open */
  pages: Signal<number>
  ended: ReadonlySignal<EndedLesson | null>
}

export interface RecordsOptions {
  ended: (student: string) => ReadonlySignal<EndedLesson | null>
  now: () => number
}

/** The records of those whom this page is about, each made once. */
export function createRecords(options: RecordsOptions): (student: string) => Records {
  const known = new Map<string, Records>()
  return student => {
    const records = known.get(student) ?? recordsOf(student, options)
    known.set(student, records)
    return records
  }
}

function recordsOf(student: string, { ended: endedOf, now }: RecordsOptions): Records {
  const ended = endedOf(student)
  const shelf = new Map<string, Kept<unknown>>()
  const signedOut = () => location.assign('/sign-in')

  function keep<T>(path: string, settled: (value: T) => boolean): Kept<T> {
    const known = shelf.get(path) as Kept<T> | undefined
    const kept =
      known ?? createKept<T>({ ask: () => ask<T>('GET', `students/${encodeURIComponent(student)}/${path}`), settled, now, signedOut })
    shelf.delete(path)
    shelf.set(path, kept as Kept<unknown>)
    if (shelf.size > keptMax) shelf.delete(shelf.keys().next().value!)
    return kept
  }

  const caughtUp = ({ catchingUpSince }: { catchingUpSince: number | null }) => catchingUpSince === null
  const withEnded = (list: Listed) => caughtUp(list) && isTold(list, ended.peek())
  return {
    page: before =>
      before === null
        ? keep<StudentLessons>(`lessons?limit=${lessonsPerPage}`, withEnded)
        : keep<StudentLessons>(`lessons?limit=${lessonsPerPage}&before=${before}`, caughtUp),
    weeks: () => keep<StudentLessons>(`lessons?weeks=${trendWeeks}&limit=${trendLessonsMax}`, withEnded),
    lesson: lesson => keep<StudentLesson>(`lessons/${encodeURIComponent(lesson)}`, caughtUp),
    plan: () => keep<OwnPlan>('plan', () => true),
    insight: () => keep<StudentInsight>(`insight?weeks=${trendWeeks}`, withEnded),
    pages: signal(1),
    ended,
  }
}

type Listed = Pick<StudentLessons, 'catchingUpSince'> & { lessons: readonly { lesson: { id: string } }[] }

/** It is here, or it is known why not. */
export const isAnswered = ({ value, trouble }: Pick<Kept<unknown>, 'value' | 'trouble'>) => value.value !== null || trouble.value !== null

/** The lesson that just ended is in the list, or there is none. */
export const isTold = ({ lessons }: Pick<Listed, 'lessons'>, ended: EndedLesson | null) =>
  ended === null || lessons.some(({ lesson }) => lesson.id === ended.id)

import type { LessonList, LessonReport, StudentLesson } from '../../../domain/record.ts'
import { ask } from '../parts/api.ts'
import { createKept, type Kept } from '../parts/kept.ts'

const lessonsPerPage = 20
/** Past this the one kept longest is forgotten; the server has it. */
const keptMax = 60

const gentlestSeconds = 15
/** 1, 2, 4, 8, then every 15 s for as long as somebody looks: a head of department waits for the figures of the lesson just seen. */
export const waitSeconds = (tries: number) => Math.min(gentlestSeconds, 2 ** tries)

const signedOut = () => location.assign('/sign-in')
/** An id may come from the page's address, where anything can stand. */
const id = encodeURIComponent
const shelf = new Map<string, Kept<unknown>>()

/** The message kept under this path, or a new one: going back shows at once what was there. */
function keep<T>(path: string, settled: (value: T) => boolean): Kept<T> {
  const known = shelf.get(path) as Kept<T> | undefined
  const kept =
    known ??
    createKept<T>({ ask: () => ask<T>('GET', path), settled, now: Date.now, signedOut, waitSeconds, triesMax: Number.POSITIVE_INFINITY })
  shelf.delete(path)
  shelf.set(path, kept as Kept<unknown>)
  if (shelf.size > keptMax) shelf.delete(shelf.keys().next().value!)
  return kept
}

/** What was received meanwhile may still change the figures. */
const caughtUp = (message: { catchingUpSince: number | null }) => message.catchingUpSince === null

/** A page of the class's lessons, newest first. `before`: ms since 1970; null: from the newest. */
export const lessonsOf = (of: string, before: number | null) =>
  keep<LessonList>(
    `lessons?class=${id(of)}&limit=${lessonsPerPage}${before === null ? '' : `&before=${before}`}`,
    list => caughtUp(list) && list.lessons.every(({ figures }) => figures !== null),
  )

export const reportOf = (lesson: string) =>
  keep<LessonReport>(`lessons/${id(lesson)}/report`, report => caughtUp(report) && report.figures !== null)

export const studentLessonOf = (student: string, lesson: string) =>
  keep<StudentLesson>(`students/${id(student)}/lessons/${id(lesson)}`, caughtUp)

export const reportCsvOf = (lesson: string) => `/api/v1/lessons/${id(lesson)}/report.csv`
export const seriesOf = (student: string, lesson: string, format: 'csv' | 'tcx') =>
  `/api/v1/students/${id(student)}/lessons/${id(lesson)}/series.${format}`

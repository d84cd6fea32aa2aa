import type { Viewer } from '../domain/access.ts'
import type { Alert, Note } from '../domain/alert.ts'
import type { Lesson, LessonPhases } from '../domain/lesson.ts'
import type { Sample } from '../domain/sample.ts'
import type { Series } from '../domain/series.ts'
import type { Consent, Student } from '../domain/student.ts'

/** What the record asks of people; all from memory. */
export interface People {
  student(school: string, id: string): Student | null
  nameOf(school: string, student: string): string
  consentOf(school: string, student: string): Consent
  /** in the fixed order of the roster */
  studentsIn(school: string, classId: string): readonly Student[]
  classesOf(viewer: Viewer): readonly { id: string; name: string }[]
  lesson(school: string, id: string): Lesson | null
  /** by start */
  lessonsOf(school: string, classId: string): readonly Lesson[]
  phasesOf(lesson: Pick<Lesson, 'school' | 'id'>): LessonPhases
  viewer(school: string, account: string): Viewer | null
  /** whether the account covers, or covered, this one lesson for another */
  covers(school: string, account: string, lesson: string): boolean
}

/** Whether, and when, somebody hears of a rule's alerts. */
export type Policy = 'at-once' | 'after-teacher' | 'never'

/** Where the readings are. */
export interface History {
  /** One student's seconds in [from, to) ms since 1970. `whole` false: some of it could not be had now. */
  series(of: { school: string; student: string; from: number; to: number }): Promise<{ series: Series; whole: boolean }>
}

/** Seconds of a file, on disk when it resolves. */
export type KeepFile = (of: { school: string; student: string; lesson: string; at: number; samples: readonly Sample[] }) => Promise<void>

/** What of whose lesson was kept. */
export interface Kept {
  school: string
  student: string
  lesson: string
  /** ms since 1970: t of the oldest and of the newest reading */
  from: number
  to: number
}

export type KeptAlert = { alert: Alert; notes: readonly Note[] }

export interface Logger {
  warn(fields: object, text: string): void
}

import type { Viewer } from '../domain/access.ts'
import type { Lesson } from '../domain/lesson.ts'
import type { PlanLimits } from '../domain/plan-bounds.ts'
import type { PlanFigures } from '../domain/plan-history.ts'
import type { Series } from '../domain/series.ts'
import type { Consent, Student } from '../domain/student.ts'

/** What planning asks of people; all from memory. */
export interface People {
  student(school: string, id: string): Student | null
  nameOf(school: string, student: string): string
  consentOf(school: string, student: string): Consent
  /** in the fixed order of the roster */
  studentsIn(school: string, classId: string): readonly Student[]
  classesOf(viewer: Viewer): readonly { id: string; name: string }[]
  lesson(school: string, id: string): Lesson | null
  /** at t (ms since 1970), ±10 minutes */
  classLesson(school: string, classId: string, t: number): Lesson | null
  viewer(school: string, account: string): Viewer | null
  /** whether the account covers, or covered, this one lesson for another */
  covers(school: string, account: string, lesson: string): boolean
}

/** What is kept of lessons that are over. */
export interface Past {
  /** lessons of a student's class begun since (ms since 1970), with the student's figures; files recorded elsewhere are none */
  ofStudent(school: string, student: string, since: number): { startsAt: number; figures: PlanFigures }[]
  /** whether the student had a lesson before */
  seenBefore(school: string, student: string, before: number): boolean
  /** the class's lessons begun since */
  ofClass(school: string, classId: string, since: number): { startsAt: number; endsAt: number }[]
}

/** What limits a student beside the figures. */
export type LimitsOf = (student: Student) => PlanLimits

/** Where the readings are. */
export interface History {
  /** One student's seconds in [from, to) ms since 1970. `whole` false: some of it could not be had now. */
  series(of: { school: string; student: string; from: number; to: number }): Promise<{ series: Series; whole: boolean }>
}

export interface Logger {
  warn(fields: object, text: string): void
}

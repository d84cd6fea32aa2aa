import type { PlanFigures } from '../domain/plan-history.ts'
import type { RecordedLesson } from '../domain/record.ts'
import type { Record } from './record.ts'

/** A class has no more lessons in the weeks that are asked for, and a student no more files among them. */
const lessonsMax = 200

/** What other parts ask of lessons that are over. */
export const createPast = (record: Pick<Record, 'archiveOf' | 'heartOf'>) => ({
  /** a class's newest */
  newest: (school: string, classId: string, limit: number): RecordedLesson[] =>
    record
      .archiveOf(school)
      .ofClass(classId, { limit })
      .map(({ lesson }) => lesson),
  /** a class's, begun since t (ms since 1970) */
  ofClass: (school: string, classId: string, since: number): RecordedLesson[] =>
    record
      .archiveOf(school)
      .ofClass(classId, { since, limit: lessonsMax })
      .map(({ lesson }) => lesson),
  studentsIn: (school: string, lesson: string) => record.archiveOf(school).inLesson(lesson).keys(),
  ofStudent: (school: string, student: string, since: number): { startsAt: number; figures: PlanFigures }[] =>
    record
      .archiveOf(school)
      .ofStudent(student, { since, limit: lessonsMax })
      .flatMap(({ lesson, figures }) => (lesson.kind === 'lesson' ? [{ startsAt: lesson.startsAt, figures }] : [])),
  seenBefore: (school: string, student: string, before: number) =>
    record
      .archiveOf(school)
      .ofStudent(student, { before, limit: 2 })
      .some(({ lesson }) => lesson.kind === 'lesson'),
  heartOf: record.heartOf,
  /** whether a shuttle run of the student is on record; who did not finish the first stage has not been tested */
  ranShuttle: (school: string, student: string) =>
    record
      .archiveOf(school)
      .runsOf(student)
      .some(({ level }) => level > 0),
})

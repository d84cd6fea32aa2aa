import type { Viewer } from '../domain/access.ts'
import type { LearnedHeart } from '../domain/heart-learned.ts'
import type { Lesson, LessonPhases } from '../domain/lesson.ts'
import type { Overlay, OverlayChange } from '../domain/overlay.ts'
import type { RecordedLesson } from '../domain/record.ts'
import type { Consent, Student } from '../domain/student.ts'

/** What is asked of people; all from memory. */
export interface People {
  student(school: string, id: string): Student | null
  nameOf(school: string, student: string): string
  consentOf(school: string, student: string): Consent
  /** in the fixed order of the roster */
  studentsIn(school: string, classId: string): readonly Student[]
  classesOf(viewer: Viewer): readonly { id: string; name: string }[]
  lesson(school: string, id: string): Lesson | null
  phasesOf(lesson: Pick<Lesson, 'school' | 'id'>): LessonPhases
  viewer(school: string, account: string): Viewer | null
  overlaysOf(school: string): readonly Overlay[]
  setOverlay(school: string, change: OverlayChange, by: string, now: number): void
}

/** What is kept of lessons that are over. */
export interface PastLessons {
  /** newest first */
  newest(school: string, classId: string, limit: number): RecordedLesson[]
  /** pseudonyms of who has figures in it */
  studentsIn(school: string, lesson: string): Iterable<string>
  /** what lessons taught of a student's heart until today */
  heartOf(school: string, student: string): LearnedHeart | null
}

import type { Viewer } from '../domain/access.ts'
import type { Language } from '../domain/alert.ts'
import type { BandMove, BandRefusal, ClassBands } from '../domain/bands.ts'
import type { Lesson, LessonPhase } from '../domain/lesson.ts'
import type { AlertMessage, ClientMessage } from '../domain/live.ts'
import type { Consent, Student } from '../domain/student.ts'

export type Credential = { token: string } | { account: string; password: string }
export type SignIn =
  | { session: string; viewer: Viewer }
  | { refused: 'wrong' }
  | { refused: 'busy' }
  | { refused: 'throttled'; retryAfterSeconds: number }

/** What the dashboard asks of the school. All but signing in answers from memory: it is asked each second for every socket. Times in ms since 1970. */
export interface People {
  /** Throttled by account and by the address that the try comes from; `wrong` never says whether the account exists. */
  signIn(credential: Credential, from: { address: string; now: number }): Promise<SignIn>
  /** Null once signed out, disabled, idle too long or past its absolute end. Asking is not a sign of life: see `touch`. */
  viewerOf(session: string, now: number): Viewer | null
  /** The person did something: the idle time-out starts again. */
  touch(session: string, now: number): void
  signOut(session: string): void
  setLanguage(account: string, language: Language): void
  /** The classes this viewer teaches, covers or leads, for a list to choose from. */
  classesOf(viewer: Viewer): { id: string; name: string }[]
  student(school: string, id: string): Student | null
  nameOf(school: string, student: string): string
  consentOf(school: string, student: string): Consent
  /** In the fixed order of the roster. */
  studentsIn(school: string, classId: string): readonly Student[]
  /** The lesson that this teacher gives or covers at t, or that a guardian's child or the student is in. */
  openLesson(viewer: Viewer, t: number): Lesson | null
  classLesson(school: string, classId: string, t: number): Lesson | null
  lesson(school: string, id: string): Lesson | null
  /** A lesson from now on, or the running one of that class. Null: not a class of this viewer. `minutes` 1 to 1440. */
  startLesson(viewer: Viewer, lesson: { class: string; minutes: number }, now: number): Lesson | null
  /** Null: it is not going on. */
  setPhase(lesson: Lesson, phase: LessonPhase, now: number): Lesson | null
  /** °C, wet bulb globe temperature; null: not known any more. Null: it is not going on. */
  setHeat(lesson: Lesson, wbgt: number | null, now: number): Lesson | null
  /** Ending again changes nothing; null: it is not going on. */
  endLesson(lesson: Lesson, now: number): Lesson | null
  /** An end by a person is taken back. Null: more than two minutes ago, or another lesson of the class has begun. */
  reopenLesson(lesson: Lesson, now: number): Lesson | null
  bandsOf(school: string, classId: string): ClassBands
  /** From now on, for the gate too. */
  moveBand(school: string, classId: string, move: BandMove, now: number): ClassBands | BandRefusal
}

/** What the dashboard asks of the alerts. Synchronous, so that nothing falls between a replay and what follows it. */
export interface Alerts {
  /** What is open for this viewer, and for a family also what it heard lately; each with the viewer's last number. */
  shown(viewer: Viewer): AlertMessage[]
  /** Everything numbered after `seq`, in order; `gap` when that can't be had. */
  since(viewer: Viewer, epoch: string, seq: number): AlertMessage[] | 'gap'
  position(viewer: Viewer): { epoch: string; seq: number }
  subscribe(listener: (account: string, message: AlertMessage) => void): () => void
  /** Asks `mayDo` itself: it alone knows whose alert this is. */
  handle(viewer: Viewer, message: ClientMessage, now: number): { ok: true } | { error: string; detail: string }
}

/** What is wrong, and what an operator does about it. `ready: false` takes the process out of service. */
export interface Health {
  ready: boolean
  degraded: { what: string; fix: string }[]
}

/** The part of pino that is used. */
export interface Logger {
  error(facts: object, message: string): void
  info(facts: object, message: string): void
}

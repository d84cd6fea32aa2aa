import type { Viewer } from '../domain/access.ts'
import type { Alert, Note } from '../domain/alert.ts'
import type { LearnedHeart } from '../domain/heart-learned.ts'
import type { Lesson, LessonPhases } from '../domain/lesson.ts'
import type { Overlay } from '../domain/overlay.ts'
import type { Reading } from '../domain/reading.ts'
import type { Expected, StudentReply } from '../domain/roster.ts'
import type { CommandMessage } from '../domain/sample.ts'
import type { Consent, Student } from '../domain/student.ts'

/** What alerts need to know of people; all from memory, all synchronous. */
export interface People {
  student(school: string, student: string): Student | null
  nameOf(school: string, student: string): string
  /** without it, or null: a class is told by its lesson's title alone */
  classTitle?(school: string, classId: string): string | null
  consentOf(school: string, student: string): Consent
  lesson(school: string, lesson: string): Lesson | null
  /** what lessons taught of the heart, from memory; asked when the student enters a lesson. Without it, or null: the age's heart */
  heartOf?(school: string, student: string): LearnedHeart | null
  /** the phases that the teacher set, in order; asked once for each change of the lesson's phase */
  phasesOf?(lesson: Pick<Lesson, 'school' | 'id'>): LessonPhases
  /** everybody who may hear of this student in this class; the policy is applied here */
  viewersOf(of: { school: string; class: string; student: string }): readonly Viewer[]
  viewer(school: string, account: string): Viewer | null
  /** what was set apart from the rules file; the same list until it changes. Without it the rules stand as they are */
  overlaysOf?(school: string): readonly Overlay[]
  /** who should be heard at t (ms since 1970); without it a band that was never heard is not missed */
  expectedAt?(t: number): Iterable<Expected>
}

/** The durable log as alerts see it. */
export interface AlertLog {
  /** Appends one line of JSON; `committed` is called once, when it is on disk or could not be taken. */
  append(line: string, body: null, committed: (error?: Error) => void): number
}

export type Command = (to: { school: string; band: string }, message: CommandMessage) => void

/** What the engine makes of an alert. */
export type Decision = 'fired' | 'reopened' | 'raised' | 'resolved'

/**
 * One change of an alert in the durable log. `alert: null` spends the numbers of a change that must not be stored.
 * `at`: ms since 1970, server clock.
 */
export interface AlertRecord {
  kind: 'alert'
  at: number
  alert: Alert | null
  to: readonly (readonly [account: string, seq: number])[]
  /** the engine's decision that this tells; without one, people did something, or more of them were told */
  decision?: Decision
  note?: Note
  /** the server began to listen: what was not heard before is no silence */
  listening?: true
}

/** What the log says again after a restart, in its order. */
export type ReplayRecord = { kind: 'reading'; reading: Reading } | StudentReply | AlertRecord

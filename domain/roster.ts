import type { Lesson } from './lesson.ts'
import type { ReplyMessage } from './sample.ts'
import type { Consent, Student } from './student.ts'

/** Whose wrist a band is on at some time, in which lesson, and what they allow. */
export interface Assignment {
  student: Student
  lesson: Lesson
  consent: Consent
}

/** Why a sample belongs to nobody. */
export interface Refusal {
  refused: 'unknown-band' | 'no-assignment' | 'no-lesson' | 'no-consent'
}

/** A child's reply: who gave it, and in which lesson. It is also the log's entry of it. */
export interface StudentReply {
  kind: 'reply'
  school: string
  band: string
  student: string
  class: string
  lesson: string
  /** ms since 1970: when the child replied, corrected; when it was received */
  t: number
  at: number
  message: ReplyMessage
}

/** A student of whom readings should be coming in. */
export interface Expected {
  school: string
  student: string
  band: string
  class: string
  lesson: string
  /** ms since 1970: since when the lesson, the band and the consent are all there */
  since: number
}

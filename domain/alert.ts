import { z } from 'zod'

/** high: act now; medium: look within a minute; low: note; technical: the band, not the child. */
export const Severity = z.enum(['high', 'medium', 'low', 'technical'])
export type Severity = z.infer<typeof Severity>

const ranks = { technical: 0, low: 1, medium: 2, high: 3 } as const satisfies Record<Severity, number>

/** 0 to 3: what comes before what. */
export const severityRank = (severity: Severity) => ranks[severity]

export const Outcome = z.enum(['fine', 'rest', 'nurse', 'emergency', 'false'])
export type Outcome = z.infer<typeof Outcome>

export const audiences = ['teacher', 'guardian', 'child'] as const
export type Audience = (typeof audiences)[number]

export const languages = ['en', 'zh'] as const
export type Language = (typeof languages)[number]

/** One fact told to three audiences in two languages; `{student}` is not yet replaced by a name. */
export type Texts = Record<Audience, Record<Language, string>>

/** What people have done about an alert. Two acknowledgements leave one recorded actor: the first. */
export type Handling =
  | { state: 'open' }
  | { state: 'acknowledged'; by: string; at: number }
  | { state: 'closed'; by: string; at: number; outcome: Outcome }

/** An alert as the engine and the log know it: a pseudonym, no name, and texts with `{student}` left in. */
export interface Alert {
  /** hash of student, rule and startedAt: replay and restart make no twins */
  id: string
  school: string
  class: string
  lesson: string
  student: string
  rule: string
  severity: Severity
  phase: 'firing' | 'resolved'
  handling: Handling
  /** ms since 1970, event time: when the condition began, when it fired, when it ended */
  startedAt: number
  firedAt: number
  resolvedAt: number | null
  /** the readings behind it were more than 10 s old when they arrived */
  late: boolean
  /** false: sent before its own record was on disk */
  durable: boolean
  /** the figure that fired it and what was expected, in the rule's unit; null where the rule has none */
  value: number | null
  expected: number | null
  why: Texts
  drill: boolean
}

/** What a person did about an alert, beside its handling: a line of its ledger. */
export interface Note {
  account: string
  at: number
  type: 'seen' | 'acknowledge' | 'silence' | 'close'
  text?: string
  untilMs?: number
}

/** A text as one person reads it. */
export const named = (text: string, name: string) => text.replaceAll('{student}', name)

import type { Reading } from '../domain/reading.ts'
import type { ReplyMessage, Sample, SamplesMessage } from '../domain/sample.ts'

/**
 * What the log keeps. A samples record is one line of JSON, what was decided when it was accepted, and then the band's own message;
 * replay reads the same readings from it, whatever the roster says by then.
 */
export type Record = SamplesRecord | ReplyRecord | DeadLetter | { kind: 'alert'; line: string }

/** A child's reply: who gave it, and in which lesson. */
export interface ReplyRecord {
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

export interface SamplesRecord {
  kind: 'samples'
  school: string
  band: string
  /** ms since 1970, server clock: when it was received */
  at: number
  /** ms added to the band's clock */
  offset: number
  /** whose samples these are: [student, class, lesson, count], in the message's order */
  spans: Span[]
  message: SamplesMessage
}
export type Span = [student: string, className: string, lesson: string, count: number]

/** A change of an alert, in the words of `alerts/`. */
export interface AlertRecord {
  kind: 'alert'
  [field: string]: unknown
}

/** A message that could not be read: what was wrong with it, never what it said. */
export interface DeadLetter {
  kind: 'dead-letter'
  school: string
  band: string
  at: number
  channel: string
  reason: string
  path: string
  bytes: number
  sha256: string
}

/** The first line of a samples record; the band's message follows. Ids hold no character that JSON escapes. */
export function samplesHeader({ school, band, at, offset, spans }: Omit<SamplesRecord, 'kind' | 'message'>) {
  const whose = spans.map(([student, className, lesson, count]) => `["${student}","${className}","${lesson}",${count}]`).join(',')
  return `{"kind":"samples","school":"${school}","band":"${band}","at":${at},"offset":${offset},"spans":[${whose}]}\n`
}

/** Reads a record that a checksum vouches for. */
export function parseRecord(payload: Buffer): Record {
  const newline = payload.indexOf(10)
  const line = payload.toString('utf8', 0, newline < 0 ? payload.length : newline)
  const header = JSON.parse(line)
  return header.kind === 'samples' ? { ...header, message: JSON.parse(payload.toString('utf8', newline + 1)) } : header
}

/** The readings of an accepted message: corrected in time and joined to students. Every sample of the message is in a span. */
export function* readingsOf({ school, band, at, offset, spans, message }: Omit<SamplesRecord, 'kind'>): Generator<Reading> {
  let i = 0
  for (const [student, className, lesson, count] of spans)
    for (const end = i + count; i < end; i++) yield readingOf(message.samples[i]!, { school, band, at, offset, student, className, lesson })
}

interface Join {
  school: string
  band: string
  at: number
  offset: number
  student: string
  className: string
  lesson: string
}

function readingOf(sample: Sample, { school, band, at, offset, student, className, lesson }: Join): Reading {
  return { ...sample, school, student, band, class: className, lesson, t: sample.t + offset, tBand: sample.t, receivedAt: at }
}

import type { Reading } from '../domain/reading.ts'
import type { StudentReply } from '../domain/roster.ts'
import type { Sample, SamplesMessage } from '../domain/sample.ts'

/**
 * What a record of the log says. A samples entry is one line of JSON, what was decided when it was accepted, and then the band's own
 * message; replay reads the same readings from it, whatever the roster says by then.
 */
export type Entry = SamplesEntry | FileEntry | StudentReply | DeadLetter | AlertEntry

export interface SamplesEntry {
  kind: 'samples'
  school: string
  band: string
  /** ms since 1970, server clock: when it was received */
  at: number
  /** ms added to the band's clock */
  offset: number
  /** whose samples these are, in the message's order */
  spans: Span[]
  message: SamplesMessage
}

/** Part of a file that was recorded elsewhere, in the shape of a band's message: nobody watched it, and it names no boot. */
export interface FileEntry extends Omit<SamplesEntry, 'kind'> {
  kind: 'file'
}

/** `watched`: 1 with consent to the live view, so that the engine may see them; else 0 */
export type Span = [student: string, className: string, lesson: string, count: number, watched: 0 | 1]

/** A change of an alert, in the words of `alerts/`. */
export interface AlertEntry {
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

/** The first line of an entry with samples; the band's message follows. Ids hold no character that JSON escapes. */
export function samplesHeader(
  { school, band, at, offset, spans }: Omit<SamplesEntry, 'kind' | 'message'>,
  kind: 'samples' | 'file' = 'samples',
) {
  const whose = spans
    .map(([student, className, lesson, count, watched]) => `["${student}","${className}","${lesson}",${count},${watched}]`)
    .join(',')
  return `{"kind":"${kind}","school":"${school}","band":"${band}","at":${at},"offset":${offset},"spans":[${whose}]}\n`
}

/** What a record says; null when it says nothing that this program knows, though its checksum holds. */
export function parseEntry(payload: Buffer): Entry | null {
  const newline = payload.indexOf(10)
  try {
    const header = JSON.parse(payload.toString('utf8', 0, newline < 0 ? payload.length : newline))
    return newline >= 0 ? { ...header, message: JSON.parse(payload.toString('utf8', newline + 1)) } : header
  } catch {
    return null
  }
}

/** The readings of an accepted message: corrected in time and joined to students. Every sample of the message is in a span. */
export function* readingsOf(entry: Omit<SamplesEntry, 'kind'>, which: (span: Span) => boolean = () => true): Generator<Reading> {
  const { school, band, at, offset, message } = entry
  let i = 0
  for (const span of entry.spans) {
    const [student, className, lesson, count] = span
    const end = i + count
    if (which(span)) for (; i < end; i++) yield readingOf(message.samples[i]!, { school, band, at, offset, student, className, lesson })
    i = end
  }
}

/** Whether the engine may see a span's samples. */
export const isWatched = (span: Span) => span[4] === 1

/** Time, ms since 1970 and corrected, of which a student's samples in a lesson were kept: `to` is the newest sample's. */
export interface KeptSpan {
  school: string
  student: string
  lesson: string
  from: number
  to: number
}

/** What an accepted message, or a part of a file, added to whose record. */
export function* keptSpans({ school, offset, spans, message }: Omit<SamplesEntry, 'kind'>): Generator<KeptSpan> {
  let i = 0
  for (const [student, , lesson, count] of spans) {
    let [from, to] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
    for (const end = i + count; i < end; i++) {
      const t = message.samples[i]!.t + offset
      from = Math.min(from, t)
      to = Math.max(to, t)
    }
    yield { school, student, lesson, from, to }
  }
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

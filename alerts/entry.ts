import type { Alert, Note } from '../domain/alert.ts'
import { type Lesson, lessonMarginMs } from '../domain/lesson.ts'
import type { Change } from './mailbox.ts'
import { type PackedAlert, packAlert, type TextsById, unpackAlert } from './pack.ts'

/** One alert, and whom it concerns. */
export interface Entry {
  alert: Alert
  /** its newest change, as told */
  change: Change
  stored: boolean
  /** server time from which a guardian's 60 s count */
  urgentSince: number
  /** accounts that were told of it: they also get the all-clear */
  heard: Set<string>
  seen: Set<string>
  /** until then, ms since 1970, it does not ask for attention again */
  silencedUntil: number
  /** what people did about it, oldest first; the first and the newest of a long list */
  notes: readonly Note[]
}

export interface PackedEntry {
  alert: PackedAlert
  urgentSince: number
  heard: string[]
  seen: string[]
  silencedUntil: number
  notes: readonly Note[]
  /** a guardian may hear of it later */
  waiting: boolean
}

export const createEntry = (alert: Alert, stored: boolean, at: number): Entry => ({
  alert,
  change: { alert, stored, durable: false, at },
  stored,
  urgentSince: at,
  heard: new Set(),
  seen: new Set(),
  silencedUntil: 0,
  notes: [],
})

export const packEntry = (
  { alert, urgentSince, heard, seen, silencedUntil, notes }: Entry,
  waiting: boolean,
  texts: TextsById,
): PackedEntry => ({
  ...{ alert: packAlert(alert, texts), urgentSince, heard: [...heard], seen: [...seen], silencedUntil, notes, waiting },
})

export function unpackEntry({ alert: packed, urgentSince, heard, seen, silencedUntil, notes = [] }: PackedEntry, texts: TextsById): Entry {
  const alert = unpackAlert(packed, texts)
  const change = { alert, stored: true, durable: true, at: urgentSince }
  return { alert, change, stored: true, urgentSince, heard: new Set(heard), seen: new Set(seen), silencedUntil, notes }
}

/** High latches: it stays until somebody took it. */
export const isOpen = ({ phase, severity, handling }: Alert) =>
  handling.state !== 'closed' && (phase === 'firing' || (severity === 'high' && handling.state === 'open'))

/** Who took it still has to say how it ended, resolved or not: until ten minutes after the lesson, or after they took it where that was later. */
export const awaitsOutcome = ({ handling }: Alert, lesson: Pick<Lesson, 'endsAt'> | null, now: number) =>
  handling.state === 'acknowledged' && now <= Math.max(lesson?.endsAt ?? 0, handling.at) + lessonMarginMs

export const isDone = ({ alert }: Entry) => alert.phase === 'resolved' && !isOpen(alert)

const notesMax = 50

/** One more line; of a list that is too long the middle goes, for how it began and how it ended is what is asked. */
export const withNote = (notes: readonly Note[], note: Note): readonly Note[] =>
  notes.length < notesMax ? [...notes, note] : [...notes.slice(0, notesMax / 2), ...notes.slice(1 - notesMax / 2), note]

import type { Alert } from '../domain/alert.ts'
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
}

export interface PackedEntry {
  alert: PackedAlert
  urgentSince: number
  heard: string[]
  seen: string[]
  silencedUntil: number
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
})

export const packEntry = ({ alert, urgentSince, heard, seen, silencedUntil }: Entry, waiting: boolean, texts: TextsById): PackedEntry => ({
  ...{ alert: packAlert(alert, texts), urgentSince, heard: [...heard], seen: [...seen], silencedUntil, waiting },
})

export function unpackEntry({ alert: packed, urgentSince, heard, seen, silencedUntil }: PackedEntry, texts: TextsById): Entry {
  const alert = unpackAlert(packed, texts)
  const change = { alert, stored: true, durable: true, at: urgentSince }
  return { alert, change, stored: true, urgentSince, heard: new Set(heard), seen: new Set(seen), silencedUntil }
}

/** High latches: it stays until somebody took it. */
export const isOpen = ({ phase, severity, handling }: Alert) =>
  handling.state !== 'closed' && (phase === 'firing' || (severity === 'high' && handling.state === 'open'))

export const isDone = ({ alert }: Entry) => alert.phase === 'resolved' && !isOpen(alert)

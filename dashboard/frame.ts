import type { FrameMessage, LiveStudent } from '../domain/live.ts'
import { numberStateOf } from '../domain/number-state.ts'
import type { Reading } from '../domain/reading.ts'
import type { Student } from '../domain/student.ts'
import { percentOfMax, zoneOf } from '../domain/zones.ts'

/** One student's part of a frame: `[id, bpm, zone, percent, state]`. */
export type Row = FrameMessage['students'][number]

/** A frame stays within this many bytes, whatever the ids' length; what does not fit goes into another frame of the same t. */
export const frameBytesMax = 4096
const emptyFrameBytes = '{"type":"frame","t":1766400001000,"students":[]}'.length

/** What the newest reading is worth to a viewer at `now` (ms since 1970): a number that can't be trusted is not sent. */
export function rowOf(student: Student, visible: boolean, reading: Reading | undefined, now: number): Row {
  if (!visible) return [student.id, null, null, null, 'no-consent']
  const state = numberStateOf(reading, now)
  const shown = state === 'ok' || state === 'no-motion' || state === 'stale'
  const bpm = shown && reading?.bpm != null ? Math.round(reading.bpm) : null
  return bpm === null ? [student.id, null, null, null, state] : [student.id, bpm, zoneOf(bpm, student), percentOfMax(bpm, student), state]
}

/** The same, as a snapshot says it. `ageSeconds` is the newest reading's, null where there is none to speak of. */
export function liveStudentOf(row: Row, name: string, reading: Reading | undefined, now: number): LiveStudent {
  const [id, bpm, zone, percent, state] = row
  const ageSeconds = reading && state !== 'no-consent' ? Math.max(0, Math.round((now - reading.t) / 1000)) : null
  return { id, name, bpm, zone, percent, state, ageSeconds }
}

const same = (a: Row | undefined, b: Row) => a !== undefined && b.every((value, i) => value === a[i])

/** The rows that differ from what this viewer was last sent. */
export const changedRows = (rows: readonly Row[], sent: ReadonlyMap<string, Row>) => rows.filter(row => !same(sent.get(row[0]), row))

/** The rows as frames of time t, each at most `frameBytesMax` bytes; no rows make one empty frame, the heartbeat. */
export function framesOf(t: number, rows: readonly Row[]): { text: string; rows: Row[] }[] {
  const parts: Row[][] = [[]]
  let bytes = emptyFrameBytes
  for (const row of rows) {
    const rowBytes = JSON.stringify(row).length + 1 // ids and states are ASCII
    if (bytes + rowBytes > frameBytesMax) {
      parts.push([])
      bytes = emptyFrameBytes
    }
    parts.at(-1)!.push(row)
    bytes += rowBytes
  }
  return parts.map(students => ({ text: JSON.stringify({ type: 'frame', t, students } satisfies FrameMessage), rows: students }))
}

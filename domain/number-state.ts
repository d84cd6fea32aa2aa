import type { NumberState } from './live.ts'
import type { Reading } from './reading.ts'

/** A number older than this is shown desaturated with its age; older than `lostMs`, a grey dash. (screens.md) */
export const staleMs = 5_000
export const lostMs = 15_000

/** What the newest reading of a student is worth at `now` (ms since 1970). Missing is never normal. */
export function numberStateOf(reading: Reading | undefined, now: number): NumberState {
  if (!reading) return 'lost'
  const age = now - reading.t
  if (age > lostMs) return 'lost'
  if (reading.contact === false) return 'off'
  if (age > staleMs) return 'stale'
  if (reading.bpm === null) return 'weak'
  return reading.enmo === undefined && reading.acc === undefined ? 'no-motion' : 'ok'
}

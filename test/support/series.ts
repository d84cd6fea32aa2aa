import type { Reading } from '../../domain/reading.ts'
import { type Series, seriesOf } from '../../domain/series.ts'
import { trace } from './trace.ts'

/** Readings in columns, as a store gives them. */
export function seriesOfReadings(readings: readonly Pick<Reading, 't' | 'bpm' | 'contact' | 'enmo' | 'steps'>[]): Series {
  const series = seriesOf(readings.length)
  for (const [i, { t, bpm, contact, enmo, steps }] of readings.entries()) {
    series.t[i] = t
    series.bpm[i] = bpm ?? Number.NaN
    series.contact[i] = contact === undefined ? Number.NaN : Number(contact)
    series.enmo[i] = enmo ?? Number.NaN
    series.steps[i] = steps ?? Number.NaN
  }
  return series
}

/** A trace in a line (`trace`), in columns. */
export const seriesOfTrace = (line: string, from?: number): Series => seriesOfReadings(trace(line, from))

import { type Series, seriesOf } from '../domain/series.ts'
import type { SimulatedStudent } from './student.ts'

/** A student's next seconds as the store would have kept them, from `startsAt` (ms since 1970) on. */
export function livedSeries(student: SimulatedStudent, seconds: number, startsAt: number): Series {
  const series = seriesOf(seconds)
  for (let second = 0; second < seconds; second++) {
    const { values } = student.next()
    series.t[second] = startsAt + second * 1_000
    series.bpm[second] = values.bpm ?? Number.NaN
    series.contact[second] = values.contact === undefined ? Number.NaN : Number(values.contact)
    series.enmo[second] = values.enmo ?? Number.NaN
    series.steps[second] = values.steps ?? Number.NaN
  }
  return series
}

import type { Sample } from './sample.ts'

/** A parsed sample, clock-corrected and joined to a student. */
export interface Reading extends Omit<Sample, 't'> {
  school: string
  student: string
  band: string
  class: string
  lesson: string
  /** ms since 1970, corrected; unique for the student */
  t: number
  /** ms since 1970 as the band said */
  tBand: number
  /** ms since 1970, when the server received it */
  receivedAt: number
}

/** Older than this when received: for the record and reports only, it never pages. (wire.md, "Late") */
export const pagingAgeMsMax = 120_000

/** A reading from further ahead than this is recorded but not judged: it would blind the engine to the present. */
export const futureMsMax = 5_000

/** Whether the signs engine may judge this reading, or it is for the record alone. */
export const isJudged = (reading: Pick<Reading, 't' | 'receivedAt'>) =>
  reading.receivedAt - reading.t <= pagingAgeMsMax && reading.t - reading.receivedAt <= futureMsMax

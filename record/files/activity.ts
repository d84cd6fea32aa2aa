import { type RecordedSecond, RecordingError } from './recorded-second.ts'

/** What a file says at one moment of its own clock. */
export interface Moment {
  /** ms since 1970 */
  t: number
  bpm?: number | undefined
  steps?: number | undefined
  /** the file and the place in it, for whoever has to mend it */
  where(): string
}

/** A recording that knows when it was made. */
export interface Activity {
  /** ms since 1970, the file's own clock */
  startsAt: number
  seconds: RecordedSecond[]
}

/** A school day; longer is a watch that was never stopped. */
export const lengthMsMax = 12 * 3600_000
/** 12 hours at 1 Hz, and room for seconds that stand twice. */
export const momentsMax = 50_000

/**
 * The moments as seconds. Of two in one second of the clock the first gives the time and the later the values; what the later does not
 * say stays the earlier's, so that a point written for its place alone costs no heartbeat. @throws RecordingError
 */
export function activityOf(file: string, moments: Iterable<Moment>): Activity {
  const seconds: RecordedSecond[] = []
  let startsAt: number | undefined
  let before = Number.NEGATIVE_INFINITY
  let count = 0
  for (const { t, bpm, steps, where } of moments) {
    if (t < before) throw new RecordingError(`${where()}: the time goes back; sort the file by time, or export the activity again`)
    startsAt ??= t
    count += 1
    if (t - startsAt >= lengthMsMax) throw new RecordingError(`${where()}: 12 hours after the first second; cut the file at its pauses`)
    if (count > momentsMax) throw new RecordingError(`${where()}: more than ${momentsMax} points; export the activity at one a second`)
    const last = seconds.at(-1)
    if (last !== undefined && secondOf(before) === secondOf(t)) {
      last.bpm = bpm ?? last.bpm
      last.steps = steps ?? last.steps
    } else {
      seconds.push({ offsetMs: t - startsAt, bpm, steps })
    }
    before = t
  }
  if (startsAt === undefined) throw new RecordingError(`${file}: nothing recorded in it; leave it out`)
  return { startsAt, seconds }
}

const secondOf = (t: number) => Math.floor(t / 1000)

/** Steps in a second, on average, from the cadence of one leg (a minute); to a hundredth, so that it turns back into the same cadence. */
export const stepsOf = (oneLegPerMinute: number) => Math.round((oneLegPerMinute / 30) * 100) / 100

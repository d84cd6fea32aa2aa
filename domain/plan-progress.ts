import { wornBpm } from './density.ts'
import type { Plan } from './plan.ts'
import { closedGapMs, coveredMs, type Series } from './series.ts'

type Band = Pick<Plan['target'], 'lowBpm' | 'highBpm'>

export const isInTarget = (bpm: number, { lowBpm, highBpm }: Band) => bpm >= lowBpm && bpm <= highBpm

/** Seconds of the lesson in the target, and with a heart rate; each reading weighs the time it stands for (`coveredMs`): a gap is none. */
export function progressOf(series: Series, target: Band, { startsAt, endsAt }: { startsAt: number; endsAt: number }) {
  let ms = 0
  let heartMs = 0
  for (let i = 0; i < series.t.length; i++) {
    const bpm = wornBpm(series, i)
    if (Number.isNaN(bpm)) continue
    const covered = coveredMs(series, i, startsAt, endsAt)
    heartMs += covered
    if (isInTarget(bpm, target)) ms += covered
  }
  return { inTargetSeconds: ms / 1_000, heartSeconds: heartMs / 1_000 }
}

/** The same as a lesson goes on: one reading after the other. */
export interface Tally {
  seconds: number
  /** ms since 1970: of the newest reading; 0: none yet */
  t: number
  inTarget: boolean
}

export const createTally = (): Tally => ({ seconds: 0, t: 0, inTarget: false })

/**
 * Takes the next reading: the one before it stood for the time until now, itself it counts a second at first.
 * @returns false: it is older than what was counted, so that all must be counted again
 */
export function takeReading(
  tally: Tally,
  reading: { t: number; bpm: number | null; worn: boolean },
  target: Band,
  startsAt: number,
): boolean {
  if (reading.t <= tally.t) return reading.t === tally.t
  const ownMs = 1_000
  if (tally.inTarget) {
    const gap = reading.t - tally.t
    const until = gap <= closedGapMs ? reading.t : tally.t + ownMs
    // Its own second was counted when it came.
    tally.seconds += (Math.max(until, startsAt) - Math.max(tally.t + ownMs, startsAt)) / 1_000
  }
  tally.t = reading.t
  tally.inTarget = reading.worn && reading.bpm !== null && isInTarget(reading.bpm, target)
  if (tally.inTarget) tally.seconds += Math.max(0, reading.t + ownMs - Math.max(reading.t, startsAt)) / 1_000
  return true
}

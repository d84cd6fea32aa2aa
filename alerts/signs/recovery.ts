import { isNone, nextStretch, type Stretch, secondsOf } from './stretch.ts'

/** The newest stop, for how long it has lasted, and where the heart was at the end of the effort. */
export interface Recovery {
  /** beats/min, of the newest stop after a hard effort; null: none of ≥ 80 % of the maximum has ended yet */
  endBpm: number | null
  /** whether that is this stop */
  hard: boolean
  /** null: the child moves, or has moved on since */
  stopped: Stretch | null
  /** since the stop: mg · ms, and steps */
  motion: number
  steps: number
  moving: boolean
}

export const noRecovery: Recovery = { endBpm: null, hard: false, stopped: null, motion: 0, steps: 0, moving: false }

const hardShareOfMax = 0.8
/** Who walks a few steps has stopped all the same; who walks on has not. */
const stepsMsMax = 5_000
/** A heart that does not come down has often not yet been at its highest when the child stops. */
const lateMs = 60_000

/** Mean ENMO of who has stopped, mg: below what a wrist does in a slow walk (inactive < 36 mg, Hildebrand 2014/17). */
const quietMg = 36
/** And mean cadence, steps/min: many a walker's arm hardly swings. */
const strollCadence = 15

/** What one second of a worn wrist says. */
export interface StopSecond {
  moving: boolean
  /** mg */
  enmo: number
  /** undefined: the band counts none */
  steps: number | undefined
  /** mean of the last five seconds' clean heart rates, beats/min; null: none */
  bpm: number | null
  /** covered, 0 after a pause */
  ms: number
}

export function nextRecovery(recovery: Recovery, second: StopSecond, maxBpm: number): Recovery {
  const { moving, enmo, steps = 0, ms } = second
  if (recovery.stopped) {
    const stopped = nextStretch(recovery.stopped, !moving, ms, stepsMsMax)
    const on = !moving || !isNone(stopped)
    const next = { ...recovery, stopped: on ? stopped : null, motion: recovery.motion + enmo * ms, steps: recovery.steps + steps, moving }
    return on && stopped.ms <= lateMs ? withEnd(next, second, maxBpm) : next
  }
  if (recovery.moving && !moving) {
    const stopped = { ms, outMs: 0 }
    return withEnd({ endBpm: recovery.endBpm, hard: false, stopped, motion: enmo * ms, steps, moving }, second, maxBpm)
  }
  return recovery.moving === moving ? recovery : { ...recovery, moving }
}

/** The effort's end is the highest of the five seconds before the stop and of the minute after it. */
function withEnd(recovery: Recovery, { bpm }: StopSecond, maxBpm: number): Recovery {
  const enough = recovery.hard ? recovery.endBpm! : hardShareOfMax * maxBpm
  return bpm === null || bpm < enough ? recovery : { ...recovery, endBpm: bpm, hard: true }
}

/** For how long the child has really stopped after a hard effort, s; 0: it has not. */
export function recoverySeconds({ hard, stopped, motion, steps }: Recovery): number {
  const quiet = stopped !== null && motion < quietMg * stopped.ms && steps * 60_000 < strollCadence * stopped.ms
  return hard && quiet ? secondsOf(stopped) : 0
}

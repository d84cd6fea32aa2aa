import { isNone, nextStretch, type Stretch, secondsOf } from './stretch.ts'

/** The newest hard effort that ended: where the heart was then, and for how long the child has been stopped since. */
export interface Recovery {
  /** mean of the last five seconds before the stop, beats/min; null: no effort of ≥ 80 % of the maximum has ended yet */
  endBpm: number | null
  /** null: the child has moved on since */
  stopped: Stretch | null
  /** mg · ms since the stop */
  motion: number
  moving: boolean
}

export const noRecovery: Recovery = { endBpm: null, stopped: null, motion: 0, moving: false }

const hardShareOfMax = 0.8
/** Who walks a few steps has stopped all the same; who walks on has not. */
const stepsMsMax = 5_000

/** Mean ENMO of who has stopped, mg: below what a wrist does in a slow walk (inactive < 36 mg, Hildebrand 2014/17). */
const quietMg = 36

/** @param enmo mg @param endBpm at a stop the mean of the last five seconds, or null @param coveredMs 0 after a pause */
export function nextRecovery(
  recovery: Recovery,
  { moving, enmo, endBpm }: { moving: boolean; enmo: number; endBpm: number | null },
  maxBpm: number,
  coveredMs: number,
): Recovery {
  if (recovery.stopped) {
    const stopped = nextStretch(recovery.stopped, !moving, coveredMs, stepsMsMax)
    const motion = recovery.motion + enmo * coveredMs
    return { endBpm: recovery.endBpm, stopped: !moving || !isNone(stopped) ? stopped : null, motion, moving }
  }
  const stops = recovery.moving && !moving
  if (stops && endBpm !== null && endBpm >= hardShareOfMax * maxBpm)
    return { endBpm, stopped: { ms: coveredMs, outMs: 0 }, motion: enmo * coveredMs, moving }
  return recovery.moving === moving ? recovery : { ...recovery, moving }
}

/** For how long the child has really stopped, s; 0: it has not. */
export const recoverySeconds = ({ stopped, motion }: Recovery) => (stopped && motion < quietMg * stopped.ms ? secondsOf(stopped) : 0)

import { nextStretch, none, type Stretch } from './stretch.ts'

/** The newest hard effort that ended: where the heart was then, and for how long the child has been stopped since. */
export interface Recovery {
  /** mean of the last five seconds before the stop, beats/min; null: no effort of ≥ 80 % of the maximum has ended yet */
  endBpm: number | null
  /** null: the child has moved on since */
  stopped: Stretch | null
  moving: boolean
}

export const noRecovery: Recovery = { endBpm: null, stopped: null, moving: false }

const hardShareOfMax = 0.8
/** Who walks a few steps has stopped all the same; who walks on has not. */
const stepsMsMax = 5_000

/** @param endBpm at a stop the mean of the last five seconds, or null @param coveredMs 0 after a pause */
export function nextRecovery(recovery: Recovery, moving: boolean, endBpm: number | null, maxBpm: number, coveredMs: number): Recovery {
  if (recovery.stopped) {
    const stopped = nextStretch(recovery.stopped, !moving, coveredMs, stepsMsMax)
    return { endBpm: recovery.endBpm, stopped: stopped === none ? null : stopped, moving }
  }
  const stops = recovery.moving && !moving
  if (stops && endBpm !== null && endBpm >= hardShareOfMax * maxBpm) return { endBpm, stopped: { ms: coveredMs, outMs: 0 }, moving }
  return recovery.moving === moving ? recovery : { ...recovery, moving }
}

/**
 * How long something has gone on, in covered time, when a short interruption does not end it. `outMs` fills while it is interrupted and
 * empties at a tenth of that speed: one interruption may last `dipMsMax`, and in the long run a tenth of the time may be one.
 */
export interface Stretch {
  ms: number
  outMs: number
}

/** Never changed in place: all that goes on in nobody. */
export const none: Stretch = { ms: 0, outMs: 0 }

/** By what it holds: read from a checkpoint, it is another object. */
export const isNone = ({ ms, outMs }: Stretch) => ms === 0 && outMs === 0

const emptying = 0.1

/** @param coveredMs covered time since the second before; 0 after a pause */
export function nextStretch(stretch: Stretch, goesOn: boolean, coveredMs: number, dipMsMax: number): Stretch {
  const { ms, outMs } = stretch
  if (goesOn) return { ms: ms + coveredMs, outMs: outMs === 0 ? 0 : Math.max(0, outMs - emptying * coveredMs) }
  if (isNone(stretch)) return stretch
  return outMs + coveredMs > dipMsMax ? none : { ms: ms + coveredMs, outMs: outMs + coveredMs }
}

export const secondsOf = ({ ms }: Stretch) => ms / 1_000

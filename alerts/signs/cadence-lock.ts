/**
 * A band that takes the rhythm of the steps for that of the heart (signs.md, cadence-lock). Hearts and steps meet by chance all the
 * time, so equality alone proves nothing: the heart must have jumped, to where the motion does not explain it, when the steps began or
 * when it met them; or it must follow their every change there.
 */
export type CadenceLock = { phase: 'standing' } | Stepping

interface Stepping {
  phase: 'stepping'
  /** t of the first and the newest second with steps, ms since 1970 */
  from: number
  at: number
  /** steps/min, smoothed once and twice; the pause before does not slow it down */
  pace: number
  cadence: number
  /** beats are as many as the steps, half or twice as many: for how long, one for each; and how long they have been apart, covered ms */
  in: Step[]
  offMs: number
  /** the heart jumped when the steps began */
  jumpedAtOnset: boolean
  changes: Changes
  locked: boolean
  /** how long the heart signs have waited, covered ms */
  heldMs: number
}

/** How far beats have run ahead of steps, in beats: in step as long as the highest and the lowest are near each other. */
interface Step {
  ahead: number
  low: number
  high: number
  ms: number
  /** the heart jumped when they met */
  jumped: boolean
}

/** How bpm and cadence change from one 5-s mean to the next: decaying sums of squares and products. */
interface Changes {
  /** the means under way, as sums over covered ms, and the ones before */
  ms: number
  bpm: number
  cadence: number
  before: { bpm: number; cadence: number } | null
  bpmSquares: number
  cadenceSquares: number
  products: number
  count: number
}

export const standing: { phase: 'standing' } = { phase: 'standing' }

const harmonics = [1, 0.5, 2]
const onBpm = 3
const onMsMin = 20_000
/**
 * A band that counts steps shows as many beats as there are steps. Counted, because a mean of whole steps ripples by more than the 3 of
 * signs.md, and lags in a sprint: in 20 s 3 beats/min are one beat, and
 * whole steps are half a one off.
 */
const apartBeats = 1.5
const offMsMin = 20_000
/** Smoothed twice: whole steps hardly ripple it, and twenty seconds after the first step it is within 3 of theirs. */
const cadenceMs = 4_000
const strideMsMax = 2_000
const jumpBpm = 15
const jumpMsMax = 10_000
/** Steps are over when none came for this long, and so is the hold. */
const stepsEndMs = 10_000
const heldMsMax = 60_000
const windowMs = 5_000
/** A minute of 5-s means: what is older fades. */
const fading = 1 - windowMs / 60_000
const changesMin = 8
const followsMin = 0.6

const noChanges: Changes = { ms: 0, bpm: 0, cadence: 0, before: null, bpmSquares: 0, cadenceSquares: 0, products: 0, count: 0 }

/**
 * One second with a heart rate and a step counter.
 * @param second bpm; `swing`: how far it has moved in three seconds, beats/min; `outside`: it is not where the motion explains it
 * @param coveredMs 0 after a pause
 */
export function nextLock(
  lock: CadenceLock,
  t: number,
  { bpm, steps, swing, outside }: { bpm: number; steps: number; swing: number; outside: boolean },
  coveredMs: number,
): CadenceLock {
  if (lock.phase === 'standing' || (!lock.locked && t - lock.at >= stepsEndMs)) return steps > 0 ? begin(t, steps) : standing
  const share = Math.min(1, coveredMs / cadenceMs)
  const pace = lock.pace + (60 * steps - lock.pace) * share
  const cadence = lock.cadence + (pace - lock.cadence) * share
  const at = steps > 0 ? t : lock.at
  // A cadence that fades away after the last step passes every heart rate on its way.
  const stepping = t - at <= strideMsMax
  const meets = stepping && harmonics.some(k => Math.abs(bpm - k * cadence) <= onBpm)
  const jumps = outside && swing >= jumpBpm
  const inStep = stepping
    ? harmonics.map((k, i) => nextStep(lock.in[i], ((bpm / 60 - k * steps) * coveredMs) / 1_000, jumps, coveredMs))
    : []
  const next: Stepping = {
    phase: 'stepping',
    from: lock.from,
    at,
    pace,
    cadence,
    in: inStep,
    offMs: meets ? 0 : lock.offMs + coveredMs,
    jumpedAtOnset: lock.jumpedAtOnset || (jumps && t - lock.from <= jumpMsMax),
    changes: nextChanges(lock.changes, bpm, cadence, coveredMs),
    locked: lock.locked,
    heldMs: lock.locked ? lock.heldMs + coveredMs : 0,
  }
  if (next.offMs >= offMsMin) return { ...next, locked: false }
  const follow = outside && follows(next.changes)
  // What began with a jump of the heart at the first steps must have been in step since.
  const soon = next.jumpedAtOnset ? jumpMsMax : -1
  next.locked ||= inStep.some(({ ms, jumped }) => ms >= onMsMin && (jumped || follow || t - next.from - ms <= soon))
  return next
}

const begin = (t: number, steps: number): Stepping => ({
  ...{
    phase: 'stepping',
    from: t,
    at: t,
    pace: 60 * steps,
    cadence: 60 * steps,
    in: [],
    offMs: 0,
    jumpedAtOnset: false,
    changes: noChanges,
    locked: false,
    heldMs: 0,
  },
})

function nextStep(step: Step | undefined, beats: number, jumped: boolean, coveredMs: number): Step {
  const ahead = step ? step.ahead + beats : 0
  const [low, high] = step ? [Math.min(step.low, ahead), Math.max(step.high, ahead)] : [0, 0]
  return step && high - low <= apartBeats
    ? { ahead, low, high, ms: step.ms + coveredMs, jumped: step.jumped || (jumped && step.ms <= windowMs) }
    : { ahead: 0, low: 0, high: 0, ms: coveredMs, jumped }
}

function nextChanges(changes: Changes, bpm: number, cadence: number, coveredMs: number): Changes {
  const ms = changes.ms + coveredMs
  const sums = { ms, bpm: changes.bpm + bpm * coveredMs, cadence: changes.cadence + cadence * coveredMs }
  if (ms < windowMs) return { ...changes, ...sums }
  const { before, bpmSquares, cadenceSquares, products, count } = changes
  const mean = { bpm: sums.bpm / ms, cadence: sums.cadence / ms }
  if (!before) return { ...noChanges, before: mean }
  const bpmChange = mean.bpm - before.bpm
  const cadenceChange = mean.cadence - before.cadence
  return {
    ...{ ms: 0, bpm: 0, cadence: 0, before: mean, count: Math.min(changesMin, count + 1) },
    bpmSquares: fading * bpmSquares + bpmChange ** 2,
    cadenceSquares: fading * cadenceSquares + cadenceChange ** 2,
    products: fading * products + bpmChange * cadenceChange,
  }
}

/** Two that stand still follow nothing. */
function follows({ bpmSquares, cadenceSquares, products, count }: Changes) {
  if (count < changesMin || bpmSquares < 1 || cadenceSquares < 1) return false
  return products / Math.sqrt(bpmSquares * cadenceSquares) >= followsMin
}

/** How long it has been locked by now, s; 0: it is not. */
export const lockSeconds = (lock: CadenceLock) => (lock.phase === 'stepping' && lock.locked ? (onMsMin + lock.heldMs) / 1_000 : 0)

/** Whether the heart signs wait: for a minute at most, and no longer than the steps. A collapse must not hide behind a lock. */
export const holdsHeart = (lock: CadenceLock, t: number) =>
  lock.phase === 'stepping' && lock.locked && lock.heldMs <= heldMsMax && t - lock.at < stepsEndMs

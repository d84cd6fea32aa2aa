/**
 * A band that takes the rhythm of the steps for that of the heart (signs.md, cadence-lock). Hearts and steps meet by chance all the
 * time, so equality alone proves nothing: the heart must have jumped to the steps when they began, or must follow their every change,
 * and be where the motion does not explain it.
 */
export interface CadenceLock {
  /** covered time of bpm on the cadence (or on half or twice of it), and off it */
  onMs: number
  offMs: number
  locked: boolean
  /** how long it has held the heart signs */
  heldMs: number
  /** t of the newest second with steps; of the first of them; and the heart just before that, beats/min */
  steppedAt: number
  onsetAt: number
  onsetBpm: number | null
  jumped: boolean
  /** the 5-s means under way, and the ones before: bpm and cadence */
  window: { ms: number; bpm: number; cadence: number }
  before: { bpm: number; cadence: number } | null
  /** decaying sums of the changes of those means: their squares and products, and how many */
  bpmSquares: number
  cadenceSquares: number
  products: number
  changes: number
}

export const unlocked: CadenceLock = {
  ...{
    onMs: 0,
    offMs: 0,
    locked: false,
    heldMs: 0,
    steppedAt: Number.MIN_SAFE_INTEGER,
    onsetAt: Number.MIN_SAFE_INTEGER,
    onsetBpm: null,
    jumped: false,
  },
  ...{ window: { ms: 0, bpm: 0, cadence: 0 }, before: null, bpmSquares: 0, cadenceSquares: 0, products: 0, changes: 0 },
}

const harmonics = [1, 0.5, 2]
const onBpm = 3
const onMsMin = 20_000
const offMsMin = 20_000
const cadenceMin = 40
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

/**
 * One second with a heart rate and a step counter.
 * @param bpm beats/min @param cadence steps/min, smoothed @param steps in this second
 * @param outside the heart is not where the motion explains it @param coveredMs 0 after a pause
 */
export function nextLock(
  lock: CadenceLock,
  t: number,
  { bpm, cadence, steps, outside }: { bpm: number; cadence: number; steps: number; outside: boolean },
  coveredMs: number,
): CadenceLock {
  const next = { ...lock }
  followSteps(next, t, bpm, steps)
  correlate(next, bpm, cadence, coveredMs)
  const on = cadence >= cadenceMin && harmonics.some(k => Math.abs(bpm - k * cadence) <= onBpm)
  next.offMs = on ? 0 : lock.offMs + coveredMs
  next.onMs = on || lock.locked ? lock.onMs + coveredMs : 0
  if (lock.locked && next.offMs >= offMsMin) return { ...next, locked: false, onMs: 0, heldMs: 0, jumped: false }
  next.locked = lock.locked || (next.onMs >= onMsMin && outside && (next.jumped || follows(next)))
  if (next.locked) next.heldMs = lock.heldMs + coveredMs
  return next
}

function followSteps(next: CadenceLock, t: number, bpm: number, steps: number) {
  if (steps > 0) {
    if (t - next.steppedAt > stepsEndMs) {
      next.onsetAt = t
      next.onsetBpm = next.before?.bpm ?? null
      next.jumped = false
    }
    next.steppedAt = t
  }
  if (t - next.onsetAt <= jumpMsMax && next.onsetBpm !== null && Math.abs(bpm - next.onsetBpm) >= jumpBpm) next.jumped = true
}

/** Correlation of the changes of bpm and cadence, from one 5-s mean to the next. */
function correlate(next: CadenceLock, bpm: number, cadence: number, coveredMs: number) {
  const ms = next.window.ms + coveredMs
  const sums = { ms, bpm: next.window.bpm + bpm * coveredMs, cadence: next.window.cadence + cadence * coveredMs }
  if (ms < windowMs) {
    next.window = sums
    return
  }
  const mean = { bpm: sums.bpm / ms, cadence: sums.cadence / ms }
  if (next.before) {
    const bpmChange = mean.bpm - next.before.bpm
    const cadenceChange = mean.cadence - next.before.cadence
    next.bpmSquares = fading * next.bpmSquares + bpmChange ** 2
    next.cadenceSquares = fading * next.cadenceSquares + cadenceChange ** 2
    next.products = fading * next.products + bpmChange * cadenceChange
    next.changes = Math.min(changesMin, next.changes + 1)
  }
  next.before = mean
  next.window = unlocked.window
}

/** Two that stand still follow nothing. */
function follows({ bpmSquares, cadenceSquares, products, changes }: CadenceLock) {
  if (changes < changesMin || bpmSquares < 1 || cadenceSquares < 1) return false
  return products / Math.sqrt(bpmSquares * cadenceSquares) >= followsMin
}

/** Whether the heart signs wait: for a minute at most, and no longer than the steps. A collapse must not hide behind a lock. */
export const holdsHeart = (lock: CadenceLock, t: number) => lock.locked && lock.heldMs <= heldMsMax && t - lock.steppedAt < stepsEndMs

import { expectedBpm, isLearning, motionOf, stepHeart } from '../domain/expected-heart.ts'
import { cleanBpm, nextCadence } from '../domain/heart-input.ts'
import type { Reading } from '../domain/reading.ts'
import type { Features } from './features.ts'
import { coveredMsMax, gapMs } from './life-cycle.ts'
import { type Fall, nextFall, upright } from './signs/fall.ts'
import { followGravity } from './signs/posture.ts'
import { type Collapse, isEffort, nextCollapse } from './signs/soft-collapse.ts'
import { lively, nextStuck, stuckSeconds } from './signs/stuck.ts'
import { nextExcessMs } from './signs/wide-heart.ts'
import type { StudentState } from './student-state.ts'

const hardShareOfMax = 0.8
const hardMsMax = 60_000

/**
 * The one pass over a judged reading: steps every sign of the student, and fills in the features that all rules share.
 * What the reading does not say stays unknown.
 */
export function readReading(into: Features, state: StudentState, reading: Reading): void {
  const step = Math.max(0, reading.t - state.t)
  const coveredMs = step <= coveredMsMax ? step : 0
  if (step >= gapMs) forgetPhases(state)
  const worn = reading.contact !== false
  const bpm = cleanBpm(state, reading.t, reading.bpm, worn)

  into.bpm = bpm
  into.predicted_max = state.profile.predictedMax
  into.max_bpm = state.profile.maxBpm
  into.resting_bpm = state.profile.restingBpm
  into.enmo = reading.enmo ?? null
  into.peak = reading.peak ?? null
  into.cadence = state.cadence = nextCadence(state.cadence, reading.steps, step)

  readHeart(into, state, reading, bpm)
  readPosture(into, state, reading, coveredMs)
  readBand(into, state, reading, worn, coveredMs)

  state.goodMs = worn && step <= coveredMsMax ? state.goodMs + step : 0
  state.offMs = worn ? 0 : state.offMs + coveredMs
  state.t = reading.t
  state.heardAt = reading.receivedAt
  if (worn) state.wornAt = reading.receivedAt
  if (isEffort(state.collapse) || (bpm !== null && bpm >= hardShareOfMax * state.profile.maxBpm)) state.hardAt = reading.t
}

/** What the server's second knows: silence. `heardSince`: when the engine began to listen, so that a restart is no silence. */
export function readSecond(into: Features, state: StudentState, now: number, heardSince: number, lessonOpen: boolean): void {
  const silenceMs = now - Math.max(state.heardAt, heardSince)
  if (silenceMs > coveredMsMax) state.goodMs = 0
  // Nobody is missed in a lesson that is over.
  into.silence = lessonOpen ? silenceMs / 1_000 : 0
  into.off_wrist = lessonOpen ? state.offMs / 1_000 : 0
  into.unseen = lessonOpen ? (now - Math.max(state.wornAt, heardSince)) / 1_000 : 0
  into.good = lessonOpen ? state.goodMs / 1_000 : 3_600
  into.hard_effort = state.hardAt !== null && state.t - state.hardAt <= hardMsMax
  into.alert_active = state.firing > 0
}

/** A gap forgets what was under way, never what fires. */
function forgetPhases(state: StudentState) {
  state.fall = state.collapse = upright
  state.stuck = lively
  state.gravity = state.cadence = state.excessMs = null
}

function readHeart(into: Features, state: StudentState, reading: Reading, bpm: number | null) {
  const { heart } = state
  into.expected = into.excess = into.excess_seconds = into.spread = into.cusum = null
  into.learning = isLearning(heart)
  if (reading.enmo === undefined) return
  const seconds = (reading.t - state.heartAt) / 1_000
  const excess = stepHeart(heart, motionOf(reading.enmo, state.cadence), bpm, seconds, state.firing > 0)
  state.heartAt = reading.t
  into.expected = expectedBpm(heart)
  into.spread = heart.spread
  into.cusum = heart.cusum
  into.excess = excess
  if (excess === null) return
  state.excessMs = nextExcessMs(state.excessMs, heart, excess, seconds * 1_000 <= coveredMsMax ? seconds * 1_000 : 0)
  into.excess_seconds = (state.excessMs ?? 0) / 1_000
}

/** A band in a pocket falls and lies still as well: a fall is seen on the wrist. What was seen there goes on, worn or not. */
function readPosture(into: Features, state: StudentState, reading: Reading, coveredMs: number) {
  const { t, acc, enmo, peak, contact } = reading
  into.fall_seconds = into.fall_age = into.collapse_seconds = into.collapse_age = null
  if (acc === undefined || enmo === undefined) return
  const before = state.gravity
  state.gravity = followGravity(before, acc, coveredMs || 1_000)
  const worn = contact !== false
  if (worn || state.collapse.phase === 'asked') {
    state.collapse = nextCollapse(state.collapse, t, enmo, acc, before, coveredMs)
    into.collapse_seconds = quietSeconds(state.collapse)
    into.collapse_age = ageSeconds(state.collapse, t)
  }
  if (peak !== undefined && (worn || state.fall.phase === 'asked')) {
    state.fall = nextFall(state.fall, t, { peak, acc, enmo }, before, coveredMs)
    into.fall_seconds = quietSeconds(state.fall)
    into.fall_age = ageSeconds(state.fall, t)
  }
}

/** What the band says of itself. Off the wrist its sensors may well stand still. */
function readBand(into: Features, state: StudentState, reading: Reading, worn: boolean, coveredMs: number) {
  state.stuck = worn ? nextStuck(state.stuck, reading, coveredMs) : lively
  into.stuck = reading.acc === undefined && reading.enmo === undefined ? null : stuckSeconds(state.stuck)
  into.battery = reading.battery ?? null
}

const quietSeconds = (sign: Fall | Collapse) => (sign.phase === 'asked' ? sign.quietMs / 1_000 : 0)
const ageSeconds = (sign: Fall | Collapse, t: number) => (sign.phase === 'asked' ? (t - sign.from) / 1_000 : 0)

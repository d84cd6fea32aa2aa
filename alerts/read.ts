import { cleanBpm, nextCadence } from '../domain/heart-input.ts'
import type { Reading } from '../domain/reading.ts'
import type { Features } from './features.ts'
import { coveredMsMax, gapMs } from './life-cycle.ts'
import { heldBpm, readHeart } from './read-heart.ts'
import { readMotion } from './read-motion.ts'
import { nextJumps } from './signs/drop.ts'
import { type Fall, nextFall } from './signs/fall.ts'
import { nextOxygen } from './signs/oxygen.ts'
import { followGravity } from './signs/posture.ts'
import { nextRhythm, rhythmOf } from './signs/rhythm.ts'
import { type Collapse, isEffort, nextCollapse } from './signs/soft-collapse.ts'
import { lively, nextStuck, stuckSeconds } from './signs/stuck.ts'
import { isStill } from './signs/wrist.ts'
import { forgetRuns, type StudentState } from './student-state.ts'

const hardShareOfMax = 0.8
const hardMsMax = 60_000

/**
 * The one pass over a judged reading: steps every sign of the student, and fills in the features that all rules share.
 * What the reading does not say stays unknown.
 */
export function readReading(into: Features, state: StudentState, reading: Reading): void {
  const { t } = reading
  const step = Math.max(0, t - state.t)
  const coveredMs = step <= coveredMsMax ? step : 0
  if (step >= gapMs) forgetRuns(state)
  const worn = reading.contact !== false
  const before = state.bpm
  const bpm = cleanBpm(state, t, reading.bpm, worn)
  if (worn) state.jumps = nextJumps(state.jumps, state.recent, t, { bpm: reading.bpm, before, clean: bpm !== null })
  state.cadence = nextCadence(state.cadence, reading.steps, step)

  readStudent(into, state)
  readMotion(into, state, reading, coveredMs)
  into.worn_bpm = bpm
  into.bpm = heldBpm(into, state, reading, bpm, coveredMs)
  readHeart(into, state, reading, coveredMs)
  readRhythm(into, state, reading, worn, coveredMs)
  readOxygen(into, state, reading)
  readPosture(into, state, reading, coveredMs)
  readBand(into, state, reading, worn, coveredMs)

  state.goodMs = worn && step <= coveredMsMax ? state.goodMs + step : 0
  state.offMs = worn ? 0 : state.offMs + coveredMs
  state.t = t
  state.heardAt = reading.receivedAt
  if (worn) state.wornAt = reading.receivedAt
  if (isEffort(state.collapse) || (into.bpm !== null && into.bpm >= hardShareOfMax * state.profile.maxBpm)) state.hardAt = t
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

/** Who it is, and what the newest second knew of the lesson. */
function readStudent(into: Features, { profile, lessonNow, hearts }: StudentState) {
  into.predicted_max = profile.predictedMax
  into.max_bpm = profile.maxBpm
  into.resting_bpm = profile.restingBpm
  into.resting_p99 = profile.restingP99
  into.age = profile.ageYears
  into.class_active = lessonNow.classActive
  into.wbgt = lessonNow.wbgt
  into.heart_alert = hearts > 0
}

/** Between beats only a resting heart is read, and what it said before is no news of a moving one. */
function readRhythm(into: Features, state: StudentState, { t, rr, steps }: Reading, worn: boolean, coveredMs: number) {
  const atRest = into.shake !== null && isStill(into.shake, steps)
  if (rr !== undefined || state.rhythm.beats.length > 0) state.rhythm = nextRhythm(state.rhythm, t, { rr, atRest, clean: worn }, coveredMs)
  const { irregularWindows, irregularNow } = rhythmOf(state.rhythm)
  into.irregular_windows = atRest ? irregularWindows : null
  into.irregular_now = atRest ? irregularNow : null
}

function readOxygen(into: Features, state: StudentState, { t, spo2 }: Reading) {
  if (spo2 !== undefined) state.oxygen = nextOxygen(state.oxygen, t, spo2)
  into.spo2 = spo2 ?? null
  into.low_oxygen = spo2 === undefined ? null : state.oxygen.low
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
    state.collapse = nextCollapse(state.collapse, t, { acc, enmo, steps: reading.steps, cadence: state.cadence }, before, coveredMs)
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
  into.contact = worn
}

const quietSeconds = (sign: Fall | Collapse) => (sign.phase === 'asked' ? sign.quietMs / 1_000 : 0)
const ageSeconds = (sign: Fall | Collapse, t: number) => (sign.phase === 'asked' ? (t - sign.from) / 1_000 : 0)

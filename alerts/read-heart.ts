import { type ExpectedHeart, expectedBpm, isLearning, motionOf, stepHeart } from '../domain/expected-heart.ts'
import type { Reading } from '../domain/reading.ts'
import type { Features } from './features.ts'
import { coveredMsMax } from './life-cycle.ts'
import { isAbrupt, nextOnset } from './signs/abrupt.ts'
import { holdsHeart, lockSeconds, nextLock } from './signs/cadence-lock.ts'
import { dropOf, isSettled, nextDrop, riseOf, sinceSeconds } from './signs/drop.ts'
import { nextFloor } from './signs/floor.ts'
import { nextDrift } from './signs/heat.ts'
import { nearMaxMeanSeconds, nextNearMax } from './signs/near-max.ts'
import { meanOf, rangeOf, remember } from './signs/recent-heart.ts'
import { nextRecovery, recoverySeconds } from './signs/recovery.ts'
import { nextSlow } from './signs/slow-heart.ts'
import { none, secondsOf } from './signs/stretch.ts'
import { isLaidAside } from './signs/stuck.ts'
import { nextWide } from './signs/wide-heart.ts'
import type { StudentState } from './student-state.ts'

const stepSeconds = 10
/** A heart climbs and falls by 15 in ten seconds of every sprint; in these, a band that changes what it counts does. */
const lockJumpSeconds = 3
/** Equality and a jump are evidence of their own: the band within which a lock is no sign is the narrow one. (signs.md, "Honest bands") */
const lockedBpmMin = 30
const endSeconds = 5
/** An excess is no sign below this, however even a heart is. (signs.md, high-for-motion) */
const excessMin = 30

/** The heart rate that the heart signs may see: none while the band counts steps for heartbeats, or has been laid aside. */
export function heldBpm(into: Features, state: StudentState, reading: Reading, bpm: number | null, coveredMs: number): number | null {
  const { heart } = state
  const { steps, t } = reading
  if (bpm !== null && steps !== undefined) {
    const expected = expectedBpm(heart)
    const outside = expected !== null && Math.abs(bpm - expected) > lockedBpmMin
    const recent = rangeOf(state.recent, t, lockJumpSeconds)
    const swing = recent ? Math.max(bpm - recent.low, recent.high - bpm) : 0
    state.lock = nextLock(state.lock, t, { bpm, steps, swing, outside }, coveredMs)
  }
  into.lock_seconds = steps === undefined ? null : lockSeconds(state.lock)
  return holdsHeart(state.lock, t) || isLaidAside(state.stuck) ? null : bpm
}

/** All that a heart rate says, and what it was expected to be. `into.bpm` and the motion are there already. */
export function readHeart(into: Features, state: StudentState, reading: Reading, coveredMs: number): void {
  const { bpm } = into
  if (bpm !== null) remember(state.recent, reading.t, bpm, isSettled(state.jumps, state.recent, reading.t, bpm))
  readModel(into, state, reading, bpm)
  readNearMax(into, state, reading, bpm)
  readChange(into, state, reading, bpm)
  readRecovery(into, state, reading, coveredMs)
}

function readModel(into: Features, state: StudentState, reading: Reading, bpm: number | null) {
  const { heart } = state
  into.expected = into.excess = into.excess_seconds = into.spread = into.width = into.cusum = into.cusum_low = null
  into.slow_seconds = into.shortfall = into.heat_drift = into.heat_errors = null
  into.learning = isLearning(heart)
  if (reading.enmo === undefined) return
  const seconds = (reading.t - state.heartAt) / 1_000
  const covered = seconds * 1_000 <= coveredMsMax ? seconds : 0
  const load = motionOf(reading.enmo, state.cadence)
  const excess = stepHeart(heart, load, bpm, seconds, state.firing > 0)
  state.heartAt = reading.t
  into.expected = expectedBpm(heart)
  into.spread = heart.spread
  into.width = widthOf(heart)
  into.cusum = heart.cusum
  into.cusum_low = heart.cusumLow
  into.excess = excess
  state.floor = nextFloor(state.floor, heart, load, seconds)
  if (excess === null) return
  into.shortfall = state.floor! + heart.offset - bpm!
  state.slow = nextSlow(state.slow, into.effort_seconds ?? 0, excess, bpm! < state.profile.activeBpm, covered * 1_000)
  into.slow_seconds = secondsOf(state.slow)
  state.wide = nextWide(state.wide, heart, bpm! - heart.x!, covered * 1_000)
  into.excess_seconds = secondsOf(state.wide)
  // Nobody's heat was measured: then its drift is nobody's question.
  if (into.wbgt === null) return
  const { b0, b1 } = heart.fit
  state.heat = nextDrift(state.heat, reading.t, bpm! - b0 - b1 * heart.u!, heart.u!, covered)
  into.heat_drift = state.heat.drift
  into.heat_errors = state.heat.errors
}

const widthOf = ({ fit, spread }: ExpectedHeart) => Math.max(excessMin, fit.spreads * spread)

function readNearMax(into: Features, state: StudentState, { t }: Reading, bpm: number | null) {
  if (bpm !== null) {
    const mean = meanOf(state.recent, t, nearMaxMeanSeconds - 1)!
    state.nearMax = nextNearMax(state.nearMax, t, Math.max(bpm, mean), state.profile.maxBpm)
  }
  into.near_max_seconds = bpm === null ? null : secondsOf(state.nearMax.near ?? none)
  into.hard_seconds = bpm === null ? null : secondsOf(state.nearMax.hard ?? none)
  const since = state.lessonNow.restSince
  into.rest_phase_seconds = since === null ? 0 : Math.max(0, t - since) / 1_000
}

function readChange(into: Features, state: StudentState, { t }: Reading, bpm: number | null) {
  into.drop = into.drop_age = into.rise = into.jump_age = into.abrupt = null
  if (bpm === null) return
  into.drop = dropOf(state.recent, t, bpm)
  into.rise = riseOf(state.recent, t)
  state.jumps = nextDrop(state.jumps, t, into.drop)
  into.drop_age = sinceSeconds(state.jumps.fellAt, t)
  into.jump_age = sinceSeconds(state.jumps.downAt, t)
  state.onset = nextOnset(state.onset, t, bpm, rangeOf(state.recent, t, stepSeconds)!.low)
  into.abrupt = isAbrupt(state.onset)
}

function readRecovery(into: Features, state: StudentState, { t, steps }: Reading, ms: number) {
  const { moving } = into
  into.recovery_seconds = into.recovery_end = null
  if (moving === null) return
  const bpm = moving ? null : meanOf(state.recent, t, endSeconds)
  state.recovery = nextRecovery(state.recovery, { moving, enmo: into.enmo!, steps, bpm, ms }, state.profile.maxBpm)
  if (state.recovery.endBpm === null) return
  into.recovery_seconds = recoverySeconds(state.recovery)
  into.recovery_end = state.recovery.endBpm
}

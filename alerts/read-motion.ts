import type { Reading } from '../domain/reading.ts'
import type { Features } from './features.ts'
import { shakeOf } from './signs/posture.ts'
import { secondsOf } from './signs/stretch.ts'
import { idle, isMoving, isStill, nextWrist } from './signs/wrist.ts'
import type { StudentState } from './student-state.ts'

/** Active seconds of the last ten say whether a child is: one step is no run, one breath no rest. */
const activeMs = 10_000
/** Off the skin for longer, it is off the wrist, and what the child did meanwhile is unknown. */
const slipMsMax = 10_000

/** What the wrist does, whatever its sensor takes 1 g for. Off the wrist a band says nothing about the child; without motion nothing is known of it. */
export function readMotion(into: Features, state: StudentState, reading: Reading, coveredMs: number): void {
  const { acc, enmo, steps, contact } = reading
  const shake = enmo === undefined ? null : acc === undefined ? enmo : shakeOf(acc, enmo)
  into.enmo = enmo ?? null
  into.shake = shake
  into.peak = reading.peak ?? null
  into.cadence = state.cadence
  into.moving = into.still_seconds = into.motionless_seconds = into.stopped_seconds = into.effort_seconds = into.effort_age = null
  into.active_seconds = state.activeMs / 1_000
  if (shake === null) return
  if (contact === false) {
    // A loose band loses the skin for some seconds in every hard run.
    if (state.offMs >= slipMsMax) state.wrist = idle
    return
  }
  const moving = isMoving(shake, steps, state.cadence)
  state.wrist = nextWrist(state.wrist, shake, steps, state.cadence, coveredMs)
  const { still, motionless, stopped, effort, effortAgeMs } = state.wrist
  const active = moving || (reading.bpm !== null && reading.bpm >= state.profile.activeBpm && !isStill(shake, steps))
  state.activeShare += ((active ? 1 : 0) - state.activeShare) * Math.min(1, coveredMs / activeMs)
  if (active) state.activeMs += coveredMs
  into.moving = moving
  into.still_seconds = secondsOf(still)
  into.motionless_seconds = secondsOf(motionless)
  into.stopped_seconds = secondsOf(stopped)
  into.effort_seconds = secondsOf(effort)
  into.effort_age = effortAgeMs / 1_000
  into.active_seconds = state.activeMs / 1_000
}

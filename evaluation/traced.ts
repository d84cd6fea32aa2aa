import type { Features } from '../alerts/features.ts'
import type { StudentState } from '../alerts/student-state.ts'
import { bandWidth } from './band.ts'
import type { BandFit, Trace } from './finding.ts'

const freshMs = 3_000

/** Follows one student through the engine's own eyes: what it took for clean, what it expected, and for how long it knew neither. */
export function createTraced() {
  const trace: Trace = { at: [], bpm: [], expected: [], enmo: [] }
  const band: BandFit = { cleanSeconds: 0, insideSeconds: 0, squaredErrorSum: 0 }
  let cleanAt = Number.NEGATIVE_INFINITY
  let unmonitored = 0
  let hasHeart = false
  let hasMotion = false
  let seconds = 0
  let before: number | null = null

  return {
    trace,
    seen(at: number, features: Features, state: StudentState) {
      const step = before === null ? 1 : (at - before) / 1000
      // A pause in the readings is time of which nothing is known; it counts as unmonitored by whoever knows that the lesson went on.
      seconds += step <= freshMs / 1000 ? step : 1
      before = at
      hasHeart ||= state.bpm !== null
      hasMotion ||= features.enmo !== null
      if (features.bpm !== null) cleanAt = at
      if (at - cleanAt > freshMs) unmonitored += 1
      trace.at.push(at / 1000)
      trace.bpm.push(state.bpmAt === state.t ? state.bpm : null)
      trace.expected.push(features.expected === null ? null : Math.round(features.expected))
      trace.enmo.push(features.enmo)
      if (features.bpm === null || features.excess === null) return
      band.cleanSeconds += 1
      band.squaredErrorSum += features.excess ** 2
      if (Math.abs(features.excess) <= bandWidth(state)) band.insideSeconds += 1
    },
    result: () => ({ seconds, unmonitoredSeconds: unmonitored, hasHeart, hasMotion, band: band.cleanSeconds > 0 ? band : null }),
  }
}

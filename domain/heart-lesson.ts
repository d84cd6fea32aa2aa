import { createHeart, type HeartFit, isFrozen, priorFit, stepHeart } from './expected-heart.ts'
import { count, emptyHistogram, excessScale, type Histogram, restScale, spreadScale } from './heart-histogram.ts'
import { type HeartSeconds, heartSecondsOf } from './heart-seconds.ts'
import { createFilters, emptySums, fitSums, type HeartSums, rounded } from './heart-sums.ts'
import type { Series } from './series.ts'
import type { HeartLimits } from './zones.ts'

/** What one lesson teaches of one student's heart, in sums: plain JSON of about 2 KB, computed from the lesson alone. */
export interface HeartLesson {
  sums: HeartSums
  activeSeconds: number
  /** how far the heart was from the lesson's own fit: seconds by |e| in spreads (5-s means) and in beats/min */
  spreads: Histogram
  excess: Histogram
  /** seconds at rest by beats/min */
  rest: Histogram
  /** the highest heart rate held for 10 s, beats/min */
  peakBpm: number | null
}

/** From here to there, ms since 1970, nothing is learned. */
export type Flagged = readonly (readonly [from: number, to: number])[]

const coveredSecondsMax = 3
const gapSeconds = 30
/** What the heart did before the first reading is felt for so long. */
const settleSeconds = 90
const windowSeconds = 5
/** ENMO 100 mg at 60 steps/min, and 36 mg without a step. (signs.md, "Norms") */
const activeMotion = 0.6 * (100 / 700) ** 0.7
const stillMotion = 0.6 * (36 / 700) ** 0.7
/** What the sign at rest takes for rest. (signs.md, high-at-rest) */
const restSeconds = 180
const peakSeconds = 10

/**
 * Reads a lesson twice: what it teaches with all its clean seconds, and then without those in which even its own heart says that something is
 * the matter (C > 4). What was learned before plays no part, so the order in which lessons come, or come again, changes nothing.
 * @param flagged seconds near alerts
 */
export function heartLessonOf(series: Series, student: HeartLimits, flagged: Flagged): HeartLesson {
  const seconds = heartSecondsOf(series)
  const teaches = Uint8Array.from(seconds.t, t => (flagged.some(([from, to]) => t >= from && t <= to) ? 0 : 1))
  const prior = priorFit(student)
  const first = sumsOf(seconds, teaches)
  const own = { ...prior, ...fitSums(first.sums, first.activeSeconds / 60, prior), lessons: 1, cleanMinutes: first.sums.seconds / 60 }
  const seen = lookAgain(seconds, teaches, own)
  return { ...(seen.frozen ? sumsOf(seconds, teaches) : first), ...seen.histograms, ...limitsOf(seconds, teaches) }
}

function sumsOf({ t, motion, bpm }: HeartSeconds, teaches: Uint8Array): { sums: HeartSums; activeSeconds: number } {
  const sums = emptySums()
  const filters = createFilters()
  const window = { beats: 0, seconds: 0, since: 0 }
  const close = () => {
    if (window.seconds > 0) filters.add(sums, window.beats / window.seconds, window.seconds)
    window.beats = window.seconds = window.since = 0
  }
  let activeSeconds = 0
  let settledSeconds = 0
  let before = Number.NEGATIVE_INFINITY
  for (let i = 0; i < t.length; i++) {
    if (Number.isNaN(motion[i])) continue
    const step = (t[i]! - before) / 1_000
    before = t[i]!
    if (step >= gapSeconds) {
      close()
      filters.anchor(motion[i]!)
      settledSeconds = 0
      continue
    }
    filters.step(motion[i]!, step)
    settledSeconds += step
    window.since += step
    if (settledSeconds >= settleSeconds && step <= coveredSecondsMax && teaches[i] && !Number.isNaN(bpm[i])) {
      window.beats += bpm[i]! * step
      window.seconds += step
      if (motion[i]! >= activeMotion) activeSeconds += step
    }
    if (window.since >= windowSeconds) close()
  }
  close()
  return { sums: rounded(sums), activeSeconds }
}

/** Steps the lesson's own heart; takes from what teaches the seconds in which it stood still. */
function lookAgain({ t, motion, bpm }: HeartSeconds, teaches: Uint8Array, fit: HeartFit) {
  const histograms = { spreads: emptyHistogram(spreadScale), excess: emptyHistogram(excessScale) }
  const heart = createHeart(fit)
  const window = { z: 0, seconds: 0 }
  let frozen = false
  let before = Number.NEGATIVE_INFINITY
  for (let i = 0; i < t.length; i++) {
    if (Number.isNaN(motion[i])) continue
    const step = (t[i]! - before) / 1_000
    before = t[i]!
    const excess = stepHeart(heart, motion[i]!, Number.isNaN(bpm[i]) ? null : bpm[i]!, step, !teaches[i])
    if (excess === null || step > coveredSecondsMax || !teaches[i]) continue
    if (isFrozen(heart)) {
      teaches[i] = 0
      frozen = true
    }
    count(histograms.excess, excessScale, Math.abs(excess), step)
    window.z += (excess / heart.spread) * step
    window.seconds += step
    if (window.seconds < windowSeconds) continue
    count(histograms.spreads, spreadScale, Math.abs(window.z / window.seconds), window.seconds)
    window.z = window.seconds = 0
  }
  return { histograms, frozen }
}

/** The heart at rest, as the sign at rest takes it, and its highest that held. */
function limitsOf({ t, motion, bpm }: HeartSeconds, teaches: Uint8Array): Pick<HeartLesson, 'rest' | 'peakBpm'> {
  const rest = emptyHistogram(restScale)
  let stillSeconds = 0
  let peakBpm: number | null = null
  for (let i = 0; i < t.length; i++) {
    const step = i > 0 ? (t[i]! - t[i - 1]!) / 1_000 : 0
    stillSeconds = motion[i]! < stillMotion && step <= coveredSecondsMax ? stillSeconds + step : 0
    if (!teaches[i] || Number.isNaN(bpm[i])) continue
    if (stillSeconds >= restSeconds) count(rest, restScale, bpm[i]!, step)
    if (bpm[i]! > (peakBpm ?? 0)) peakBpm = Math.max(peakBpm ?? 0, heldFrom({ t, bpm }, teaches, i)) || null
  }
  return { rest, peakBpm }
}

/** The lowest heart rate of the ten clean seconds from i on; 0: they are not there. */
function heldFrom({ t, bpm }: Pick<HeartSeconds, 't' | 'bpm'>, teaches: Uint8Array, i: number): number {
  let lowest = bpm[i]!
  for (let j = i + 1; j < t.length; j++) {
    if (t[j]! - t[j - 1]! > coveredSecondsMax * 1_000) return 0
    if (t[j]! - t[i]! >= peakSeconds * 1_000) return lowest
    if (!teaches[j] || Number.isNaN(bpm[j])) return 0
    lowest = Math.min(lowest, bpm[j]!)
  }
  return 0
}

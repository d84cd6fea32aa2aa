import { isWorn } from './density.ts'
import { motionOf } from './expected-heart.ts'
import { cleanBpm, type HeartInput, nextCadence } from './heart-input.ts'
import type { Series } from './series.ts'

/** A series as the expected heart sees it: one step for each reading, NaN is unknown. */
export interface HeartSeconds {
  /** ms since 1970 */
  t: Float64Array
  /** from `motionOf` */
  motion: Float64Array
  /** clean, beats/min */
  bpm: Float64Array
}

/** What the engine makes of the same readings live, but for what a series does not tell (what came too late to be judged). */
export function heartSecondsOf(series: Series): HeartSeconds {
  const { t, enmo, steps } = series
  const motion = new Float64Array(t.length)
  const bpm = new Float64Array(t.length)
  const input: HeartInput = { bpm: null, bpmAt: 0 }
  let cadence: number | null = null
  for (let i = 0; i < t.length; i++) {
    bpm[i] = cleanBpm(input, t[i]!, known(series.bpm[i]!) ?? null, isWorn(series, i)) ?? Number.NaN
    cadence = nextCadence(cadence, known(steps[i]!), i > 0 ? t[i]! - t[i - 1]! : 0)
    motion[i] = motionOf(enmo[i]!, cadence)
  }
  return { t, motion, bpm }
}

const known = (value: number) => (Number.isNaN(value) ? undefined : value)

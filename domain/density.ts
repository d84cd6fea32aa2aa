import { closedGapMs, coveredMs, type Series } from './series.ts'
import { type HeartLimits, mvpaFrom } from './zones.ts'

/** Below this the wrist is inactive (Hildebrand 2014/17, a child's wrist), mg. */
const inactiveEnmo = 36
/** From here on a child is active, mg and steps/min. (signs.md, "Lesson goals") */
const activeEnmo = 100
const activeCadence = 60
/** Steps come in whole ones: the five seconds around a step say whether it is of a walk, and a second without one whether it has ended. */
const cadenceHalfMs = 2_500

/** Worn, but for a band that says it sees no skin: one that cannot tell is taken to be worn. */
export const isWorn = ({ contact }: Series, i: number) => contact[i] !== 0

/** beats/min; NaN: none, or not worn */
export const wornBpm = (series: Series, i: number) => (isWorn(series, i) ? series.bpm[i]! : Number.NaN)

export const hasMotion = ({ enmo, steps }: Series, i: number) => !(Number.isNaN(enmo[i]) && Number.isNaN(steps[i]))

/** ENMO ≥ 100 mg, or a step at ≥ 60 steps/min; null where the motion is unknown. */
export function isMoving(series: Series, i: number): boolean | null {
  if (!hasMotion(series, i)) return null
  return series.enmo[i]! >= activeEnmo || (series.steps[i]! > 0 && cadenceAround(series, i) >= activeCadence)
}

/** Steps/min over the five seconds around a reading that has steps. */
function cadenceAround({ t, steps }: Series, i: number): number {
  let first = i
  while (first > 0 && t[i]! - t[first - 1]! <= cadenceHalfMs) first--
  let sum = 0
  let seconds = 0
  for (let j = first; j < t.length && t[j]! - t[i]! <= cadenceHalfMs; j++) {
    if (Number.isNaN(steps[j])) continue
    sum += steps[j]!
    seconds++
  }
  return (60 * sum) / seconds
}

/** Still: ENMO < 36 mg and no steps. The step counter alone cannot tell: on a bicycle it counts none. */
const isStill = ({ enmo, steps }: Series, i: number) => enmo[i]! < inactiveEnmo && !(steps[i]! > 0)

/**
 * Which readings are active: moving (ENMO ≥ 100 mg or ≥ 60 steps/min), or a heart at ≥ 50 % of the reserve while not still; without
 * motion the heart alone decides. Pauses of ≤ 5 s between two active readings are closed, unless the band was off the wrist or silent
 * in them. (signs.md, "Lesson goals"; the curriculum standard of China, 2022, asks for ≥ 50 % of each child's lesson.)
 * @param from ms since 1970 @param to ms since 1970; outside, nothing is active @returns 1 where active, else 0
 */
export function activeReadings(series: Series, student: HeartLimits, from: number, to: number): Uint8Array {
  const { t, bpm } = series
  const active = new Uint8Array(t.length)
  const effortBpm = mvpaFrom(student)
  /** the first reading after the newest active one; null: none that a pause could be closed to */
  let pauseFrom: number | null = null
  let pauseMs = 0
  for (let i = 0; i < t.length; i++) {
    const covered = coveredMs(series, i, from, to)
    if (covered === 0) continue
    const worn = isWorn(series, i)
    if (!worn || (i > 0 && t[i]! - t[i - 1]! > closedGapMs)) pauseFrom = null
    if (!worn) continue
    if (isMoving(series, i) || (bpm[i]! >= effortBpm && !isStill(series, i))) {
      active.fill(1, pauseFrom ?? i, i + 1)
      pauseFrom = i + 1
      pauseMs = 0
    } else {
      pauseMs += covered
      if (pauseMs > closedGapMs) pauseFrom = null
    }
  }
  return active
}

import { isMoving, wornBpm } from './density.ts'
import type { RecordedLesson, StudentFigures } from './record.ts'
import { coveredMs, type Series } from './series.ts'
import { restingBpmOf } from './student.ts'
import { type HeartLimits, mvpaFrom, zoneOf } from './zones.ts'

export type Recovery = NonNullable<StudentFigures['recovery']>

/** A lesson as figures are computed of it: times in ms since 1970, phases oldest first. */
export type LessonTimes = Pick<RecordedLesson, 'startsAt' | 'endsAt' | 'phases'>

const minuteMs = 60_000
/** The heart at a moment is the mean of five seconds, of which three must be covered. */
const momentMs = 5_000
const momentMsMin = 3_000
/** A minute is known from this much of it on. */
const minuteMsMin = 48_000
/** Still or nearly so: this share of the known minute after the stop is without walking. */
const quietShareMin = 0.9
const hardZone = 4

/**
 * How far the heart falls in the 60 s after an effort stopped: drop = end − after, index = drop ÷ (end − rest).
 *
 * An effort stopped where the child stopped moving (ENMO < 100 mg and < 60 steps/min) for the next 60 s, and the minute before had a
 * mean heart rate of MVPA, or ended with a hard heart (zone 4 or more). Where the lesson has no motion, an effort stopped where its
 * phase turned to rest or cool-down. `end` is the mean of the last 5 s before, `after` that of the 5 s around 60 s later. Of several
 * stops the one with the highest end is told: the others began from less.
 *
 * The first minute's fall is the vagus nerve's; in children it depends on age, sex and resting heart rate (Singh, Determinants of heart
 * rate recovery following exercise in children, 2008), and is unrelated to aerobic fitness (Anderson, Mahon & Brooker 2001): no grade.
 * @returns null: no effort stopped, or not in sight. A heart that went on rising has a drop below 0.
 */
export function recoveryOf(series: Series, student: HeartLimits, lesson: LessonTimes, withMotion: boolean): Recovery | null {
  let best: Recovery | null = null
  for (const stop of withMotion ? stopsByMotion(series, lesson) : stopsByPhase(lesson)) {
    const endBpm = meanBpm(series, lesson, stop - momentMs, stop, momentMsMin)
    if (endBpm === null || (best && endBpm <= best.endBpm)) continue
    if (!wasEffort(series, student, lesson, stop, endBpm) || (withMotion && !isQuiet(series, lesson, stop))) continue
    best = recoveryFrom(series, student, lesson, stop, endBpm) ?? best
  }
  return best
}

function* stopsByMotion(series: Series, { startsAt, endsAt }: LessonTimes): Generator<number> {
  let wasMoving: boolean | null = null
  for (let i = 0; i < series.t.length; i++) {
    if (coveredMs(series, i, startsAt, endsAt) === 0) continue
    const moving = isMoving(series, i)
    if (wasMoving && moving === false) yield series.t[i]!
    wasMoving = moving
  }
}

const isPause = (phase: LessonTimes['phases'][number] | undefined) => phase?.phase === 'rest' || phase?.phase === 'cool-down'

function* stopsByPhase({ phases }: LessonTimes): Generator<number> {
  for (const [i, phase] of phases.entries()) {
    const next = phases.slice(i).find(later => !isPause(later))
    if (isPause(phase) && !isPause(phases[i - 1]) && (!next || next.at - phase.at >= minuteMs)) yield phase.at
  }
}

function wasEffort(series: Series, student: HeartLimits, lesson: LessonTimes, stop: number, endBpm: number): boolean {
  if (zoneOf(endBpm, student) >= hardZone) return true
  const minuteBpm = meanBpm(series, lesson, stop - minuteMs, stop, minuteMsMin)
  return minuteBpm !== null && minuteBpm >= mvpaFrom(student)
}

function recoveryFrom(series: Series, student: HeartLimits, lesson: LessonTimes, stop: number, endBpm: number): Recovery | null {
  const middle = stop + minuteMs
  const afterBpm = meanBpm(series, lesson, middle - momentMs / 2, middle + momentMs / 2, momentMsMin)
  if (afterBpm === null) return null
  const dropBpm = endBpm - afterBpm
  const reserve = endBpm - restingBpmOf(student)
  return { stoppedAt: stop, endBpm, afterBpm, dropBpm, index: reserve > 0 ? dropBpm / reserve : null }
}

/** The mean heart rate within [from, to) of the lesson, weighted by the time each reading stands for; null: less than `msMin` is covered. */
function meanBpm(series: Series, lesson: LessonTimes, start: number, end: number, msMin: number): number | null {
  const from = Math.max(start, lesson.startsAt)
  const to = Math.min(end, lesson.endsAt)
  let ms = 0
  let bpmMs = 0
  for (let i = firstCovering(series, from); i < series.t.length && series.t[i]! < to; i++) {
    const bpm = wornBpm(series, i)
    if (Number.isNaN(bpm)) continue
    const covered = coveredMs(series, i, from, to)
    ms += covered
    bpmMs += bpm * covered
  }
  return ms < msMin ? null : bpmMs / ms
}

function isQuiet(series: Series, { endsAt }: LessonTimes, stop: number): boolean {
  const to = Math.min(stop + minuteMs, endsAt)
  let knownMs = 0
  let quietMs = 0
  for (let i = firstCovering(series, stop); i < series.t.length && series.t[i]! < to; i++) {
    const moving = isMoving(series, i)
    if (moving === null) continue
    const covered = coveredMs(series, i, stop, to)
    knownMs += covered
    if (!moving) quietMs += covered
  }
  return knownMs >= minuteMsMin && quietMs >= quietShareMin * knownMs
}

/** The reading that stands for this moment, or the first after it. */
function firstCovering({ t }: Series, at: number): number {
  let low = 0
  let high = t.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (t[middle]! <= at) low = middle + 1
    else high = middle
  }
  return Math.max(0, low - 1)
}

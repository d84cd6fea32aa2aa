import { activeReadings, hasMotion, isWorn, wornBpm } from './density.ts'
import { effortOf } from './effort.ts'
import { banisterPerMinute, edwardsOf } from './load.ts'
import type { StudentFigures } from './record.ts'
import { type LessonTimes, recoveryOf } from './recovery.ts'
import { closedGapMs, coveredMs, type Series } from './series.ts'
import type { Student } from './student.ts'
import { type HeartLimits, mvpaFrom, shareOfReserve, zoneOf } from './zones.ts'

/** A maximum is held for three seconds; half a second less is forgiven to a band's clock. */
const heldMsMin = 3_000
const jitterMs = 500
const ownMs = 1_000

/**
 * One student's lesson in figures, from the readings of its time alone. Each reading weighs the time it stands for (`coveredMs`): a gap
 * is neither rest nor effort. What a band says off the wrist counts as nothing; a reading without contact is taken as worn.
 * @param series may begin before the lesson and go on after it
 * @param lesson the student's limits (beats/min) and sex (absent: unknown), and the lesson's times (ms since 1970)
 * @returns seconds, beats/min, shares of 0–1; null where there is nothing to compute from. Formulas: `zoneOf`, `mvpaFrom`,
 * `activeReadings`, `edwardsOf`, `banisterPerMinute`, `recoveryOf`, `effortOf`.
 */
export function figuresOf(series: Series, lesson: LessonTimes & { student: HeartLimits & Partial<Pick<Student, 'sex'>> }): StudentFigures {
  const { student, startsAt, endsAt } = lesson
  const { sex = null } = student
  const active = activeReadings(series, student, startsAt, endsAt)
  const mvpaBpm = mvpaFrom(student)
  const zoneMs: StudentFigures['zoneSeconds'] = [0, 0, 0, 0, 0, 0]
  const ms = { worn: 0, heart: 0, motion: 0, known: 0, mvpa: 0, active: 0 }
  let bpmMs = 0
  let banisterMs = 0
  for (let i = 0; i < series.t.length; i++) {
    const covered = coveredMs(series, i, startsAt, endsAt)
    if (covered === 0 || !isWorn(series, i)) continue
    const bpm = series.bpm[i]!
    const motion = hasMotion(series, i)
    ms.worn += covered
    if (motion) ms.motion += covered
    if (active[i]) ms.active += covered
    if (motion || !Number.isNaN(bpm)) ms.known += covered
    if (Number.isNaN(bpm)) continue
    ms.heart += covered
    bpmMs += bpm * covered
    banisterMs += banisterPerMinute(shareOfReserve(bpm, student), sex) * covered
    zoneMs[zoneOf(bpm, student)] += covered
    if (bpm >= mvpaBpm) ms.mvpa += covered
  }
  const lessonSeconds = Math.max(0, endsAt - startsAt) / 1_000
  const heartSeconds = ms.heart / 1_000
  const zoneSeconds = zoneMs.map(each => each / 1_000) as StudentFigures['zoneSeconds']
  return {
    lessonSeconds,
    wornSeconds: ms.worn / 1_000,
    heartSeconds,
    motionSeconds: ms.motion / 1_000,
    zoneSeconds,
    bpmMean: ms.heart > 0 ? bpmMs / ms.heart : null,
    bpmMax: heldMaxBpm(series, startsAt, endsAt),
    mvpaSeconds: ms.mvpa / 1_000,
    mvpaShare: ms.heart > 0 ? ms.mvpa / ms.heart : null,
    activeSeconds: ms.active / 1_000,
    density: ms.known > 0 ? ms.active / ms.worn : null,
    edwards: ms.heart > 0 ? edwardsOf(zoneSeconds) : null,
    banister: ms.heart > 0 && !Number.isNaN(banisterMs) ? banisterMs / 60_000 : null,
    recovery: recoveryOf(series, student, lesson, ms.motion > 0),
    effort: effortOf({ zoneSeconds, heartSeconds, lessonSeconds }),
  }
}

/**
 * The highest heart rate that was held for 3 s: in some run of readings that long, without a gap, no heart rate is lower. A spike of a
 * second or two is the sensor's, not a child's maximum. (A default of ours; a student's own maxBpm needs 10 s: signs.md, "Norms".)
 * @returns beats/min; null: none was held so long
 */
function heldMaxBpm(series: Series, from: number, to: number): number | null {
  const { t } = series
  let max: number | null = null
  for (let first = 0; first < t.length; first++) {
    let lowest = Number.POSITIVE_INFINITY
    for (let i = first; i < t.length; i++) {
      const bpm = wornBpm(series, i)
      if (!(bpm > (max ?? 0)) || coveredMs(series, i, from, to) === 0 || (i > first && t[i]! - t[i - 1]! > closedGapMs)) break
      lowest = Math.min(lowest, bpm)
      if (t[i]! - t[first]! + ownMs < heldMsMin - jitterMs) continue
      max = lowest
      break
    }
  }
  return max
}

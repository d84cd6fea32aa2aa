import { severityRank } from '../domain/alert.ts'
import { createHeart, type ExpectedHeart } from '../domain/expected-heart.ts'
import { fitFor, type LearnedHeart } from '../domain/heart-learned.ts'
import type { Reading } from '../domain/reading.ts'
import { maxBpmOf, predictedMaxBpm, restingBpmOf, restingNorm, type Student, unknownAgeYears } from '../domain/student.ts'
import { mvpaFrom } from '../domain/zones.ts'
import { type LessonNow, nothingKnown } from './lesson-now.ts'
import type { Life } from './life-cycle.ts'
import type { Rule } from './rules/load.ts'
import { noOnset, type Onset } from './signs/abrupt.ts'
import { afterGap } from './signs/asked.ts'
import { type CadenceLock, standing } from './signs/cadence-lock.ts'
import { type Jumps, noJumps } from './signs/drop.ts'
import { type Fall, upright } from './signs/fall.ts'
import { type HeatDrift, noDrift } from './signs/heat.ts'
import { belowMax, type NearMax } from './signs/near-max.ts'
import { type Oxygen, saturated } from './signs/oxygen.ts'
import type { Vector } from './signs/posture.ts'
import { createRecentHeart, type RecentHeart } from './signs/recent-heart.ts'
import { noRecovery, type Recovery } from './signs/recovery.ts'
import { type Rhythm, unheard } from './signs/rhythm.ts'
import type { Collapse } from './signs/soft-collapse.ts'
import { none, type Stretch } from './signs/stretch.ts'
import { lively, type Stuck } from './signs/stuck.ts'
import { idle, type Wrist } from './signs/wrist.ts'

/** All that the engine remembers of a student: plain JSON, no history, the same size for ever. */
export interface StudentState {
  school: string
  student: string
  band: string
  class: string
  lesson: string
  /** false: consent to the live view alone; this state and its alerts never reach a disk */
  stored: boolean
  profile: Profile
  /** the newest judged reading's t; what is not newer changes nothing */
  t: number
  /** when it was received; and the newest one from a worn band */
  heardAt: number
  wornAt: number
  /** covered time of the run of worn, or of unworn readings */
  goodMs: number
  offMs: number
  /** the newest heart rate, clean or not, and its t */
  bpm: number | null
  bpmAt: number
  gravity: Vector | null
  cadence: number | null
  wrist: Wrist
  /** mean share of active seconds in the last ten, 0–1; and covered active time of this lesson */
  activeShare: number
  activeMs: number
  /** what the server's newest second knew of the lesson */
  lessonNow: LessonNow
  /** t of the newest hard second; null: none yet */
  hardAt: number | null
  /** t of the newest reading with motion: the model's last step */
  heartAt: number
  heart: ExpectedHeart
  wide: Stretch
  slow: Stretch
  recent: RecentHeart
  jumps: Jumps
  /** beats/min, without today's offset: the lowest that a stop explains */
  floor: number | null
  lock: CadenceLock
  nearMax: NearMax
  onset: Onset
  recovery: Recovery
  heat: HeatDrift
  oxygen: Oxygen
  fall: Fall
  collapse: Collapse
  rhythm: Rhythm
  stuck: Stuck
  /** the newest "OK?", and the newest buzz */
  ask: { id: string; at: number } | null
  buzz: { id: string; at: number } | null
  /** `band/boot/seq` of the newest calls for help: a redelivered one is the same one */
  calls: string[]
  lives: Life[]
  /** rules that fire on the child, not on the band */
  firing: number
  /** rules that fire on the heart, medium or high */
  hearts: number
}

/** Whether this life fires and is medium or high by now. */
export const isUrgent = (rule: Pick<Rule, 'severity'>, life: Life) =>
  life.phase === 'firing' && severityRank(life.raised ?? rule.severity) >= severityRank('medium')

/** Before all times, and unlike −∞ it survives JSON. */
const longAgo = -8.64e15

/** What a student's own figures are, beats/min. */
export interface Profile {
  maxBpm: number
  predictedMax: number
  restingBpm: number
  /** 99 of 100 hearts at rest stay below */
  restingP99: number
  ageYears: number
  /** half of the reserve: from here on a child that is not still is active */
  activeBpm: number
}

export const unknownStudent: Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'> = { ageYears: null, restingBpm: null, maxBpm: null }

/** What the school or a clinician says stands above what was learned, and that above the age's. */
export const profileOf = (student: Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'>, learned: LearnedHeart | null): Profile => ({
  maxBpm: maxBpmOf({ ...student, maxBpm: student.maxBpm ?? learned?.maxBpm ?? null }),
  predictedMax: predictedMaxBpm(student.ageYears),
  restingBpm: restingBpmOf(student),
  restingP99: learned?.restingP99 ?? restingNorm(student.ageYears).p99,
  ageYears: student.ageYears ?? unknownAgeYears,
  activeBpm: mvpaFrom(student),
})

type Place = Pick<Reading, 'school' | 'student' | 'band' | 'class' | 'lesson'>

export function createStudentState(
  place: Place,
  student: Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'>,
  lives: Life[],
  learned: LearnedHeart | null = null,
): StudentState {
  const { school, student: id, band, class: klass, lesson } = place
  return {
    school,
    student: id,
    band,
    class: klass,
    lesson,
    stored: true,
    profile: profileOf(student, learned),
    t: longAgo,
    heardAt: longAgo,
    wornAt: longAgo,
    goodMs: 0,
    offMs: 0,
    bpm: null,
    bpmAt: 0,
    gravity: null,
    cadence: null,
    wrist: idle,
    activeShare: 0,
    activeMs: 0,
    lessonNow: nothingKnown,
    hardAt: null,
    heartAt: longAgo,
    heart: createHeart(fitFor(student, learned)),
    wide: none,
    slow: none,
    recent: createRecentHeart(),
    jumps: noJumps,
    floor: null,
    lock: standing,
    nearMax: belowMax,
    onset: noOnset,
    recovery: noRecovery,
    heat: noDrift,
    oxygen: saturated,
    fall: upright,
    collapse: upright,
    rhythm: unheard,
    stuck: lively,
    ask: null,
    buzz: null,
    calls: [],
    lives,
    firing: 0,
    hearts: 0,
  }
}

/** A gap forgets what was under way, never what fires. */
export function forgetRuns(state: StudentState): void {
  state.fall = afterGap(state.fall) ?? upright
  state.collapse = afterGap(state.collapse) ?? upright
  state.stuck = lively
  state.wrist = idle
  state.nearMax = belowMax
  state.slow = state.wide = none
  state.onset = noOnset
  state.lock = standing
  state.recovery = { ...state.recovery, stopped: null, moving: false }
  state.activeShare = 0
  state.gravity = state.cadence = state.floor = null
}

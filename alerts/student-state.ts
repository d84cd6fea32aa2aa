import { createHeart, type ExpectedHeart, priorFit } from '../domain/expected-heart.ts'
import type { Reading } from '../domain/reading.ts'
import { maxBpmOf, predictedMaxBpm, restingBpmOf, type Student } from '../domain/student.ts'
import type { Life } from './life-cycle.ts'
import { type Fall, upright } from './signs/fall.ts'
import type { Vector } from './signs/posture.ts'
import type { Collapse } from './signs/soft-collapse.ts'
import { lively, type Stuck } from './signs/stuck.ts'

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
  /** t of the newest hard second; null: none yet */
  hardAt: number | null
  /** t of the newest reading with motion: the model's last step */
  heartAt: number
  heart: ExpectedHeart
  excessMs: number | null
  fall: Fall
  collapse: Collapse
  stuck: Stuck
  /** the newest "OK?" */
  ask: { id: string; at: number } | null
  /** `band/boot/seq` of the newest calls for help: a redelivered one is the same one */
  calls: string[]
  lives: Life[]
  /** rules that fire on the child, not on the band */
  firing: number
}

/** Before all times, and unlike −∞ it survives JSON. */
const longAgo = -8.64e15

/** What a student's own figures are, beats/min. */
export interface Profile {
  maxBpm: number
  predictedMax: number
  restingBpm: number
}

export const unknownStudent: Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'> = { ageYears: null, restingBpm: null, maxBpm: null }

export const profileOf = (student: Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'>): Profile => ({
  maxBpm: maxBpmOf(student),
  predictedMax: predictedMaxBpm(student.ageYears),
  restingBpm: restingBpmOf(student),
})

type Place = Pick<Reading, 'school' | 'student' | 'band' | 'class' | 'lesson'>

export function createStudentState(
  place: Place,
  student: Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'>,
  lives: Life[],
): StudentState {
  const { school, student: id, band, class: klass, lesson } = place
  return {
    school,
    student: id,
    band,
    class: klass,
    lesson,
    stored: true,
    profile: profileOf(student),
    t: longAgo,
    heardAt: longAgo,
    wornAt: longAgo,
    goodMs: 0,
    offMs: 0,
    bpm: null,
    bpmAt: 0,
    gravity: null,
    cadence: null,
    hardAt: null,
    heartAt: longAgo,
    heart: createHeart(priorFit(student)),
    excessMs: null,
    fall: upright,
    collapse: upright,
    stuck: lively,
    ask: null,
    calls: [],
    lives,
    firing: 0,
  }
}

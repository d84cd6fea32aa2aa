/** What the engine and the screens know of a student; `id` is a pseudonym, the name lives in `identity.db`. */
export interface Student {
  school: string
  id: string
  class: string
  /** whole years at the lesson; null: unknown */
  ageYears: number | null
  sex: 'female' | 'male' | null
  /** beats/min, the student's own; null: use the age norm */
  restingBpm: number | null
  /** beats/min, the student's own; null: use the age norm */
  maxBpm: number | null
  /** what a clinician or parent told the school; shown to the teacher, never a diagnosis */
  flags: readonly string[]
}

/** What each purpose of consent allows. Without `live` and `store` a sample is discarded unread. */
export interface Consent {
  live: boolean
  store: boolean
  guardians: boolean
  projector: boolean
}

/** A student of unknown age is judged as an adult of this age, and the screen says so. (signs.md) */
export const unknownAgeYears = 30

/**
 * Age-predicted maximum heart rate, beats/min: 208 − 0.7·age (Tanaka 2001). In youth it under-predicts by 2.7 bpm
 * where 220 − age over-predicts by 12.4 (Cicone 2019, 10.1080/02701367.2019.1615605).
 */
export const predictedMaxBpm = (ageYears: number | null) => 208 - 0.7 * (ageYears ?? unknownAgeYears)

/** A student's maximum heart rate, beats/min: measured where known, else predicted from age. */
export const maxBpmOf = (student: Pick<Student, 'ageYears' | 'maxBpm'>) => student.maxBpm ?? predictedMaxBpm(student.ageYears)

/** Resting centiles, beats/min (Fleming 2011, PMC3789232; the 6–8 y row and the 1st and 99th are from its figure). */
const restingCentiles = [
  { fromYears: 0, p50: 91, p99: 123 },
  { fromYears: 8, p50: 84, p99: 115 },
  { fromYears: 12, p50: 78, p99: 108 },
  { fromYears: 15, p50: 73, p99: 104 },
] as const

/** Median and 99th centile of the resting heart rate at this age, beats/min. */
export function restingNorm(ageYears: number | null): { p50: number; p99: number } {
  const age = ageYears ?? unknownAgeYears
  return restingCentiles.findLast(row => age >= row.fromYears) ?? restingCentiles[0]
}

export const restingBpmOf = (student: Pick<Student, 'ageYears' | 'restingBpm'>) => student.restingBpm ?? restingNorm(student.ageYears).p50

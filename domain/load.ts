import type { StudentFigures } from './record.ts'
import type { Student } from './student.ts'

type ZoneSeconds = StudentFigures['zoneSeconds']

/** Σ seconds in zone z × z; below zone 1 counts nothing. */
const zoneSecondsTimesZone = (zoneSeconds: ZoneSeconds) => zoneSeconds.reduce((sum, seconds, zone) => sum + seconds * zone, 0)

/**
 * The load of a lesson: Σ minutes in zone z × z (Edwards, The Heart Rate Monitor Book, 1993). Its weights are a convention, not
 * physiology; it is the default because a child can check it.
 * @param zoneSeconds below zone 1, then zones 1 to 5, s @returns points, from 0 to 5 for each minute
 */
export const edwardsOf = (zoneSeconds: ZoneSeconds) => zoneSecondsTimesZone(zoneSeconds) / 60

/** The load of each covered minute: the mean zone, 0 to 5. From whole seconds, so that a minute of zone 2 is 2 and not nearly 2. */
export const pointsPerMinute = (zoneSeconds: ZoneSeconds) =>
  zoneSecondsTimesZone(zoneSeconds) / zoneSeconds.reduce((sum, seconds) => sum + seconds, 0)

/** Weights of blood lactate against the share of the reserve, by which Banister's load counts a minute. */
const lactate = { male: { factor: 0.64, power: 1.92 }, female: { factor: 0.86, power: 1.67 } } as const

/**
 * Banister's load of one minute (TRIMP) at share r of the heart-rate reserve: r · 0.64e^{1.92r} for boys, r · 0.86e^{1.67r} for girls (Banister,
 * Modeling elite athletic performance, 1991; Morton, Fitz-Clarke & Banister, J Appl Physiol 69:1171, 1990). The weights were fitted to adults' blood
 * lactate; of children's they are a convention. Of unknown sex it is the mean of both, and the insight says so: they differ by at most a
 * third where a lesson is lived (at r 0.5, 0.84 and 0.99; at r 1, 4.37 and 4.57).
 * @param share r, 0–1 @returns points, 0 to 4.6
 */
export function banisterPerMinute(share: number, sex: Student['sex']): number {
  const by = ({ factor, power }: (typeof lactate)['male' | 'female']) => share * factor * Math.exp(power * share)
  return sex === null ? (by(lactate.male) + by(lactate.female)) / 2 : by(lactate[sex])
}

/** Fitness follows load over six weeks, fatigue over one: time constants in days. (Banister 1975; signs.md, "Load") */
const fitnessDays = 42
const fatigueDays = 7

export interface DayOfLoad {
  load: number
  fitness: number
  fatigue: number
}

/**
 * Fitness and fatigue as load tells them: X += (load − X)(1 − e^{−1/τ}) once a day, days without a lesson included, from 0. Both are in points a day:
 * what the load would be if every day were like the last weeks. They describe load and predict nothing; their ratio (ACWR) is criticised as an
 * artefact, so nothing is made of it (Lolli et al., Br J Sports Med 53:921, 2019).
 * @param loads points of each day, oldest first, 0 where there was no lesson
 */
export function fitnessOf(loads: readonly number[]): DayOfLoad[] {
  let fitness = 0
  let fatigue = 0
  return loads.map(load => {
    fitness += (load - fitness) * (1 - Math.exp(-1 / fitnessDays))
    fatigue += (load - fatigue) * (1 - Math.exp(-1 / fatigueDays))
    return { load, fitness, fatigue }
  })
}

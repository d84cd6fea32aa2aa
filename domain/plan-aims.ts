import type { Aim } from './plan.ts'

/** What an aim asks of an ordinary lesson, before any student is looked at. */
export interface AimShape {
  /** of the heart-rate reserve, 0–1 */
  low: number
  high: number
  /** in the target, for a first plan: from 0, 9, 12 and 15 years on */
  startMinutes: readonly [number, number, number, number]
  /** in the target, at most */
  minutesMax: number
  workSeconds: number
  restSeconds: number
}

/**
 * Defaults of ours within the bands that exercise medicine names by heart-rate reserve: light 30–39, moderate 40–59, vigorous 60–89 %
 * (Garber 2011, ACSM position stand, 10.1249/MSS.0b013e318213fefb). The young play in short bouts, so that they begin with fewer minutes.
 */
export const aimShapes: { readonly [aim in Aim]: AimShape } = {
  endurance: { low: 0.55, high: 0.72, startMinutes: [7, 9, 11, 12], minutesMax: 24, workSeconds: 240, restSeconds: 60 },
  speed: { low: 0.7, high: 0.9, startMinutes: [4, 5, 6, 6], minutesMax: 12, workSeconds: 20, restSeconds: 60 },
  strength: { low: 0.4, high: 0.6, startMinutes: [6, 8, 10, 10], minutesMax: 18, workSeconds: 40, restSeconds: 40 },
  game: { low: 0.5, high: 0.75, startMinutes: [8, 10, 12, 12], minutesMax: 24, workSeconds: 180, restSeconds: 60 },
  recovery: { low: 0.25, high: 0.42, startMinutes: [6, 8, 8, 8], minutesMax: 16, workSeconds: 120, restSeconds: 60 },
}

const startFromYears = [0, 9, 12, 15]

/** Minutes in the target of a first plan at this age; of an unknown age the youngest's. */
export function startMinutesOf(aim: Aim, ageYears: number | null): number {
  const row = startFromYears.findLastIndex(from => (ageYears ?? 0) >= from)
  return aimShapes[aim].startMinutes[Math.max(0, row)]!
}

/** The first lesson is taken at this many points a minute at most: "steady" in the words of `effortOf`. */
export const startPointsPerMinute = 1.5
/** Of the lesson, so that there is time to warm up, to listen and to cool down. */
export const targetShareMax = 0.6

import { pointsPerMinute } from './load.ts'
import type { efforts, StudentFigures } from './record.ts'

type Effort = (typeof efforts)[number]

/** From this many points for each covered minute on. Defaults of ours: "steady" is a lesson spent in zone 1 on average, "strong" zone 2. */
const pointsFrom = [
  ['very-strong', 3],
  ['strong', 2],
  ['steady', 1],
  ['gentle', 0],
] as const satisfies [Effort, number][]

/** Less than this says too little of the lesson: a share of it, and seconds. */
const heartShareMin = 0.5
const heartSecondsMin = 5 * 60

/**
 * How hard the lesson was, in a word: by Edwards' points for each covered minute (0–5), so that a word compares a short lesson with a
 * long one, and a gap weighs nothing.
 * @returns null: the heart was seen for less than half of the lesson, or for less than five minutes
 */
export function effortOf(figures: Pick<StudentFigures, 'zoneSeconds' | 'heartSeconds' | 'lessonSeconds'>): Effort | null {
  const { zoneSeconds, heartSeconds, lessonSeconds } = figures
  if (heartSeconds < heartSecondsMin || heartSeconds < heartShareMin * lessonSeconds) return null
  const points = pointsPerMinute(zoneSeconds)
  return pointsFrom.find(([, from]) => points >= from)![0]
}

import { edwardsOf } from './load.ts'
import type { Plan } from './plan.ts'
import type { StudentFigures } from './record.ts'
import { type HeartLimits, zoneOf } from './zones.ts'

/** Outside of the target a lesson goes on at this share of what it may be on average, and at no more than these points a minute. */
const easyShare = 0.55
const easyPointsMax = 1.5

/**
 * The load of a lesson with this plan, as it will be measured (`edwardsOf`): the minutes of the plan spread evenly over its band, the
 * others easier than the lesson may be on average.
 * @param loadMax Edwards' points that the lesson may have @returns points
 */
export function plannedLoad(
  plan: Pick<Plan, 'minutes' | 'lessonMinutes'> & { target: Pick<Plan['target'], 'lowBpm' | 'highBpm'> },
  student: HeartLimits,
  loadMax: number,
): number {
  const { minutes, lessonMinutes, target } = plan
  const seconds: StudentFigures['zoneSeconds'] = [0, 0, 0, 0, 0, 0]
  const beats = target.highBpm - target.lowBpm + 1
  for (let bpm = target.lowBpm; bpm <= target.highBpm; bpm++) seconds[zoneOf(bpm, student)] += (60 * minutes) / beats
  const easy = Math.min(easyPointsMax, (easyShare * loadMax) / lessonMinutes)
  const easySeconds = 60 * Math.max(0, lessonMinutes - minutes)
  const zone = Math.floor(easy) as 0 | 1
  seconds[zone] += easySeconds * (1 - (easy - zone))
  seconds[(zone + 1) as 1 | 2] += easySeconds * (easy - zone)
  return edwardsOf(seconds)
}

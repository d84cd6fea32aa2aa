import type { StudentFigures } from './record.ts'

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

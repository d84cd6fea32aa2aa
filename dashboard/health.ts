import type { Health } from './ports.ts'

/** What the parts say of themselves. */
export interface HealthFacts {
  /** everything is up and has caught up with its past */
  started: boolean
  /** the error's code while the durable log, or the store behind it, is refused by its disk */
  logFailing: string | null
  storeFailing: string | null
  /** age of the oldest record that the store has not put away */
  backlogSeconds: number
  /** places in the log whose checksum did not hold */
  damages: number
  /** why people's changes are not seen */
  school: string | null
}

const backlogSecondsMax = 60

/** What is degraded, and what an operator does about it. Monitoring goes on through all of it, so all of it is still ready. */
export function healthOf(facts: HealthFacts): Health {
  const degraded: Health['degraded'] = []
  if (!facts.started) degraded.push({ what: 'starting: reading what happened before the last stop', fix: 'wait' })
  if (facts.logFailing)
    degraded.push({
      what: `samples are not being stored (${facts.logFailing}); live view and alerts go on, bands keep their samples`,
      fix: 'make room on, or repair, the disk that PULSEYARD_DATA is on: storing goes on by itself',
    })
  if (facts.storeFailing)
    degraded.push({
      what: `the series store refuses (${facts.storeFailing}); samples are safe in the log`,
      fix: 'make room on, or repair, the disk that PULSEYARD_DATA is on: it catches up by itself',
    })
  if (facts.backlogSeconds > backlogSecondsMax)
    degraded.push({
      what: `history is ${Math.round(facts.backlogSeconds)} s behind`,
      fix: 'nothing if it shrinks; else a faster disk, or fewer schools here',
    })
  if (facts.damages > 0)
    degraded.push({
      what: `${facts.damages} places in the log were damaged on disk and left out`,
      fix: 'check the disk; restore them from a backup',
    })
  if (facts.school) degraded.push({ what: facts.school, fix: 'check the disk and the rights of PULSEYARD_DATA' })
  return { ready: facts.started, degraded }
}

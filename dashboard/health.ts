import type { Health } from './ports.ts'

interface Trouble {
  what: string
  fix: string
}

/** What the parts say of themselves. */
export interface HealthFacts {
  /** everything is up and has caught up with its past */
  started: boolean
  /** the error's code while its disk refuses; what of it was damaged */
  log: { failing(): string | null; recovery: { missing: number } }
  store: {
    failing(): Trouble | null
    missing(): number
    /** readings that InfluxDB refused for good */
    parked(): { readings: number; reason: string }
    notes(): readonly Trouble[]
  }
  /** age of the oldest record that the store has not put away */
  backlogSeconds: number
  /** inputs that the signs engine failed on */
  engineFailures: number
  /** why changes of people are not seen */
  people: { degraded: string | null }
  /** why what lessons were is not written */
  record: { degraded(): string | null }
}

const backlogSecondsMax = 60

/** What is degraded, and what an operator does about it. Monitoring goes on through all of it, so all of it is still ready. */
export function healthOf({ started, log, store, backlogSeconds, engineFailures, people, record }: HealthFacts): Health {
  const [logFailing, storeFailing, missing] = [log.failing(), store.failing(), log.recovery.missing + store.missing()]
  const degraded: Health['degraded'] = []
  if (!started) degraded.push({ what: 'starting: reading what happened before the last stop', fix: 'wait' })
  if (logFailing)
    degraded.push({
      what: `samples are not being stored (${logFailing}); live view and alerts go on, bands keep their samples`,
      fix:
        logFailing === 'writer-gone'
          ? 'restart Pulseyard when no lesson is on'
          : 'make room on, or repair, the disk that PULSEYARD_DATA is on: storing goes on by itself',
    })
  if (storeFailing) degraded.push({ what: `${storeFailing.what}; samples are safe in the log`, fix: storeFailing.fix })
  const { readings: parked, reason } = store.parked()
  if (parked > 0)
    degraded.push({
      what: `InfluxDB refused ${parked} readings (${reason}); they are kept in readings.db, and shown`,
      fix: 'see docs/influxdb.md, “What InfluxDB refuses”',
    })
  degraded.push(...store.notes().map(({ what, fix }) => ({ what, fix })))
  if (backlogSeconds > backlogSecondsMax)
    degraded.push({
      what: `history is ${Math.round(backlogSeconds)} s behind`,
      fix: 'nothing if it shrinks; else a faster disk, or fewer schools here',
    })
  if (missing > 0)
    degraded.push({
      what: `${missing} records of the log were damaged on disk and left out`,
      fix: 'check the disk; restore them from a backup',
    })
  if (engineFailures > 0)
    degraded.push({ what: `the signs engine failed on ${engineFailures} inputs and went on`, fix: 'report it, with the lines of the log' })
  for (const what of [people.degraded, record.degraded()])
    if (what) degraded.push({ what, fix: 'check the disk and the rights of PULSEYARD_DATA' })
  return { ready: started, degraded }
}

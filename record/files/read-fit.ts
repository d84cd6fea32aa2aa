import { type Activity, activityOf, type Moment, stepsOf } from './activity.ts'
import { type FitMessage, fitEpochSeconds, openFit } from './fit-messages.ts'
import { RecordingError } from './recorded-second.ts'

/** Numbers of the FIT profile: messages, their fields, the sports whose cadence is a leg's. */
const session = { message: 18, startTime: 2, sport: 5, elapsedMs: 7 } as const
const record = { message: 20, heartRate: 3, cadence: 4, cadence128ths: 53 } as const
const onFoot: readonly (number | undefined)[] = [1, 11] // running, walking

/** A triathlon has five; each costs a look at every record. */
const sessionsMax = 100

/**
 * Reads a FIT activity: the records' time and heart rate, and steps where the session says that the sport is running or walking. Elsewhere a
 * record's cadence is a crank, an arm or a stroke, and it is left out. So are beat-to-beat intervals: an hrv message has no time, and
 * stands in the file where the device found room for it, so no interval can be given its second. @throws RecordingError
 */
export function readFit(file: string, bytes: Uint8Array): Activity {
  const messages = openFit(file, bytes)
  const sessions = sessionsOf(file, messages(session.message))
  return activityOf(file, momentsOf(file, messages(record.message), sessions))
}

interface Session {
  sport: number | undefined
  /** s since the FIT epoch; NaN: not told */
  from: number
  to: number
}

function sessionsOf(file: string, messages: Iterable<FitMessage>): Session[] {
  const sessions: Session[] = []
  for (const { unsigned } of messages) {
    if (sessions.length === sessionsMax) throw new RecordingError(`${file}: more than ${sessionsMax} sessions; export one activity alone`)
    const from = unsigned(session.startTime) ?? Number.NaN
    sessions.push({ sport: unsigned(session.sport), from, to: from + (unsigned(session.elapsedMs) ?? Number.NaN) / 1000 })
  }
  return sessions
}

function* momentsOf(file: string, messages: Iterable<FitMessage>, sessions: readonly Session[]): Generator<Moment> {
  let count = 0
  for (const { timestamp, unsigned } of messages) {
    count += 1
    const number = count
    const where = () => `${file}: record ${number}`
    if (timestamp === undefined) throw new RecordingError(`${where()}: without a time; export the activity again`)
    const cadence = isOnFoot(sessions, timestamp) ? unsigned(record.cadence) : undefined
    yield {
      t: (fitEpochSeconds + timestamp) * 1000,
      bpm: unsigned(record.heartRate),
      steps: cadence === undefined ? undefined : stepsOf(cadence + (unsigned(record.cadence128ths) ?? 0) / 128),
      where,
    }
  }
}

/** Of several sessions, those that cover the time must agree: a change of sport belongs to both. */
function isOnFoot(sessions: readonly Session[], timestamp: number): boolean {
  const told = sessions.length === 1 ? sessions : sessions.filter(({ from, to }) => from <= timestamp && timestamp <= to)
  return told.length > 0 && told.every(({ sport }) => onFoot.includes(sport))
}

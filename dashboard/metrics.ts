import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'

type Figures = Readonly<{ [label: string]: number }>

/** The parts that count, each where it happens; read when Prometheus asks. */
export interface MeasuredParts {
  gate: {
    counts: {
      acknowledged: number
      accepted: number
      redelivered: number
      flagged: number
      repliesDropped: number
      discarded: Figures
      deadLetters: Figures
    }
  }
  alerts: { counts(): Figures & { evaluated: number; failures: number; notDurable: number } }
  backlog: { records(): number; oldestSeconds(now: number): number }
  log: { failing(): string | null }
  store: { failing(): object | null; missing(): number; parked(): { readings: number } }
  record: { counts(): Figures & { computed: number; failures: number; pending: number } }
  planning: { counts(): Figures & { students: number; recounted: number; dropped: number; failures: number } }
  broker: { counts: { bands: number; refused: Figures; closed: Figures; commandsDropped: number; sessionsDropped: number } }
  board: { counts: { dropped: number } }
  people: { counts: Figures; expectedAt(t: number): Iterable<unknown> }
  dashboard: { counts: { framesDropped: number; sockets: number; closedSlow: number; messagesRefused: number; upgradesRefused: Figures } }
  alertLatency: Histogram
  acknowledgeLatency: Histogram
  /** of the disk that the data is on */
  diskFreeBytes(): number
  /** ms since 1970 */
  now(): number
}

/** From a band's message, received, to its PUBACK: a write to the disk, and whatever waits before it. */
export const createAcknowledgeLatency = () =>
  new Histogram({
    name: 'pulseyard_acknowledge_latency_seconds',
    help: 'From a band’s message, received, to its PUBACK',
    registers: [],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
  })

/** From the reading that fired an alert, received, to the alert sent; there before the parts are, for what they send while they start. */
export const createAlertLatency = () =>
  new Histogram({
    name: 'pulseyard_alert_latency_seconds',
    help: 'From the reading that fired an alert, received, to the alert sent',
    registers: [],
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  })

/** The metrics of `/metrics`: Prometheus' text, no person in any label. */
export function createMetrics({
  gate,
  alerts,
  backlog,
  log,
  store,
  record,
  planning,
  broker,
  board,
  people,
  dashboard,
  alertLatency,
  acknowledgeLatency,
  diskFreeBytes,
  now,
}: MeasuredParts): () => Promise<string> {
  const registry = new Registry()
  const registers = [registry]
  collectDefaultMetrics({ register: registry })

  const counter = (name: string, help: string, read: () => number) =>
    new Counter({
      name,
      help,
      registers,
      collect() {
        this.reset()
        this.inc(read())
      },
    })
  const counters = <Label extends string>(name: string, help: string, label: Label, read: () => Figures) =>
    new Counter<string>({
      name,
      help,
      registers,
      labelNames: [label],
      collect() {
        this.reset()
        for (const [value, figure] of Object.entries(read())) this.inc({ [label]: value }, figure)
      },
    })
  const gauge = (name: string, help: string, read: () => number) =>
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read())
      },
    })

  counter(
    'pulseyard_messages_acknowledged_total',
    'Messages of bands answered: all there was to keep is on disk',
    () => gate.counts.acknowledged,
  )
  counter('pulseyard_readings_accepted_total', 'Samples parsed, corrected in time and joined to a student', () => gate.counts.accepted)
  counter('pulseyard_readings_evaluated_total', 'Readings the signs engine has judged', () => alerts.counts().evaluated)
  counter(
    'pulseyard_readings_flagged_total',
    'Readings more than a day from when they were received: kept, not judged',
    () => gate.counts.flagged,
  )
  counter('pulseyard_messages_redelivered_total', 'Messages that had been accepted before', () => gate.counts.redelivered)
  counters('pulseyard_readings_discarded_total', 'Samples not kept, by reason', 'reason', () => gate.counts.discarded)
  counters('pulseyard_dead_letters_total', 'Messages that could not be read, by reason', 'reason', () => gate.counts.deadLetters)
  gauge('pulseyard_outbox_backlog', 'Records on disk that the series store has not put away yet', backlog.records)
  gauge('pulseyard_outbox_oldest_seconds', 'Age of the oldest of them', () => backlog.oldestSeconds(now()))
  gauge('pulseyard_log_failing', '1 while the disk takes no samples: bands keep theirs', () => Number(log.failing() !== null))
  gauge('pulseyard_store_failing', '1 while the series store takes nothing: samples are safe in the log', () =>
    Number(store.failing() !== null),
  )
  gauge('pulseyard_disk_free_bytes', 'Room on the disk that the data is on', diskFreeBytes)
  gauge('pulseyard_students_expected', 'Students with a band and consent in a lesson now', () => countOf(people.expectedAt(now())))
  gauge('pulseyard_bands_connected', 'Bands connected now', () => broker.counts.bands)
  counters('pulseyard_connections_refused_total', 'Connections not let in, by reason', 'reason', () => broker.counts.refused)
  counters('pulseyard_connections_closed_total', 'Connections ended, by reason', 'reason', () => broker.counts.closed)
  counter('pulseyard_frames_dropped_total', 'Frames not sent to a slow screen', () => dashboard.counts.framesDropped)
  gauge('pulseyard_live_sockets', 'Screens connected to /live now', () => dashboard.counts.sockets)
  counter('pulseyard_engine_failures_total', 'Inputs that the signs engine failed on: each is a bug', () => alerts.counts().failures)
  counter('pulseyard_alerts_not_durable_total', 'Changes of alerts sent before they were on disk', () => alerts.counts().notDurable)
  counter('pulseyard_log_records_missing_total', 'Records damaged on disk before the series store had them', store.missing)
  gauge(
    'pulseyard_lessons_pending',
    'Lessons, under way too, with readings that are not in their figures yet',
    () => record.counts().pending,
  )
  counter('pulseyard_lessons_computed_total', 'Times that a lesson was summed up', () => record.counts().computed)
  gauge('pulseyard_planned_students', 'Students whose time in a plan’s target is being counted', () => planning.counts().students)
  counter('pulseyard_planned_students_recounted_total', 'Times that it was counted anew from history', () => planning.counts().recounted)
  counter(
    'pulseyard_planned_students_dropped_total',
    'Not counted while the lesson lasts, for there were too many',
    () => planning.counts().dropped,
  )
  counter('pulseyard_plans_failed_total', 'Times that counting how plans went failed', () => planning.counts().failures)
  counter('pulseyard_lessons_failed_total', 'Times that summing a lesson up failed', () => record.counts().failures)
  counter('pulseyard_readings_parked_total', 'Readings that InfluxDB refused for good, kept in readings.db', () => store.parked().readings)
  counters('pulseyard_sign_in_total', 'What sign-in refused, delayed or forgot', 'what', () => people.counts)
  counters('pulseyard_upgrades_refused_total', 'Sockets not opened, by reason', 'reason', () => dashboard.counts.upgradesRefused)
  counters('pulseyard_dropped_total', 'What a bound made room from, by what it was', 'what', () => {
    const { alertsDropped = 0, studentsDropped = 0, mailboxesDropped = 0 } = alerts.counts()
    const { commandsDropped, sessionsDropped } = broker.counts
    const { closedSlow, messagesRefused } = dashboard.counts
    return {
      ...{ alert: alertsDropped, student: studentsDropped, mailbox: mailboxesDropped, reply: gate.counts.repliesDropped },
      ...{
        command: commandsDropped,
        session: sessionsDropped,
        shown: board.counts.dropped,
        screen: closedSlow,
        screen_message: messagesRefused,
      },
    }
  })
  registry.registerMetric(alertLatency)
  registry.registerMetric(acknowledgeLatency)

  return () => registry.metrics()
}

function countOf(all: Iterable<unknown>) {
  let count = 0
  for (const _ of all) count++
  return count
}

import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from '@prometheus-io/client'

type Figures = Readonly<{ [label: string]: number }>

/** What is counted where it happens, read when Prometheus asks. */
export interface MetricSources {
  acknowledged(): number
  accepted(): number
  redelivered(): number
  flagged(): number
  discarded(): Figures
  deadLetters(): Figures
  evaluated(): number
  backlogRecords(): number
  backlogOldestSeconds(): number
  bandsConnected(): number
  refusedConnections(): Figures
  closedConnections(): Figures
  framesDropped(): number
  liveSockets(): number
}

/** The metrics of `/metrics`: Prometheus' text, no person in any label. */
export function createMetrics(sources: MetricSources) {
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

  counter('pulseyard_messages_acknowledged_total', 'Messages of bands answered: all there was to keep is on disk', sources.acknowledged)
  counter('pulseyard_readings_accepted_total', 'Samples parsed, corrected in time and joined to a student', sources.accepted)
  counter('pulseyard_readings_evaluated_total', 'Readings the signs engine has judged', sources.evaluated)
  counter('pulseyard_readings_flagged_total', 'Readings more than a day from when they were received: kept, not judged', sources.flagged)
  counter('pulseyard_messages_redelivered_total', 'Messages that had been accepted before', sources.redelivered)
  counters('pulseyard_readings_discarded_total', 'Samples not kept, by reason', 'reason', sources.discarded)
  counters('pulseyard_dead_letters_total', 'Messages that could not be read, by reason', 'reason', sources.deadLetters)
  gauge('pulseyard_outbox_backlog', 'Records on disk that the series store has not put away yet', sources.backlogRecords)
  gauge('pulseyard_outbox_oldest_seconds', 'Age of the oldest of them', sources.backlogOldestSeconds)
  gauge('pulseyard_bands_connected', 'Bands connected now', sources.bandsConnected)
  counters('pulseyard_connections_refused_total', 'Connections not let in, by reason', 'reason', sources.refusedConnections)
  counters('pulseyard_connections_closed_total', 'Connections ended, by reason', 'reason', sources.closedConnections)
  counter('pulseyard_frames_dropped_total', 'Frames not sent to a slow screen', sources.framesDropped)
  gauge('pulseyard_live_sockets', 'Screens connected to /live now', sources.liveSockets)
  const latency = new Histogram({
    name: 'pulseyard_alert_latency_seconds',
    help: 'From the reading that fired it, received, to the alert sent',
    registers,
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5],
  })

  return {
    text: () => registry.metrics(),
    alertSent: (seconds: number) => latency.observe(seconds),
  }
}

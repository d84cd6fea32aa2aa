import { fileURLToPath } from 'node:url'
import pino from 'pino'
import { type ReplayRecord, startAlerts } from './alerts/alerts.ts'
import { startBroker } from './broker/broker.ts'
import type { Config } from './config.ts'
import { createBoard } from './dashboard/board.ts'
import { healthOf } from './dashboard/health.ts'
import { createAcknowledgeLatency, createAlertLatency, createMetrics } from './dashboard/metrics.ts'
import { type Dashboard, startDashboard } from './dashboard/server.ts'
import { everySecond } from './every-second.ts'
import { createBacklog } from './ingest/backlog.ts'
import { createCheckpoints } from './ingest/checkpoint.ts'
import type { KeptSpan } from './ingest/entry.ts'
import { foldersOf, freeBytesOf } from './ingest/folders.ts'
import { createGate } from './ingest/gate.ts'
import { startHistory } from './ingest/history/history.ts'
import { openLog } from './ingest/log/log.ts'
import { restart } from './ingest/restart.ts'
import { startStore } from './ingest/store/behind-log.ts'
import { startPlanning } from './planning/planning.ts'
import { startRecord } from './record/record.ts'
import { createRoutes } from './routes.ts'
import { openSchool } from './school/school.ts'

const webFolder = fileURLToPath(new URL('dashboard/web/dist', import.meta.url))

/** The whole product: its parts in the order that a sample flows through them, disposed last-in first-out. */
export async function startPulseyard(config: Config) {
  const now = Date.now
  const logger = pino({ level: config.logLevel }, pino.destination(2))
  await using stack = new AsyncDisposableStack()
  const { dataFolder } = config
  const folders = foldersOf(dataFolder, config.influx ? 'influx' : 'embedded')
  const where = { folder: dataFolder, influx: config.influx }

  // Who is who; the durable log, and the series store behind it.
  const people = stack.use(await openSchool({ dataFolder, now, log: logger }))
  const log = stack.use(await openLog({ folder: folders.log, cursorPath: folders.storeCursor }))
  const store = stack.use(
    startStore({
      store: where,
      logFolder: folders.log,
      cursorPath: folders.storeCursor,
      log,
      retentionDays: config.retentionDays,
      now,
      logger,
    }),
  )
  const backlog = createBacklog({ committed: log.committed, cursor: store.cursor })
  const history = stack.use(startHistory({ store: where, logFolder: folders.log, log, cursor: store.cursor }))
  const lessonsOver = {
    folder: dataFolder,
    history,
    people,
    summaryDays: config.summaryRetentionDays,
    schools: [...people.accounts.schools.keys()],
    now,
    logger,
  }
  const record = stack.use(startRecord({ ...lessonsOver, retentionDays: config.retentionDays }))
  const planning = stack.use(startPlanning(lessonsOver))
  const checkpoints = createCheckpoints({ path: folders.checkpoint, log, warn: text => logger.warn(text) })
  const checkpoint = await checkpoints.load()

  // A band's message: broker → gate → log, and at once → engine → alerts, and → board; then screens.
  const alertLatency = createAlertLatency()
  const alerts = stack.use(
    await startAlerts({
      ...(config.rulesFile && { rulesFile: config.rulesFile }),
      state: checkpoint?.parts.alerts ?? null,
      async save(state) {
        record.flush()
        await checkpoints.save({ gate: gate.state(), alerts: state })
      },
      kept: record.alertKept,
      people: { ...people, heartOf: record.heartOf },
      log,
      command: (to, message) => broker.command(to, message),
      sentAfter: latencyMs => alertLatency.observe(latencyMs / 1000),
      now,
      logger,
    }),
  )
  const board = createBoard()
  const kept = (span: KeptSpan) => {
    record.kept(span)
    planning.kept(span)
  }
  const gate = createGate({
    log,
    rosterAt: people.rosterAt,
    callerAt: (school, band, t) => people.rosterAt(school, people.phones.inPlaceOf(band) ?? band, t),
    observe(reading, stored) {
      board.observe(reading)
      alerts.observe(reading, stored)
      planning.observe(reading, stored)
    },
    kept,
    reply: alerts.reply,
  })
  if (checkpoint) gate.load(checkpoint.parts.gate)
  const replayed = await restart({
    log,
    gate,
    from: checkpoints.cursor() + 1,
    replay: entry => alerts.replay(entry as ReplayRecord),
    kept,
  })
  alerts.live(now())
  logger.info({ ...replayed, missing: log.recovery.missing, tornBytes: log.recovery.tornBytes }, 'caught up with the log')

  const acknowledgeLatency = createAcknowledgeLatency()
  const broker = stack.use(
    await startBroker({
      host: config.host,
      port: config.mqttPort,
      ...(config.tls && { tls: config.tls }),
      credential: people.credential,
      schoolOf: people.schoolOf,
      accept: (message, done) =>
        gate.accept(message, error => {
          if (!error) acknowledgeLatency.observe((now() - message.receivedAt) / 1000)
          done(error)
        }),
      storing: () => log.failing() === null,
      now,
      log: logger,
    }),
  )
  const routes = stack.use(createRoutes({ config, people, alerts, log, backlog, history, record, planning, now }))
  let started = false
  const dashboard: Dashboard = stack.use(
    await startDashboard({
      host: config.host,
      port: config.httpPort,
      publicUrl: config.publicUrl ?? undefined,
      webFolder,
      people,
      alerts,
      board,
      routes: routes.plugins,
      mqtt: broker.handleWebSocket,
      health: () =>
        healthOf({
          started,
          log,
          store,
          people,
          record,
          engineFailures: alerts.counts().failures,
          backlogSeconds: backlog.oldestSeconds(now()),
        }),
      metrics: () => metrics(),
      now,
      logger,
    }),
  )
  const metrics = createMetrics({
    ...{ gate, alerts, backlog, log, store, record, planning, broker, board, people, dashboard, alertLatency, acknowledgeLatency },
    diskFreeBytes: () => freeBytesOf(dataFolder),
    now,
  })

  const followed = { advance: () => log.release(Math.min(store.cursor(), checkpoints.cursor()) + 1) }
  stack.use(everySecond({ people, broker, alerts, dashboard, backlog, log, followed, record, planning }, now, logger))
  const parts = stack.move()
  return {
    people,
    record,
    web: `http://${config.host}:${dashboard.port}`,
    mqtt: `mqtt://${config.host}:${broker.address.port}`,
    /** From now on `/readyz` says so. */
    ready() {
      started = true
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

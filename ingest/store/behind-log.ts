import { Worker } from 'node:worker_threads'
import type { Logger } from 'pino'
import { readCursor } from '../log/cursor.ts'
import type { Log } from '../log/log.ts'
import type { StoreSettings } from './open.ts'
import type { Trouble } from './store.ts'
import type { FromStore, StoreWorkerData, ToStore } from './worker.ts'

/** Before a worker that died is started again. */
const restartMs = 5_000

/** A batch takes some 60 MB while it is put away; without a limit, garbage of several is left lying. */
const resourceLimits = { maxOldGenerationSizeMb: 256, maxYoungGenerationSizeMb: 16 }
/** Readings past their time are removed so long after the start, then daily; sooner where that failed. */
const [retainFirstMs, retainMs, retainAgainMs] = [60_000, 86_400_000, 3_600_000]
const dayMs = 86_400_000

/** The series store at work behind the log, in a worker: neither a slow disk nor a distant server stops the loop. */
export interface StoreBehindLog extends AsyncDisposable {
  /** number of the last record put away */
  cursor(): number
  /** null while it is well; else why it takes nothing, and the fix */
  failing(): Trouble | null
  /** confirmed records that were damaged on disk before the store had them, since the start */
  missing(): number
  /** readings that InfluxDB refused for good since the start: kept beside it, and read with it */
  parked(): { readings: number; reason: string }
  /** what it can't do, and what does it instead */
  notes(): readonly Trouble[]
}

export interface StoreOptions {
  store: StoreSettings
  logFolder: string
  cursorPath: string
  log: Pick<Log, 'identity' | 'onCommit' | 'committed' | 'rotate'>
  /** older readings are removed */
  retentionDays: number
  /** ms since 1970 */
  now(): number
  logger: Pick<Logger, 'info' | 'warn'>
}

export function startStore({ store, logFolder, cursorPath, log, retentionDays, now, logger }: StoreOptions): StoreBehindLog {
  let cursor = readCursor(cursorPath, log.identity)
  let failing: Trouble | null = null
  let missing = 0
  let parked = { readings: 0, reason: '' }
  let notes: readonly Trouble[] = []
  let busy = false
  let closing = false
  /** a removal that was asked for, and of which nothing has been heard */
  let owed = false
  /** null: it died, and is started again in a moment */
  let worker: Worker | null = start()
  let retaining = setTimeout(retain, retainFirstMs).unref()
  // The log keeps readings too.
  const firstRotation = setTimeout(log.rotate, retainFirstMs).unref()
  const rotations = setInterval(log.rotate, retainMs).unref()

  function start() {
    const workerData: StoreWorkerData = { store, logFolder, cursorPath, log: log.identity }
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData, resourceLimits })
    started.on('message', hear)
    started.on('error', error => {
      logger.warn({ stack: error.stack }, 'the series store’s worker ended')
      failing = gone
      worker = null
      setTimeout(() => {
        if (closing) return
        worker = start()
        busy = false
        tell()
        if (owed) retain()
      }, restartMs).unref()
    })
    return started
  }

  const say = (message: ToStore) => worker?.postMessage(message)

  /** One word at a time: what is confirmed while the worker is busy is told when it has come to rest. */
  function tell() {
    if (busy || worker === null || log.committed() <= cursor) return
    busy = true
    say({ kind: 'committed', last: log.committed() })
  }

  function retain() {
    owed = true
    say({ kind: 'retain', before: now() - retentionDays * dayMs })
    retainIn(retainMs)
  }

  function retainIn(ms: number) {
    clearTimeout(retaining)
    retaining = setTimeout(retain, ms).unref()
  }

  function hear(message: FromStore) {
    switch (message.kind) {
      case 'well':
        if (failing) logger.info('the series store is well again')
        failing = null
        ;({ cursor, missing, parked, notes } = message)
        break
      case 'failing':
        if (message.trouble.what !== failing?.what) logger.warn({ fix: message.trouble.fix }, message.trouble.what)
        failing = message.trouble
        break
      case 'retained':
        owed = false
        if (!message.whole) retainIn(retainAgainMs)
        break
      case 'resting':
        busy = false
        tell()
        break
    }
  }

  log.onCommit(tell)
  tell()
  return {
    cursor: () => cursor,
    failing: () => failing,
    missing: () => missing,
    parked: () => parked,
    notes: () => notes,
    async [Symbol.asyncDispose]() {
      closing = true
      clearTimeout(retaining)
      clearTimeout(firstRotation)
      clearInterval(rotations)
      if (worker === null) return
      const exit = new Promise(resolve => worker?.once('exit', resolve))
      say({ kind: 'close' })
      await exit
    },
  }
}

const gone: Trouble = {
  code: 'worker-gone',
  what: 'the series store’s worker ended',
  fix: 'nothing if it is soon well; else report it, with the log',
}

import { Worker } from 'node:worker_threads'
import { type Series, seriesOf } from '../../domain/series.ts'
import type { Log } from '../log/log.ts'
import type { StoreSettings } from '../store/open.ts'
import type { SeriesQuery } from '../store/store.ts'
import type { FromHistory, ToHistory } from './worker.ts'

/** Questions that wait at once; past it they are told so. */
const waitingMax = 2_000
/** Longer than the store's own time-outs: a worker that says nothing for so long is started again. */
const silenceMsMax = 60_000
/** Before a worker that died is started again. */
const restartMs = 5_000
/** A stop does not wait longer for a disk that hangs or for a slice of the log. */
const closeMsMax = 2_000
/** The tail takes 80 MB at most, eight lessons' answers some MB. */
const resourceLimits = { maxOldGenerationSizeMb: 512 }

/** The past, read in a worker of its own: neither a disk nor a distant InfluxDB stops the loop. */
export interface History extends AsyncDisposable {
  /** One student's seconds in [from, to), with what the store has not put away yet in front. `whole` false: some of it could not be had now. */
  series(query: SeriesQuery): Promise<{ series: Series; whole: boolean }>
  /** why the last question could not be answered in full, or null */
  failing(): string | null
}

export interface HistoryOptions {
  store: StoreSettings
  logFolder: string
  log: Pick<Log, 'committed'>
  /** the store's */
  cursor(): number
}

export function startHistory({ store, logFolder, log, cursor }: HistoryOptions): History {
  const waiting = new Map<number, (answer: { series: Series; whole: boolean }) => void>()
  let asked = 0
  let failing: string | null = null
  let closing = false
  let silence: NodeJS.Timeout | undefined
  let restarting: NodeJS.Timeout | undefined
  /** null: it died, and is started again in a moment */
  let worker: Worker | null = start()

  function start() {
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { store, logFolder }, resourceLimits })
    started.on('message', ({ id, series, whole, fault }: FromHistory) => {
      failing = fault
      answer(id, { series, whole })
      listen()
    })
    started.on('error', () => lose(started))
    started.unref()
    return started
  }

  function answer(id: number, found: { series: Series; whole: boolean }) {
    waiting.get(id)?.(found)
    waiting.delete(id)
  }

  function answerAll() {
    clearTimeout(silence)
    for (const id of waiting.keys()) answer(id, nothing())
  }

  /** Of a worker that answers, the last in a long row may wait longer than a minute. */
  function listen() {
    clearTimeout(silence)
    const asking = worker
    if (asking && waiting.size > 0) silence = setTimeout(() => lose(asking), silenceMsMax)
  }

  function lose(gone: Worker) {
    if (closing || gone !== worker) return
    failing = 'worker-gone'
    worker = null
    void gone.terminate()
    restarting = setTimeout(() => {
      worker = start()
    }, restartMs).unref()
    answerAll()
  }

  return {
    failing: () => failing,
    series(query) {
      const asking = worker
      if (closing || asking === null || waiting.size >= waitingMax) return Promise.resolve(nothing())
      const id = ++asked
      return new Promise(resolve => {
        waiting.set(id, resolve)
        if (waiting.size === 1) listen()
        asking.postMessage({ kind: 'series', id, query, after: cursor(), upTo: log.committed() } satisfies ToHistory)
      })
    },
    async [Symbol.asyncDispose]() {
      closing = true
      clearTimeout(restarting)
      answerAll()
      const leaving = worker
      if (leaving === null) return
      const exit = new Promise(resolve => leaving.once('exit', resolve))
      leaving.postMessage({ kind: 'close' } satisfies ToHistory)
      const late = setTimeout(() => void leaving.terminate(), closeMsMax)
      await exit
      clearTimeout(late)
    },
  }
}

const nothing = () => ({ series: seriesOf(0), whole: false })

import { Worker } from 'node:worker_threads'
import { type Series, seriesOf } from '../../domain/series.ts'
import type { Log } from '../log/log.ts'
import type { StoreSettings } from '../store/open.ts'
import type { SeriesQuery } from '../store/store.ts'
import type { FromHistory, ToHistory } from './worker.ts'

/** Questions that wait at once; past it they are told so. */
const waitingMax = 2_000
/** Longer than the store's own time-outs: a worker that says nothing is started again. */
const answerMsMax = 60_000

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
  let worker = start()

  function start() {
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { store, logFolder } })
    started.on('message', ({ id, series, whole, fault }: FromHistory) => {
      failing = fault
      answer(id, { series, whole })
    })
    started.on('error', () => restart(started))
    started.unref()
    return started
  }

  function answer(id: number, found: { series: Series; whole: boolean }) {
    waiting.get(id)?.(found)
    waiting.delete(id)
  }

  function restart(gone: Worker) {
    if (closing || gone !== worker) return
    failing = 'worker-gone'
    void gone.terminate()
    worker = start()
    for (const id of waiting.keys()) answer(id, nothing())
  }

  return {
    failing: () => failing,
    series(query) {
      if (closing || waiting.size >= waitingMax) return Promise.resolve(nothing())
      const id = ++asked
      const asking = worker
      return new Promise(resolve => {
        const timer = setTimeout(() => restart(asking), answerMsMax)
        waiting.set(id, found => {
          clearTimeout(timer)
          resolve(found)
        })
        worker.postMessage({ kind: 'series', id, query, after: cursor(), upTo: log.committed() } satisfies ToHistory)
      })
    },
    async [Symbol.asyncDispose]() {
      closing = true
      for (const id of waiting.keys()) answer(id, nothing())
      const exit = new Promise(resolve => worker.once('exit', resolve))
      worker.postMessage({ kind: 'close' } satisfies ToHistory)
      await exit
    },
  }
}

const nothing = () => ({ series: seriesOf(0), whole: false })

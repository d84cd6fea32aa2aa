import { parentPort, workerData } from 'node:worker_threads'
import { type Series, seriesOf } from '../../domain/series.ts'
import { createDisk } from '../log/disk.ts'
import { openStore } from '../store/open.ts'
import type { SeriesQuery } from '../store/store.ts'
import { createTail, mergeTail } from './tail.ts'

/** `after`, `upTo`: numbers of the last record the store has put away, and of the last one that is on disk */
export type ToHistory = { kind: 'series'; id: number; query: SeriesQuery; after: number; upTo: number } | { kind: 'close' }
export type FromHistory = { kind: 'series'; id: number; series: Series; whole: boolean; fault: string | null }

const port = parentPort!
const store = openStore(workerData.store)
const tail = createTail(createDisk(workerData.logFolder))

/** What can be had is answered: the store's part and the log's, or one of them. */
async function series({ id, query, after, upTo }: Extract<ToHistory, { kind: 'series' }>) {
  const faults: string[] = []
  const failed = (error: unknown) => faults.push((error as { code?: string }).code ?? (error as Error).name)
  // The tail first: what moves into the store meanwhile then stands in both, and is counted once.
  let newest: ReturnType<typeof tail.of> = []
  try {
    tail.follow(after, upTo)
    newest = tail.of(query)
  } catch (error) {
    failed(error)
  }
  const stored = await store.series(query).catch(error => {
    failed(error)
    return seriesOf(0)
  })
  const merged = mergeTail(stored, newest)
  const answer: FromHistory = { kind: 'series', id, series: merged, whole: faults.length === 0 && tail.whole(), fault: faults[0] ?? null }
  port.postMessage(
    answer,
    Object.values(merged).map(column => column.buffer as ArrayBuffer),
  )
}

/** One after the other they would wait for each other; all at once a store that hangs would have thousands of requests waiting. */
const runningMax = 8
const queue: Extract<ToHistory, { kind: 'series' }>[] = []
let running = 0

async function work() {
  if (running >= runningMax) return
  running++
  for (let next = queue.shift(); next; next = queue.shift()) await series(next)
  running--
}

port.on('message', async (message: ToHistory) => {
  switch (message.kind) {
    case 'series':
      queue.push(message)
      await work()
      break
    case 'close':
      queue.length = 0
      store.abort()
      await store[Symbol.asyncDispose]()
      port.close()
      break
  }
})

import { Worker } from 'node:worker_threads'
import { readCursor } from '../log/cursor.ts'
import type { Log } from '../log/log.ts'
import type { FromStore, ToStore } from './worker.ts'

/** The embedded store at work behind the log, in a worker: a slow disk or a long transaction never stops the loop. */
export interface StoreBehindLog extends AsyncDisposable {
  /** number of the last record put away */
  cursor(): number
  /** null while it is well; else the last error's code */
  failing(): string | null
  damaged(): number
}

export interface StoreOptions {
  folder: string
  logFolder: string
  cursorPath: string
  log: Pick<Log, 'identity' | 'onCommit' | 'committed'>
}

export async function startStore({ folder, logFolder, cursorPath, log }: StoreOptions): Promise<StoreBehindLog> {
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder, logFolder, cursorPath, log: log.identity } })
  const say = (message: ToStore) => worker.postMessage(message)
  let cursor = readCursor(cursorPath, log.identity)
  let failing: string | null = null
  let damaged = 0
  let busy = false
  /** One word at a time: what is confirmed while the worker is busy is told when it has come to rest. */
  const tell = () => {
    if (busy || log.committed() <= cursor) return
    busy = true
    say({ kind: 'committed', last: log.committed() })
  }
  worker.on('message', (message: FromStore) => {
    switch (message.kind) {
      case 'cursor':
        cursor = message.number
        failing = null
        break
      case 'resting':
        busy = false
        tell()
        break
      case 'failing':
        failing = message.code
        break
      case 'damaged':
        damaged++
        break
    }
  })
  log.onCommit(tell)
  tell()
  return {
    cursor: () => cursor,
    failing: () => failing,
    damaged: () => damaged,
    async [Symbol.asyncDispose]() {
      const exit = new Promise(resolve => worker.once('exit', resolve))
      say({ kind: 'close' })
      await exit
    },
  }
}

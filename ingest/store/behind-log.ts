import { Worker } from 'node:worker_threads'
import { readCursor } from '../log/cursor.ts'
import type { Log } from '../log/log.ts'
import type { FromStore, ToStore } from './worker.ts'

/** Before a worker that died is started again. */
const restartMs = 5_000

/** The embedded store at work behind the log, in a worker: a slow disk or a long transaction never stops the loop. */
export interface StoreBehindLog extends AsyncDisposable {
  /** number of the last record put away */
  cursor(): number
  /** null while it is well; else the last error's code */
  failing(): string | null
  /** confirmed records that were damaged on disk before the store had them, since the start */
  missing(): number
}

export interface StoreOptions {
  folder: string
  logFolder: string
  cursorPath: string
  log: Pick<Log, 'identity' | 'onCommit' | 'committed'>
}

export function startStore({ folder, logFolder, cursorPath, log }: StoreOptions): StoreBehindLog {
  let cursor = readCursor(cursorPath, log.identity)
  let failing: string | null = null
  let missing = 0
  let busy = false
  let closing = false
  let worker = start()

  function start() {
    const workerData = { folder, logFolder, cursorPath, log: log.identity }
    const started = new Worker(new URL('./worker.ts', import.meta.url), { workerData })
    started.on('message', hear)
    started.on('error', () => {
      failing = 'worker-gone'
      setTimeout(() => {
        if (closing) return
        worker = start()
        busy = false
        tell()
      }, restartMs).unref()
    })
    return started
  }

  const say = (message: ToStore) => worker.postMessage(message)

  /** One word at a time: what is confirmed while the worker is busy is told when it has come to rest. */
  function tell() {
    if (busy || log.committed() <= cursor) return
    busy = true
    say({ kind: 'committed', last: log.committed() })
  }

  function hear(message: FromStore) {
    switch (message.kind) {
      case 'cursor':
        cursor = message.number
        missing = message.missing
        failing = null
        break
      case 'failing':
        failing = message.code
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
    async [Symbol.asyncDispose]() {
      closing = true
      if (failing === 'worker-gone') return
      const exit = new Promise(resolve => worker.once('exit', resolve))
      say({ kind: 'close' })
      await exit
    },
  }
}

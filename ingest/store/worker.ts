import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { createDisk } from '../log/disk.ts'
import { openEmbeddedStore } from './embedded.ts'
import { createFollower } from './follower.ts'

export type ToStore = { kind: 'committed'; last: number } | { kind: 'close' }
export type FromStore = { kind: 'cursor'; number: number; missing: number } | { kind: 'resting' } | { kind: 'failing'; code: string }

const retryMs = 1_000
/** Between two batches: a transaction for each message would have the log wait for the store's syncs on the same disk. */
const gatherMs = 500
const port = parentPort!
const say = (message: FromStore) => port.postMessage(message)

const { folder, logFolder, cursorPath, log } = workerData
const store = openEmbeddedStore({ folder })
const follower = createFollower({
  disk: createDisk(logFolder),
  log,
  cursorPath,
  store,
})
say({ kind: 'cursor', number: follower.cursor(), missing: follower.missing() })

let running = Promise.resolve()
let closing = false
const closed = Promise.withResolvers<void>()

async function follow(committed: number) {
  while (!closing && follower.cursor() < committed) {
    try {
      await follower.step(committed)
      say({ kind: 'cursor', number: follower.cursor(), missing: follower.missing() })
    } catch (error) {
      // SQLite says in `errstr` what its code, the same for every error, does not.
      const { errstr, code } = error as NodeJS.ErrnoException & { errstr?: string }
      say({ kind: 'failing', code: errstr ?? code ?? 'EUNKNOWN' })
      await Promise.race([pause(retryMs), closed.promise])
    }
    // Lets a word to close in between two batches.
    await new Promise(resolve => setImmediate(resolve))
  }
  if (!closing) await Promise.race([pause(gatherMs), closed.promise])
  say({ kind: 'resting' })
}

port.on('message', async (message: ToStore) => {
  switch (message.kind) {
    case 'committed':
      running = follow(message.last)
      break
    case 'close':
      closing = true
      closed.resolve()
      await running
      await store[Symbol.asyncDispose]()
      port.close()
      break
  }
})

import { parentPort, workerData } from 'node:worker_threads'
import { createDisk } from '../log/disk.ts'
import { openEmbeddedStore } from './embedded.ts'
import { createFollower } from './follower.ts'

export type ToStore = { kind: 'committed'; last: number } | { kind: 'close' }
export type FromStore = { kind: 'cursor'; number: number } | { kind: 'failing'; code: string } | { kind: 'damaged'; segment: string }

const retryMs = 1_000
const port = parentPort!
const say = (message: FromStore) => port.postMessage(message)

const { folder, logFolder, cursorPath, log } = workerData
const store = openEmbeddedStore({ folder })
const follower = createFollower({
  disk: createDisk(logFolder),
  log,
  cursorPath,
  store,
  onDamage: damage => say({ kind: 'damaged', segment: damage.segment }),
})
say({ kind: 'cursor', number: follower.cursor() })

let committed = 0
let running = false
let closing = false

async function run() {
  if (running) return
  running = true
  while (!closing && follower.cursor() < committed) {
    try {
      await follower.step(committed)
      say({ kind: 'cursor', number: follower.cursor() })
      // Lets news of further commits in between two batches.
      await new Promise(resolve => setImmediate(resolve))
    } catch (error) {
      // SQLite says in `errstr` what its code, the same for every error, does not.
      const { errstr, code } = error as NodeJS.ErrnoException & { errstr?: string }
      say({ kind: 'failing', code: errstr ?? code ?? 'EUNKNOWN' })
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
  }
  running = false
}

port.on('message', async (message: ToStore) => {
  switch (message.kind) {
    case 'committed':
      committed = message.last
      void run()
      break
    case 'close':
      closing = true
      while (running) await new Promise(resolve => setTimeout(resolve, 5))
      await store[Symbol.asyncDispose]()
      port.close()
      break
  }
})

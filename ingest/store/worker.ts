import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parentPort, workerData } from 'node:worker_threads'
import { Id } from '../../domain/ids.ts'
import { createDisk } from '../log/disk.ts'
import { createFollower } from './follower.ts'
import { openStore, type StoreSettings } from './open.ts'
import { StoreError, type Trouble } from './store.ts'

/** `before`: ms since 1970; older readings are to go */
export type ToStore = { kind: 'committed'; last: number } | { kind: 'retain'; before: number } | { kind: 'close' }
export type FromStore =
  | { kind: 'well'; cursor: number; missing: number; parked: { readings: number; reason: string }; notes: Trouble[] }
  | { kind: 'failing'; trouble: Trouble }
  | { kind: 'resting' }
  | { kind: 'retained'; whole: boolean }

export interface StoreWorkerData {
  store: StoreSettings
  logFolder: string
  cursorPath: string
  /** the log's identity */
  log: string
}

/** An outage of an hour must not be followed by a pause of minutes. */
const [retryMsMin, retryMsMax] = [500, 10_000]
/** A disk is near, and asking it costs nothing. */
const diskRetryMs = 1_000
/** Between two batches: a transaction for each message would have the log wait for the store's syncs on the same disk. */
const gatherMs = 500
const port = parentPort!
const say = (message: FromStore) => port.postMessage(message)

const { store: settings, logFolder, cursorPath, log } = workerData as StoreWorkerData
const store = openStore(settings)
// A disk gains from large transactions; a request of 5,000 lines is large enough.
const follower = createFollower({ disk: createDisk(logFolder), log, cursorPath, store, ...(settings.influx && { batchBytesMax: 1 << 20 }) })
let unretained: Trouble | null = null
let failures = 0
let closing = false
const closed = Promise.withResolvers<void>()
const rest = (ms: number) => Promise.race([pause(ms), closed.promise])

const sayWell = () =>
  say({
    kind: 'well',
    cursor: follower.cursor(),
    missing: follower.missing(),
    parked: store.parked(),
    notes: [...store.notes(), ...(unretained ? [unretained] : [])],
  })

/** Does a piece of work, and says how it went; where it failed, the pause before it is tried again is over when this returns. */
async function attempt(work: () => Promise<unknown>): Promise<boolean> {
  try {
    await work()
    failures = 0
    sayWell()
    return true
  } catch (error) {
    if (closing) return false
    const trouble = troubleOf(error)
    say({ kind: 'failing', trouble })
    const backoffMs = error instanceof StoreError ? Math.min(retryMsMin * 2 ** failures++, retryMsMax) : diskRetryMs
    await rest(trouble.retryMs ?? backoffMs)
    return false
  }
}

function troubleOf(error: unknown): Trouble {
  if (error instanceof StoreError) return error.trouble
  // SQLite says in `errstr` what its code, the same for every error, does not.
  const { errstr, code = 'EUNKNOWN' } = error as NodeJS.ErrnoException & { errstr?: string }
  return {
    code,
    what: `the series store refuses (${errstr ?? code})`,
    fix: 'make room on, or repair, the disk that PULSEYARD_DATA is on: it catches up by itself',
  }
}

/** A store that was never right says so now, and not with the first lesson. */
async function begin() {
  while (!closing && !(await attempt(store.check)));
}

async function follow(committed: number) {
  while (!closing && follower.cursor() < committed) {
    await attempt(async () => {
      // While a server is away, asking it costs a request; a batch that is read and written out in vain costs 50 MB of garbage.
      if (failures > 0) await store.check()
      await follower.step(committed)
    })
    // Lets a word to close in between two batches.
    await new Promise(resolve => setImmediate(resolve))
  }
  if (!closing) await rest(gatherMs)
  say({ kind: 'resting' })
}

const schoolsIn = (folder: string) => (existsSync(folder) ? readdirSync(folder).filter(name => Id.safeParse(name).success) : [])

/** Removes what is too old to keep. It is not insisted on: what can't be removed now is said, and tried another time. */
async function retain(before: number) {
  unretained = null
  for (const school of schoolsIn(join(settings.folder, 'schools'))) {
    await store.remove({ school, to: before }).catch(error => {
      const trouble = troubleOf(error)
      unretained = { ...trouble, what: `readings past their time are not removed: ${trouble.what}` }
    })
    if (closing) return
    if (unretained && !isForGood(unretained)) break
  }
  sayWell()
  say({ kind: 'retained', whole: unretained === null || isForGood(unretained) })
}

const isForGood = ({ never = false }: Trouble) => never

let running = begin()
const next = (work: () => Promise<void>) => {
  running = running.then(work)
}

port.on('message', async (message: ToStore) => {
  switch (message.kind) {
    case 'committed':
      next(() => follow(message.last))
      break
    case 'retain':
      next(() => retain(message.before))
      break
    case 'close':
      closing = true
      closed.resolve()
      // What InfluxDB has not answered by now would be waited for: it is let go, and written again at the next start.
      store.abort()
      await running
      await store[Symbol.asyncDispose]()
      port.close()
      break
  }
})

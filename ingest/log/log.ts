import { randomBytes } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { Worker } from 'node:worker_threads'
import { readCursor } from './cursor.ts'
import { createDisk } from './disk.ts'
import { headerBytes, type LogRecord, payloadBytesMax, putHeader } from './frame.ts'
import { lockFolder } from './lock.ts'
import { createReader } from './reader.ts'
import type { FromWriter, ToWriter } from './worker.ts'
import type { Recovery } from './writer.ts'

/** What may wait in memory while the disk refuses; past it `append` answers LogFullError and the band keeps its samples. */
const bytesMax = 64 << 20
const answersMax = 200_000
/** Calls of `advance` after which a batch that is not on disk yet counts as refused: a disk that hangs gives no error. */
const hangsAfter = 3
/** of the folder: frames, records, cursor and checkpoint */
const formatVersion = 1

export class LogFullError extends Error {
  readonly code = 'log-full'
  constructor() {
    super('the durable log has no room: free disk space under PULSEYARD_DATA')
  }
}

export class LogLockedError extends Error {
  readonly code = 'log-locked'
  constructor(folder: string) {
    super(`another Pulseyard is using ${folder}: stop it, or set PULSEYARD_DATA to another folder`)
  }
}

export type Committed = (error?: Error) => void

/** The process's durable log: what it has confirmed is on disk and stays there until every follower has passed it. */
export interface Log extends AsyncDisposable {
  /** random, for the life of the folder: a follower's cursor is worth nothing in another log */
  readonly identity: string
  readonly recovery: Recovery
  /**
   * Queues one record, `header` followed by `body`, and returns its number. `committed` is called after fdatasync, in the order of all
   * `append`s and `after`s. Returns 0 and calls `committed` at once with a LogFullError when the record can't be taken.
   */
  append(header: string, body: Uint8Array | null, committed: Committed): number
  /** Calls back once everything appended so far is on disk: for an answer that needs its turn and no record. */
  after(committed: Committed): void
  /** numbers of the last record appended, and of the last one on disk */
  appended(): number
  committed(): number
  /** null while the disk takes what it is given; else the error's code, `hangs`, or `writer-gone` */
  failing(): string | null
  /** To be called once a second. */
  advance(): void
  onCommit(listener: (last: number) => void): void
  /** Records from number `from` up to the last committed one, for a start. */
  read(from: number): AsyncIterable<LogRecord>
  /** Begins a new segment where something was written since the last one: `release` never lets the newest go. */
  rotate(): void
  /** Lets segments go that hold nothing from number `from` on. */
  release(from: number): void
}

export interface LogOptions {
  folder: string
  cursorPath?: string
  waitingBytesMax?: number
}

/**
 * Opens the log in `folder`. Group commit without a timer: a batch is written at once when the writer is free, and gathers while it is busy.
 * `cursorPath`: the follower's; numbering continues after what it has put away even if the newest records were damaged.
 * @throws LogLockedError when another process has the folder
 */
export async function openLog({ folder, cursorPath, waitingBytesMax = bytesMax }: LogOptions): Promise<Log> {
  const lock = lockFolder(folder)
  if (!lock) throw new LogLockedError(folder)
  const identity = identityOf(folder)
  const worker = new Worker(new URL('./worker.ts', import.meta.url), { workerData: { folder } })
  const recovery = await new Promise<Recovery>((resolve, reject) => {
    worker.once('message', (message: FromWriter) => message.kind === 'opened' && resolve(message.recovery))
    worker.once('error', reject)
  })
  worker.removeAllListeners('error')

  const waiting: { upTo: number; committed: Committed }[] = []
  const listeners: ((last: number) => void)[] = []
  const say = (message: ToWriter, transfer: ArrayBuffer[] = []) => worker.postMessage(message, transfer)
  let buffer = Buffer.from(new ArrayBuffer(1 << 16))
  let spare: ArrayBuffer | null = null
  let end = 0
  let appended = Math.max(recovery.last, cursorPath === undefined ? 0 : readCursor(cursorPath, identity))
  let sent = appended
  let committed = appended
  let writing = false
  let failing: string | null = null
  let closing = false
  let released = 0
  let rotating = false
  let waited = 0
  const settled = Promise.withResolvers<void>()

  const room = (bytes: number) => {
    if (end + bytes <= buffer.length) return
    const larger = Buffer.from(new ArrayBuffer(Math.max(buffer.length * 2, end + bytes)))
    buffer.copy(larger, 0, 0, end)
    buffer = larger
  }
  const hand = () => {
    if (writing || end === 0) return
    const bytes = buffer.buffer as ArrayBuffer
    writing = true
    say({ kind: 'write', first: sent + 1, last: appended, bytes, end }, [bytes])
    sent = appended
    buffer = Buffer.from(spare ?? new ArrayBuffer(1 << 16))
    spare = null
    end = 0
  }
  const rotate = () => {
    rotating = false
    say({ kind: 'rotate', next: sent + 1 })
    // What stood in the newest segment may go now, though no follower has moved.
    released = 0
  }
  const settle = () => {
    let done = 0
    while (done < waiting.length && waiting[done]!.upTo <= committed) waiting[done++]!.committed()
    waiting.splice(0, done)
  }
  const refused = (code: string) => {
    failing = code
    if (closing) settled.resolve()
  }
  // Nothing is stored any more, and nothing acknowledged; the class is watched all the same until someone restarts us.
  worker.on('error', () => refused('writer-gone'))
  worker.on('message', (message: FromWriter) => {
    if (message.kind === 'failing') refused(message.code)
    if (message.kind !== 'committed') return
    failing = null
    writing = false
    waited = 0
    committed = message.last
    if (message.bytes.byteLength <= 1 << 20) spare = message.bytes
    if (rotating) rotate()
    hand()
    settle()
    for (const listener of listeners) listener(committed)
    if (closing && committed === appended) settled.resolve()
  })

  return {
    identity,
    recovery,
    append(header, body, done) {
      const most = headerBytes + header.length * 3 + (body?.length ?? 0)
      if (end + most > waitingBytesMax || waiting.length >= answersMax || most - headerBytes > payloadBytesMax) {
        done(new LogFullError())
        return 0
      }
      room(most)
      const text = buffer.write(header, end + headerBytes, 'utf8')
      if (body) buffer.set(body, end + headerBytes + text)
      const length = text + (body?.length ?? 0)
      putHeader(buffer, end, length, ++appended)
      end += headerBytes + length
      waiting.push({ upTo: appended, committed: done })
      // The messages of one read share a batch: the writer is called when the loop has taken them all in.
      if (!writing) queueMicrotask(hand)
      return appended
    },
    after(done) {
      if (waiting.length === 0) done()
      else if (waiting.length >= answersMax) done(new LogFullError())
      else waiting.push({ upTo: appended, committed: done })
    },
    appended: () => appended,
    committed: () => committed,
    failing: () => failing,
    advance() {
      if (writing && ++waited >= hangsAfter) failing ??= 'hangs'
    },
    onCommit: listener => void listeners.push(listener),
    async *read(from) {
      const reader = createReader(createDisk(folder))
      reader.seek(from)
      for (;;) {
        const records = reader.next(committed, 1 << 20)
        if (records.length === 0) return
        yield* records
        await new Promise(resolve => setImmediate(resolve))
      }
    },
    rotate() {
      // Between two batches: while one is tried again its numbers are not on disk.
      if (writing) rotating = true
      else rotate()
    },
    release(from) {
      if (from === released) return
      released = from
      say({ kind: 'release', from })
    },
    async [Symbol.asyncDispose]() {
      closing = true
      hand()
      // A disk that still refuses must not keep the process: what it did not take was never acknowledged.
      if (committed < appended && failing === null) await settled.promise
      const exit = new Promise(resolve => worker.once('exit', resolve))
      if (failing === null) say({ kind: 'close' })
      else await worker.terminate()
      await exit
      lock[Symbol.dispose]()
    },
  }
}

/** The log's name for life, with the version of what is in the folder; made with it. Throws in a folder of another version. */
export function identityOf(folder: string) {
  const path = join(folder, 'identity')
  if (!existsSync(path)) writeFileSync(path, `${formatVersion} ${randomBytes(16).toString('hex')}`, { flush: true, mode: 0o600 })
  const text = readFileSync(path, 'utf8')
  if (!text.startsWith(`${formatVersion} `))
    throw new Error(`${path} is of another version of the log than this program's ${formatVersion}: start the Pulseyard that wrote it`)
  return text
}

import { type DeadLetter, parseEntry, readingsOf } from '../entry.ts'
import { readCursor, writeCursor } from '../log/cursor.ts'
import type { Disk } from '../log/disk.ts'
import type { LogRecord } from '../log/frame.ts'
import { createReader, firstOf, segmentsOf } from '../log/reader.ts'
import type { SeriesStore, StoredReading } from './store.ts'

const batchBytesStandard = 4 << 20

export interface FollowerOptions {
  disk: Disk
  /** the log's identity, and the file that keeps the cursor */
  log: string
  cursorPath: string
  store: SeriesStore
  /** of the log, put away at a time; read, it takes some fifteen times that in memory */
  batchBytesMax?: number
}

/** Carries records from the log into a series store, in order, at its own pace; after a crash it repeats at most one batch, which changes nothing. */
export function createFollower({ disk, log, cursorPath, store, batchBytesMax = batchBytesStandard }: FollowerOptions) {
  let cursor = readCursor(cursorPath, log)
  let missing = 0
  let begun = false
  const reader = createReader(disk)
  reader.seek(cursor + 1)

  /** What the log has let go was put away, by the store that was set then: a store that is new, or back, begins after it. */
  function begin() {
    const oldest = segmentsOf(disk)[0]
    if (oldest !== undefined && firstOf(oldest) - 1 > cursor) {
      cursor = firstOf(oldest) - 1
      reader.seek(cursor + 1)
    }
    begun = true
  }

  async function putAway(upTo: number) {
    if (!begun) begin()
    const records = reader.next(upTo, batchBytesMax)
    const { readings, letters, unreadable } = sort(records)
    for (const [school, list] of readings) await store.write(school, list)
    for (const [school, list] of letters) await store.bury(school, list)
    // Confirmed records that can't be read are damaged and counted: they must not be waited for.
    const reached = records.at(-1)?.number ?? upTo
    writeCursor(cursorPath, { log, number: reached })
    missing += reached - cursor - records.length + unreadable
    cursor = reached
  }

  return {
    cursor: () => cursor,
    /** confirmed records that were damaged on disk, and so never put away */
    missing: () => missing,
    /** Puts away a batch of records, none beyond number `upTo`; true: there may be more. Throws what log or store throw; then the same batch comes again. */
    async step(upTo: number): Promise<boolean> {
      if (cursor >= upTo) return false
      try {
        await putAway(upTo)
      } catch (error) {
        reader.seek(cursor + 1)
        throw error
      }
      return cursor < upTo
    },
  }
}

function sort(records: readonly LogRecord[]) {
  const readings = new Map<string, StoredReading[]>()
  const letters = new Map<string, DeadLetter[]>()
  let unreadable = 0
  for (const { payload } of records) {
    const entry = parseEntry(payload)
    if (entry === null) unreadable++
    else if (entry.kind === 'dead-letter') listIn(letters, entry.school).push(entry)
    else if (entry.kind === 'samples' || entry.kind === 'file') listIn(readings, entry.school).push(...readingsOf(entry))
  }
  return { readings, letters, unreadable }
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

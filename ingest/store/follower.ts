import { readCursor, writeCursor } from '../log/cursor.ts'
import type { Disk } from '../log/disk.ts'
import type { LogRecord } from '../log/frame.ts'
import { createReader, type Damage } from '../log/reader.ts'
import { type DeadLetter, parseRecord, readingsOf } from '../record.ts'
import type { SeriesStore, StoredReading } from './store.ts'

const batchBytesMax = 4 << 20

export interface FollowerOptions {
  disk: Disk
  /** the log's identity, and the file that keeps the cursor */
  log: string
  cursorPath: string
  store: SeriesStore
  onDamage?: (damage: Damage) => void
}

/** Carries records from the log into a series store, in order, at its own pace; after a crash it repeats at most one batch, which changes nothing. */
export function createFollower({ disk, log, cursorPath, store, onDamage }: FollowerOptions) {
  let cursor = readCursor(cursorPath, log)
  const reader = createReader(disk, onDamage)
  reader.seek(cursor + 1)
  return {
    cursor: () => cursor,
    /** Puts away up to 4 MiB of records, none beyond number `upTo`; true: there may be more. */
    async step(upTo: number): Promise<boolean> {
      if (cursor >= upTo) return false
      const records = reader.next(upTo, batchBytesMax)
      const { readings, letters } = sort(records)
      try {
        for (const [school, list] of readings) await store.write(school, list)
        for (const [school, list] of letters) await store.bury(school, list)
      } catch (error) {
        reader.seek(cursor + 1)
        throw error
      }
      // Confirmed records that can't be read are damaged and were counted as such: they must not be waited for.
      cursor = records.at(-1)?.number ?? upTo
      writeCursor(cursorPath, { log, number: cursor })
      return cursor < upTo
    },
  }
}

function sort(records: readonly LogRecord[]) {
  const readings = new Map<string, StoredReading[]>()
  const letters = new Map<string, DeadLetter[]>()
  for (const { payload } of records) {
    const record = parseRecord(payload)
    if (record.kind === 'dead-letter') listIn(letters, record.school).push(record)
    if (record.kind === 'samples') listIn(readings, record.school).push(...readingsOf(record))
  }
  return { readings, letters }
}

function listIn<T>(lists: Map<string, T[]>, key: string): T[] {
  const list = lists.get(key) ?? []
  lists.set(key, list)
  return list
}

import type { Series } from '../../domain/series.ts'
import { parseEntry, readingsOf } from '../entry.ts'
import type { Disk } from '../log/disk.ts'
import { createReader, firstOf, segmentsOf } from '../log/reader.ts'
import type { SeriesQuery, StoredReading } from '../store/store.ts'

const batchBytes = 1 << 20
/** Read for one question at most; some tenths of a second. */
const sliceBytesStandard = 8 << 20
/** Of the log, read at most so far back, the newest being a day old at most: a store that is away for days must not make the log a store. */
const segmentsMax = 3
/** About 80 MB; past it the oldest make room. */
const readingsStandard = 400_000

type TailReading = Pick<StoredReading, 't' | 'bpm' | 'contact' | 'enmo' | 'steps'>

/** What the log has confirmed and the store has not put away yet: the newest minutes, in memory, in front of every read. */
export function createTail(disk: Disk, { sliceBytesMax = sliceBytesStandard, readingsMax = readingsStandard } = {}) {
  const reader = createReader(disk)
  let records: { number: number; key: string; readings: TailReading[] }[] = []
  let readings = 0
  /** numbers of the first record that is held or put away, with all after it, and of the newest one looked at */
  let first = 0
  let last = 0
  let whole = true

  function forget(upTo: number) {
    const kept = records.filter(({ number }) => number > upTo)
    readings -= records.reduce((sum, record) => sum + (record.number > upTo ? 0 : record.readings.length), 0)
    records = kept
  }

  function begin(after: number) {
    const oldest = segmentsOf(disk).at(-segmentsMax)
    first = Math.max(after + 1, oldest === undefined ? 1 : firstOf(oldest))
    last = first - 1
    reader.seek(first)
  }

  /** After an error the reader does not know where it is: the next question begins anew. */
  function lose() {
    records = []
    readings = 0
    last = 0
    whole = false
  }

  function read(upTo: number) {
    for (let bytes = 0; last < upTo && bytes < sliceBytesMax; ) {
      const batch = reader.next(upTo, Math.min(batchBytes, sliceBytesMax - bytes))
      for (const { number, payload } of batch) {
        add(number, payload)
        bytes += payload.length
      }
      last = batch.at(-1)?.number ?? upTo
      makeRoom()
    }
  }

  function makeRoom() {
    let gone = 0
    for (; readings > readingsMax; gone++) {
      readings -= records[gone]!.readings.length
      first = records[gone]!.number + 1
    }
    if (gone > 0) records = records.slice(gone)
  }

  function add(number: number, payload: Buffer) {
    const entry = parseEntry(payload)
    if (entry?.kind !== 'samples' && entry?.kind !== 'file') return
    for (const { school, student, t, bpm, contact, enmo, steps } of readingsOf(entry)) {
      const key = `${school}/${student}`
      const newest = records.at(-1)
      const reading = {
        t,
        bpm,
        ...(contact !== undefined && { contact }),
        ...(enmo !== undefined && { enmo }),
        ...(steps !== undefined && { steps }),
      }
      if (newest?.number === number && newest.key === key) newest.readings.push(reading)
      else records.push({ number, key, readings: [reading] })
      readings++
    }
  }

  return {
    /**
     * Looks at the records after number `after`, the store's cursor, up to `upTo`, but at so many at a time that no question waits for a long outage's
     * log: the next one goes on. Throws what the disk throws.
     */
    follow(after: number, upTo: number) {
      try {
        forget(after)
        if (after > last || last === 0) begin(after)
        read(upTo)
        whole = first <= after + 1 && last >= upTo
      } catch (error) {
        lose()
        throw error
      }
    },
    /** false: there are records of which neither this nor the store tells yet */
    whole: () => whole,
    of({ school, student, from, to }: SeriesQuery): TailReading[] {
      const key = `${school}/${student}`
      return records.flatMap(record => (record.key === key ? record.readings.filter(({ t }) => t >= from && t < to) : []))
    },
  }
}

/** The store's seconds and the tail's in one order; a time that stands in both counts once. */
export function mergeTail(series: Series, tail: readonly TailReading[]): Series {
  if (tail.length === 0) return series
  const stored = new Set(series.t)
  const newest = new Map(tail.filter(({ t }) => !stored.has(t)).map(reading => [reading.t, reading]))
  const { t, bpm, contact, enmo, steps } = series
  const rows = [
    ...Array.from(t, (at, i) => [at, bpm[i]!, contact[i]!, enmo[i]!, steps[i]!] as const),
    ...Array.from(newest.values(), one => [one.t, ...[one.bpm, one.contact, one.enmo, one.steps].map(columnValue)] as const),
  ].sort((a, b) => a[0]! - b[0]!)
  const column = (k: number) => Float64Array.from(rows, row => row[k]!)
  return { t: column(0), bpm: column(1), contact: column(2), enmo: column(3), steps: column(4) }
}

const columnValue = (value: number | boolean | null | undefined) => (value === null || value === undefined ? Number.NaN : Number(value))

import type { Series } from '../../domain/series.ts'
import { parseEntry, readingsOf } from '../entry.ts'
import type { Disk } from '../log/disk.ts'
import { createReader, firstOf, segmentsOf } from '../log/reader.ts'
import type { SeriesQuery, StoredReading } from '../store/store.ts'

const batchBytes = 1 << 20
/** Of the log, read at most so far back: a store that is away for days must not make the log a store. */
const segmentsMax = 2
/** About 80 MB; past it the oldest make room. */
const readingsMax = 400_000

type TailReading = Pick<StoredReading, 't' | 'bpm' | 'contact' | 'enmo' | 'steps'>

/** What the log has confirmed and the store has not put away yet: the newest minutes, in memory, in front of every read. */
export function createTail(disk: Disk) {
  const reader = createReader(disk)
  let records: { number: number; key: string; readings: TailReading[] }[] = []
  let readings = 0
  /** number of the newest record looked at */
  let last = 0
  /** false: there are records between the store and the oldest one here */
  let whole = true

  function forget(upTo: number) {
    const kept = records.filter(({ number }) => number > upTo)
    readings -= records.reduce((sum, record) => sum + (record.number > upTo ? 0 : record.readings.length), 0)
    records = kept
  }

  function begin(after: number) {
    const oldest = segmentsOf(disk).at(-segmentsMax)
    const from = Math.max(after + 1, oldest === undefined ? 1 : firstOf(oldest))
    whole = from === after + 1
    last = from - 1
    reader.seek(from)
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
    /** Looks at the records after number `after`, the store's cursor, up to `upTo`. Throws what the disk throws. */
    follow(after: number, upTo: number) {
      forget(after)
      if (after > last || last === 0) begin(after)
      while (last < upTo) {
        const batch = reader.next(upTo, batchBytes)
        for (const { number, payload } of batch) add(number, payload)
        last = batch.at(-1)?.number ?? upTo
      }
      while (readings > readingsMax) {
        readings -= records.shift()!.readings.length
        whole = false
      }
    },
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

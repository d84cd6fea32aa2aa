import type { Disk, Handle } from './disk.ts'
import { frameAt, type LogRecord } from './frame.ts'

const chunkBytes = 1 << 18

export const segmentName = (first: number) => `${String(first).padStart(16, '0')}.log`
export const segmentsOf = (disk: Disk) =>
  disk
    .list()
    .filter(name => /^\d{16}\.log$/.test(name))
    .sort()
export const firstOf = (segment: string) => Number(segment.slice(0, 16))

/**
 * Walks one segment's frames in order. Damaged bytes are skipped up to the next frame whose checksum holds: the numbers that are
 * missing tell. What is after the last good frame is the torn tail. Returns the offset after the last good frame.
 */
export function walkSegment(disk: Disk, segment: string, from: number, visit: (record: LogRecord) => boolean): number {
  const handle = disk.open(segment, 'read')
  try {
    return walk(disk, handle, from, visit)
  } finally {
    disk.close(handle)
  }
}

function walk(disk: Disk, handle: Handle, from: number, visit: (record: LogRecord) => boolean): number {
  let buffer: Buffer = Buffer.alloc(0)
  let base = from
  let at = 0
  let good = from
  let atEnd = false
  const more = () => {
    const kept = buffer.length - at
    const next = Buffer.allocUnsafe(kept + chunkBytes)
    buffer.copy(next, 0, at)
    const got = disk.read(handle, next.subarray(kept), base + buffer.length)
    base += at
    at = 0
    buffer = next.subarray(0, kept + got)
    atEnd = got === 0
  }
  for (;;) {
    const frame = frameAt(buffer, at, buffer.length)
    if (frame === 'more' && !atEnd) more()
    else if (typeof frame === 'object') {
      at = frame.next
      good = base + at
      if (!visit(frame.record)) return good
    } else if (at < buffer.length) at++
    else return good
  }
}

/** Number of the newest record that is whole, read beside a running writer; 0: none. */
export function lastRecord(disk: Disk): number {
  const newest = segmentsOf(disk).at(-1)
  if (newest === undefined) return 0
  let last = firstOf(newest) - 1
  const visit = (record: LogRecord) => {
    last = record.number
    return true
  }
  walkSegment(disk, newest, 0, visit)
  return last
}

/** Reads a log from a record number on, across segments, again and again as it grows. After an error it must be told where to go on. */
export function createReader(disk: Disk) {
  let segment: string | null = null
  let offset = 0
  let last = 0
  const segmentOf = (number: number) => {
    const names = segmentsOf(disk)
    return names.findLast(name => firstOf(name) <= number) ?? names[0] ?? null
  }
  return {
    seek(from: number) {
      segment = null
      offset = 0
      last = from - 1
    },
    /** The next records up to number `upTo`, at most `bytesMax` of payload; an empty list when there are none. Throws what the disk throws. */
    next(upTo: number, bytesMax: number): LogRecord[] {
      const records: LogRecord[] = []
      let bytes = 0
      const take = (record: LogRecord) => {
        // A batch that was written again after an error stands twice: the first one counts.
        if (record.number > last && record.number <= upTo) {
          last = record.number
          records.push({ number: record.number, payload: Buffer.from(record.payload) })
          bytes += record.payload.length
        }
        return bytes < bytesMax && last < upTo
      }
      // One that was read to its end may have been let go since.
      if (segment === null || !segmentsOf(disk).includes(segment)) {
        segment = segmentOf(last + 1)
        offset = 0
      }
      while (segment !== null && last < upTo && bytes < bytesMax) {
        offset = walkSegment(disk, segment, offset, take)
        const following = segmentsOf(disk).find(name => name > segment!)
        if (bytes >= bytesMax || last >= upTo || following === undefined) break
        segment = following
        offset = 0
      }
      return records
    },
  }
}

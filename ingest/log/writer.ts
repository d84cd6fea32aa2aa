import type { Disk, Handle } from './disk.ts'
import { seal } from './frame.ts'
import { firstOf, segmentName, segmentsOf, walkSegment } from './reader.ts'

export const segmentBytesMax = 64 << 20

export interface Batch {
  /** number of its first record */
  first: number
  /** frames, one after the other, their checksums not yet filled in */
  bytes: Buffer
  end: number
}

/** What a log found on its disk at the start. */
export interface Recovery {
  /** number of the last record found; 0: none */
  last: number
  /** records that are missing before it: damaged on disk, and never served */
  missing: number
  /** bytes after the last good frame of the newest segment, cut off: they were never acknowledged */
  tornBytes: number
}

/**
 * The writing end: batches into segments, each on disk before `write` returns. Synchronous and single, over an injected disk.
 * After any error the segment is left where it was last right and a new one is begun: what a failed fdatasync left in the page cache can't be trusted
 * (PostgreSQL's "fsyncgate", 2018).
 */
export function createWriter(disk: Disk, bytesMax = segmentBytesMax) {
  let open: { handle: Handle; name: string; bytes: number } | null = null

  const leave = () => {
    if (!open) return
    const { handle, bytes } = open
    open = null
    try {
      disk.truncate(handle, bytes)
    } catch {
      // What can't be cut off now is skipped when read: the same numbers stand again in the next segment.
    }
    disk.close(handle)
  }

  return {
    /** Finds the last good record, cuts a torn tail off, and counts what is damaged. */
    recover(): Recovery {
      const names = segmentsOf(disk)
      let last = names[0] === undefined ? 0 : firstOf(names[0]) - 1
      let missing = 0
      let tornBytes = 0
      const passTo = (next: number) => {
        missing += Math.max(0, next - last - 1)
        last = Math.max(last, next - 1)
      }
      for (const name of names) {
        // What a segment lost at its end shows in the name of the next one.
        passTo(firstOf(name))
        const visit = (record: { number: number }) => {
          passTo(record.number)
          last = Math.max(last, record.number)
          return true
        }
        const good = walkSegment(disk, name, 0, visit)
        if (name === names.at(-1)) tornBytes = cutTail(disk, name, good)
      }
      return { last, missing, tornBytes }
    },

    /** Appends a batch and waits until it is on disk. Throws what the disk throws; the same batch may then be written again. */
    write(batch: Batch) {
      seal(batch.bytes, batch.end)
      try {
        if (open && open.bytes >= bytesMax) leave()
        open ??= begin(disk, batch.first)
        disk.append(open.handle, batch.bytes.subarray(0, batch.end))
        disk.sync(open.handle)
        open.bytes += batch.end
      } catch (error) {
        leave()
        throw error
      }
    },

    /** Begins a new segment with record `next` where the newest holds something, so that it can be let go. */
    rotate(next: number) {
      const newest = segmentsOf(disk).at(-1)
      if (newest === undefined || firstOf(newest) >= next) return
      leave()
      open = begin(disk, next)
    },

    /** Removes segments that hold no record from number `from` on. The newest always stays: its name keeps the count. */
    release(from: number) {
      const names = segmentsOf(disk)
      const dead = names.filter((_, i) => i + 1 < names.length && firstOf(names[i + 1]!) <= from)
      for (const name of dead) disk.remove(name)
      return dead.length
    },

    close: leave,
  }
}

/** A segment of that name may be left from an attempt that failed: nothing in it was acknowledged under this name alone, so it is emptied. */
function begin(disk: Disk, first: number) {
  const name = segmentName(first)
  const exists = segmentsOf(disk).includes(name)
  const handle = disk.open(name, exists ? 'change' : 'create')
  try {
    if (exists) disk.truncate(handle, 0)
    disk.syncNames()
    return { handle, name, bytes: 0 }
  } catch (error) {
    disk.close(handle)
    throw error
  }
}

function cutTail(disk: Disk, name: string, good: number) {
  const handle = disk.open(name, 'change')
  try {
    let torn = 0
    const probe = Buffer.alloc(1 << 16)
    for (let got = 1; got > 0; torn += got) got = disk.read(handle, probe, good + torn)
    if (torn > 0) {
      disk.truncate(handle, good)
      disk.sync(handle)
    }
    return torn
  } finally {
    disk.close(handle)
  }
}

import type { Disk, Handle } from '../../ingest/log/disk.ts'

/** A small random source (mulberry32): the same seed, the same faults. */
export function randomOf(seed: number) {
  let a = seed >>> 0
  return () => {
    a = (a + 0x6d2b79f5) | 0
    let t = Math.imul(a ^ (a >>> 15), 1 | a)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
}

interface File {
  bytes: Buffer
  /** how many of them a power cut can't take */
  synced: number
  named: boolean
}

const fault = (code: string) => Object.assign(new Error(code), { code })

/** A disk in memory that fails on demand: it refuses, tears what was not synced, drops names, and flips bits. */
export function createSimulatedDisk(seed: number) {
  const random = randomOf(seed)
  const files = new Map<string, File>()
  const handles = new Map<Handle, string>()
  let next = 1
  let refusing = 0
  let unreadable = 0

  const refuses = () => random() < refusing
  const fileOf = (handle: Handle) => files.get(handles.get(handle)!)!

  const disk: Disk = {
    list() {
      if (random() < unreadable) throw fault('EIO')
      return [...files.keys()]
    },
    open(name, mode) {
      if (mode === 'create') {
        if (refuses()) throw fault('ENOSPC')
        files.set(name, { bytes: Buffer.alloc(0), synced: 0, named: false })
      }
      handles.set(next, name)
      return next++
    },
    append(handle, bytes) {
      const file = fileOf(handle)
      const taken = refuses() ? Math.floor(random() * bytes.length) : bytes.length
      file.bytes = Buffer.concat([file.bytes, bytes.subarray(0, taken)])
      if (taken < bytes.length) throw fault('ENOSPC')
    },
    read(handle, bytes, offset) {
      if (random() < unreadable) throw fault('EIO')
      return fileOf(handle).bytes.copy(bytes, 0, offset)
    },
    truncate(handle, size) {
      const file = fileOf(handle)
      file.bytes = file.bytes.subarray(0, size)
      file.synced = Math.min(file.synced, size)
    },
    sync(handle) {
      if (refuses()) throw fault('EIO')
      const file = fileOf(handle)
      file.synced = file.bytes.length
    },
    syncNames() {
      if (refuses()) throw fault('EIO')
      for (const file of files.values()) file.named = true
    },
    close: handle => void handles.delete(handle),
    remove: name => void files.delete(name),
  }

  return {
    disk,
    random,
    /** From now on a call fails with this probability. */
    refuse(probability: number) {
      refusing = probability
    },
    /** From now on looking and reading fail with this probability. */
    refuseReading(probability: number) {
      unreadable = probability
    },
    /** The power goes: unsynced bytes survive in part, scrambled or not at all; unsynced names may be gone. */
    cutPower() {
      handles.clear()
      for (const [name, file] of files) {
        if (!file.named && random() < 0.5) files.delete(name)
        const loose = file.bytes.length - file.synced
        const kept = Buffer.from(file.bytes.subarray(0, file.synced + Math.floor(random() * (loose + 1))))
        for (let i = file.synced; i < kept.length; i++) if (random() < 0.01) kept[i] = Math.floor(random() * 256)
        file.bytes = kept
      }
    },
    /** Flips one bit somewhere in what is stored; null when there is nothing. */
    flip(): { name: string; offset: number } | null {
      const full = [...files].filter(([, file]) => file.bytes.length > 0)
      if (full.length === 0) return null
      const [name, file] = full[Math.floor(random() * full.length)]!
      const offset = Math.floor(random() * file.bytes.length)
      file.bytes[offset]! ^= 1 << Math.floor(random() * 8)
      return { name, offset }
    },
  }
}

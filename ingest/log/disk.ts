import {
  closeSync,
  fdatasyncSync,
  fsyncSync,
  ftruncateSync,
  mkdirSync,
  openSync,
  readdirSync,
  readSync,
  unlinkSync,
  writeSync,
} from 'node:fs'
import { join } from 'node:path'

/** A file opened on a Disk. */
export type Handle = number

/**
 * The few things the log asks of a disk, so that a test can hand in one that tears, drops and flips.
 * Everything is synchronous: the log lives in a worker of its own. Every call may throw an error with a `code` (ENOSPC, EIO …).
 */
export interface Disk {
  list(): string[]
  open(name: string, mode: 'create' | 'read' | 'change'): Handle
  /** Writes all bytes at the end of the file. */
  append(handle: Handle, bytes: Uint8Array): void
  /** Reads up to bytes.length from the offset; returns how many. */
  read(handle: Handle, bytes: Uint8Array, offset: number): number
  truncate(handle: Handle, size: number): void
  /** What was appended survives a power cut once this returns. */
  sync(handle: Handle): void
  /** Names created and removed survive a power cut once this returns. */
  syncNames(): void
  close(handle: Handle): void
  remove(name: string): void
}

/** A folder of the real file system. */
export function createDisk(folder: string): Disk {
  mkdirSync(folder, { recursive: true })
  const path = (name: string) => join(folder, name)
  const flags = { create: 'ax', read: 'r', change: 'r+' } as const
  return {
    list: () => readdirSync(folder),
    open: (name, mode) => openSync(path(name), flags[mode], 0o600),
    append(handle, bytes) {
      for (let from = 0; from < bytes.length; ) from += writeSync(handle, bytes, from)
    },
    read: (handle, bytes, offset) => readSync(handle, bytes, 0, bytes.length, offset),
    truncate: (handle, size) => ftruncateSync(handle, size),
    sync: handle => fdatasyncSync(handle),
    syncNames() {
      const handle = openSync(folder, 'r')
      try {
        fsyncSync(handle)
      } finally {
        closeSync(handle)
      }
    },
    close: handle => closeSync(handle),
    remove: name => unlinkSync(path(name)),
  }
}

import { closeSync, fsyncSync, openSync, readFileSync, renameSync, writeSync } from 'node:fs'

/** How far a follower has come, in which log; kept in a file of its own beside the log. */
interface Cursor {
  log: string
  number: number
}

/** The number of the last record a follower has put away; 0 in another log than `log`, or when there is none. */
export function readCursor(path: string, log: string): number {
  try {
    const cursor: Cursor = JSON.parse(readFileSync(path, 'utf8'))
    return cursor.log === log ? cursor.number : 0
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0
    throw new Error(`${path} can't be read (${(error as Error).message}): delete it, and the store is filled from the log again`)
  }
}

/** Replaces the cursor as a whole: a crash leaves the old one or the new one. */
export function writeCursor(path: string, cursor: Cursor) {
  const handle = openSync(`${path}.new`, 'w', 0o600)
  try {
    writeSync(handle, JSON.stringify(cursor))
    fsyncSync(handle)
  } finally {
    closeSync(handle)
  }
  renameSync(`${path}.new`, path)
}

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'

/**
 * Takes the folder for this process, or answers null when another one has it. The lock is SQLite's on a file of its own:
 * the system lets it go when the process ends, however it ends.
 */
export function lockFolder(folder: string): Disposable | null {
  mkdirSync(folder, { recursive: true })
  const database = new DatabaseSync(join(folder, 'lock'))
  try {
    database.exec('PRAGMA busy_timeout=0; BEGIN EXCLUSIVE')
  } catch (error) {
    database.close()
    if ((error as { errcode?: number }).errcode === 5) return null
    throw error
  }
  return { [Symbol.dispose]: () => database.close() }
}

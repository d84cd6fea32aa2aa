import { statfsSync } from 'node:fs'
import { join } from 'node:path'

/** Where the process keeps what: below PULSEYARD_DATA. */
export const foldersOf = (dataFolder: string, store: 'embedded' | 'influx' = 'embedded') => ({
  log: join(dataFolder, 'log'),
  /** each store has its own: one that is set again later goes on where it was */
  storeCursor: join(dataFolder, 'log', `${store}.cursor`),
  checkpoint: join(dataFolder, 'log', 'checkpoint.json'),
})

/** What is free of the disk that a folder is on, in bytes. */
export function freeBytesOf(folder: string): number {
  const { bavail, bsize } = statfsSync(folder)
  return bavail * bsize
}

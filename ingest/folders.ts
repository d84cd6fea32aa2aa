import { join } from 'node:path'

/** Where the process keeps what: below PULSEYARD_DATA. */
export const foldersOf = (dataFolder: string) => ({
  log: join(dataFolder, 'log'),
  storeCursor: join(dataFolder, 'log', 'embedded.cursor'),
  checkpoint: join(dataFolder, 'log', 'checkpoint.json'),
})

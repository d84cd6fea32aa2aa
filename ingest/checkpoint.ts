import { open, readFile, rename } from 'node:fs/promises'
import type { Log } from './log/log.ts'

/**
 * The state of the parts that live in memory, and the number of the last log record it has seen: saved together, so that a restart
 * goes on from there by reading the records that follow.
 */
export interface Checkpoint {
  log: string
  cursor: number
  parts: { [part: string]: unknown }
}

export interface Checkpoints {
  /** the newest one of this log; null: start from the log's beginning */
  load(): Promise<Checkpoint | null>
  /** Captures nothing itself: `parts` is turned into text at once, and written when the log has `cursor` on disk. False: one is still being written. */
  save(parts: { [part: string]: unknown }): boolean
  cursor(): number
}

export function createCheckpoints({ path, log, warn }: { path: string; log: Log; warn(text: string): void }): Checkpoints {
  let saved = 0
  let saving = false

  async function write(text: string, cursor: number) {
    const file = await open(`${path}.new`, 'w', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(`${path}.new`, path)
    saved = cursor
  }

  return {
    async load() {
      const text = await readFile(path, 'utf8').catch(error => {
        if (error.code === 'ENOENT') return null
        throw error
      })
      if (text === null) return null
      const checkpoint = parse(text)
      if (checkpoint === null) warn(`${path} is not a checkpoint: starting from the log alone`)
      if (checkpoint?.log !== log.identity) return null
      saved = checkpoint.cursor
      return checkpoint
    },
    save(parts) {
      if (saving) return false
      saving = true
      const cursor = log.appended()
      const text = JSON.stringify({ log: log.identity, cursor, parts } satisfies Checkpoint)
      log.after(() => {
        // A full disk keeps the older checkpoint and its records: the restart only reads more of them.
        write(text, cursor)
          .catch(() => {})
          .finally(() => {
            saving = false
          })
      })
      return true
    },
    cursor: () => saved,
  }
}

function parse(text: string): Checkpoint | null {
  try {
    return JSON.parse(text)
  } catch {
    return null
  }
}

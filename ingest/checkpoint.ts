import { open, readFile, rename } from 'node:fs/promises'
import type { GateState } from './gate.ts'
import type { Log } from './log/log.ts'

/** What each part says of itself: plain JSON, a matter of its own. */
export interface Parts {
  gate: GateState
  alerts: unknown
}

/**
 * The state of the parts that live in memory, and the number of the last log record it has seen: saved together, so that a restart
 * goes on from there by reading the records that follow.
 */
export interface Checkpoint {
  log: string
  cursor: number
  parts: Parts
}

export interface Checkpoints {
  /** the newest one of this log; null: start from the log's beginning */
  load(): Promise<Checkpoint | null>
  /** `parts` is turned into text at once, and written when the log has everything it has seen on disk. While one is being written another is not begun. */
  save(parts: Parts): Promise<void>
  cursor(): number
}

export function createCheckpoints({ path, log, warn }: { path: string; log: Log; warn(text: string): void }): Checkpoints {
  let saved = 0
  let saving: Promise<void> | null = null

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
      if (saving) return saving
      // It would wait for the log: the older checkpoint and its records stay, and the restart only reads more of them.
      if (log.failing() !== null) return Promise.resolve()
      const cursor = log.appended()
      const text = JSON.stringify({ log: log.identity, cursor, parts } satisfies Checkpoint)
      saving = new Promise<void>(resolve => log.after(() => resolve()))
        .then(() => write(text, cursor))
        .catch(error => warn(`the checkpoint was not written (${error.code}): make room on the disk of ${path}`))
        .finally(() => {
          saving = null
        })
      return saving
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

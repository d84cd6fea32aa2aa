import type { Reading } from '../domain/reading.ts'
import type { StudentReply } from '../domain/roster.ts'
import { type AlertEntry, isWatched, type KeptSpan, keptSpans, parseEntry, readingsOf } from './entry.ts'
import type { Gate } from './gate.ts'
import type { Log } from './log/log.ts'

/** What a restart tells the engine again, in the log's order. */
export type Replayed = { kind: 'reading'; reading: Reading } | StudentReply | AlertEntry

export interface RestartOptions {
  log: Pick<Log, 'read'>
  gate: Pick<Gate, 'restore'>
  /** number of the first record that the checkpoint has not seen */
  from: number
  replay(entry: Replayed): void
  /** as the gate told it before the stop */
  kept?(span: KeptSpan): void
}

/** Reads again what the log took after the last checkpoint; how many records, and how many of them said nothing. */
export async function restart({ log, gate, from, replay, kept }: RestartOptions): Promise<{ records: number; unreadable: number }> {
  let records = 0
  let unreadable = 0
  for await (const { payload } of log.read(from)) {
    const entry = parseEntry(payload)
    records++
    switch (entry?.kind) {
      case undefined:
        unreadable++
        break
      case 'samples':
        gate.restore(entry)
        for (const reading of readingsOf(entry, isWatched)) replay({ kind: 'reading', reading })
        if (kept) for (const span of keptSpans(entry)) kept(span)
        break
      case 'file':
        if (kept) for (const span of keptSpans(entry)) kept(span)
        break
      case 'reply':
      case 'alert':
        replay(entry)
        break
      case 'dead-letter':
        break
    }
  }
  return { records, unreadable }
}

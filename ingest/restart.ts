import type { Reading } from '../domain/reading.ts'
import type { Gate } from './gate.ts'
import type { Log } from './log/log.ts'
import { type AlertRecord, parseRecord, type ReplyRecord, readingsOf } from './record.ts'

/** What a restart tells the engine again, in the log's order. */
export type Replayed = { kind: 'reading'; reading: Reading } | ReplyRecord | AlertRecord

export interface RestartOptions {
  log: Pick<Log, 'read'>
  gate: Pick<Gate, 'restore'>
  /** number of the first record that the checkpoint has not seen */
  from: number
  replay(record: Replayed): void
}

/** Reads again what the log took after the last checkpoint; the number of records. */
export async function restart({ log, gate, from, replay }: RestartOptions): Promise<number> {
  let records = 0
  for await (const { payload } of log.read(from)) {
    const record = parseRecord(payload)
    records++
    switch (record.kind) {
      case 'samples':
        gate.restore(record)
        for (const reading of readingsOf(record)) replay({ kind: 'reading', reading })
        break
      case 'reply':
      case 'alert':
        replay(record)
        break
      case 'dead-letter':
        break
    }
  }
  return records
}

import type { Reading } from '../domain/reading.ts'
import type { Gate } from './gate.ts'
import type { Log } from './log/log.ts'
import { type AlertRecord, parseRecord, type ReplyRecord, readingsOf } from './record.ts'

export interface Replay {
  log: Pick<Log, 'read'>
  gate: Pick<Gate, 'restore'>
  /** number of the first record that the checkpoint has not seen */
  from: number
  reading(reading: Reading): void
  reply(reply: ReplyRecord): void
  alert(record: AlertRecord): void
}

/** Reads again what the log took after the last checkpoint, in its order; the number of records. */
export async function replay({ log, gate, from, reading, reply, alert }: Replay): Promise<number> {
  let records = 0
  for await (const { payload } of log.read(from)) {
    const record = parseRecord(payload)
    records++
    switch (record.kind) {
      case 'samples':
        gate.restore(record)
        for (const each of readingsOf(record)) reading(each)
        break
      case 'reply':
        reply(record)
        break
      case 'alert':
        alert(record)
        break
      case 'dead-letter':
        break
    }
  }
  return records
}

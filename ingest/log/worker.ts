import { parentPort, workerData } from 'node:worker_threads'
import { createDisk } from './disk.ts'
import { createWriter, type Recovery } from './writer.ts'

export type ToWriter =
  | { kind: 'write'; first: number; last: number; bytes: ArrayBuffer; end: number }
  | { kind: 'rotate'; next: number }
  | { kind: 'release'; from: number }
  | { kind: 'close' }
export type FromWriter =
  | { kind: 'opened'; recovery: Recovery }
  | { kind: 'committed'; last: number; bytes: ArrayBuffer }
  | { kind: 'failing'; code: string }

const retryMs = 500
const port = parentPort!
const say = (message: FromWriter, transfer: ArrayBuffer[] = []) => port.postMessage(message, transfer)

const writer = createWriter(createDisk(workerData.folder))
say({ kind: 'opened', recovery: writer.recover() })

/** One batch at a time; a disk that refuses is asked again until it takes it. Nothing else can be written meanwhile: numbers have no holes. */
async function write({ first, last, bytes, end }: Extract<ToWriter, { kind: 'write' }>) {
  for (;;) {
    try {
      writer.write({ first, bytes: Buffer.from(bytes), end })
      return say({ kind: 'committed', last, bytes }, [bytes])
    } catch (error) {
      say({ kind: 'failing', code: (error as NodeJS.ErrnoException).code ?? 'EUNKNOWN' })
      await new Promise(resolve => setTimeout(resolve, retryMs))
    }
  }
}

port.on('message', (message: ToWriter) => {
  switch (message.kind) {
    case 'write':
      void write(message)
      break
    case 'rotate':
      try {
        writer.rotate(message.next)
      } catch {
        // Asked again tomorrow.
      }
      break
    case 'release':
      try {
        writer.release(message.from)
      } catch {
        // Asked again within the minute; a disk that refuses says so when it is written to.
      }
      break
    case 'close':
      writer.close()
      port.close()
      break
  }
})

import { Worker } from 'node:worker_threads'
import { ProblemError } from '../../domain/problem.ts'
import type { RecordedFile } from './recording.ts'
import type { FromReader } from './worker.ts'

/** Each takes a core for up to half a second; a class that gives its watches' files at once is told to wait. */
const readingMax = 8
const heapMbMax = 256

/**
 * Reads files that people give, each in a worker of its own: 8 MiB of TCX take 400 ms, and an alert waits for no file.
 * @throws ProblemError `invalid` with what is wrong in the file and the fix; `busy` when too many are being read
 */
export function createFileReader() {
  let reading = 0
  return async (of: { name: string; bytes: Uint8Array; now: number }): Promise<RecordedFile> => {
    if (reading >= readingMax) throw new ProblemError('busy')
    reading++
    try {
      const answer = await inWorker(of)
      if ('refused' in answer) throw new ProblemError('invalid', { detail: answer.refused })
      return answer.file
    } finally {
      reading--
    }
  }
}

const inWorker = (workerData: { name: string; bytes: Uint8Array; now: number }) =>
  new Promise<FromReader>((resolve, reject) => {
    const worker = new Worker(new URL('./worker.ts', import.meta.url), {
      workerData,
      resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
    })
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => reject(new Error('the file’s reader ended without an answer')))
  })

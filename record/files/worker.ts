import { parentPort, workerData } from 'node:worker_threads'
import { RecordingError } from './recorded-second.ts'
import { type RecordedFile, readRecordedFile } from './recording.ts'

export type FromReader = { file: RecordedFile } | { refused: string }

/** One file and out. */
const answer = await readRecordedFile(workerData).then(
  (file): FromReader => ({ file }),
  (error): FromReader => {
    if (error instanceof RecordingError) return { refused: error.message }
    throw error
  },
)
parentPort!.postMessage(answer)

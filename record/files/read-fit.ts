import FitParser from 'fit-file-parser'
import { type RecordedSecond, RecordingError } from './recorded-second.ts'

/** Reads the record messages of a FIT activity: time and heart rate. Cadence is left out: a record does not say steps or crank. */
export async function readFit(file: string, bytes: Uint8Array): Promise<RecordedSecond[]> {
  const records = await parsed(file, bytes)
  const first = records[0]?.timestamp
  let before = Number.NEGATIVE_INFINITY
  return records.map(({ timestamp, heart_rate }, index) => {
    const offsetMs = new Date(timestamp ?? Number.NaN).getTime() - new Date(first ?? Number.NaN).getTime()
    if (!(offsetMs >= before)) {
      throw new RecordingError(`${file}: record ${index + 1}: no time, or one that goes back; export the activity again`)
    }
    before = offsetMs
    return { offsetMs, bpm: heart_rate }
  })
}

async function parsed(file: string, bytes: Uint8Array) {
  const copy = Uint8Array.from(bytes).buffer
  try {
    const { records } = await new FitParser({ force: false, mode: 'list' }).parseAsync(copy)
    return records ?? []
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error)
    throw new RecordingError(`${file}: not a whole FIT file (${reason}); export the activity again`)
  }
}

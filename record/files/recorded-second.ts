/** One second as a file tells it; undefined is what the file does not say. */
export interface RecordedSecond {
  /** ms since the recording's start */
  offsetMs: number
  bpm?: number | undefined
  rr?: number[] | undefined
  acc?: [number, number, number] | undefined
  enmo?: number | undefined
  peak?: number | undefined
  steps?: number | undefined
}

/** A recording that can't be played; the message names the file, the line and the fix. */
export class RecordingError extends Error {
  override name = 'RecordingError'
}

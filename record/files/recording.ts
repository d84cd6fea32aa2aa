import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { Sample } from '../../domain/sample.ts'
import { readCsv } from './read-csv.ts'
import { readFit } from './read-fit.ts'
import { readTcx } from './read-tcx.ts'
import { type RecordedSecond, RecordingError } from './recorded-second.ts'

export interface Recording {
  file: string
  seconds: { offsetMs: number; values: Omit<Sample, 't'> }[]
  /** values that the wire contract does not admit, left out as unknown */
  outOfRange: number
}

/**
 * Reads a recording (.csv, .fit, .tcx) as the samples that a band would have sent. Values are the file's own where a field maps
 * one to one; a value outside the contract's range is unknown, and counted. @throws RecordingError naming file, line and fix
 */
export async function readRecording(file: string): Promise<Recording> {
  const seconds = await secondsOf(file)
  if (seconds.length === 0) throw new RecordingError(`${file}: no rows; leave it out`)
  let outOfRange = 0
  const admitted = <T>(field: Field, value: T | undefined): T | undefined => {
    if (value === undefined || field.safeParse(value).success) return value
    outOfRange += 1
    return undefined
  }
  const admit = ({ offsetMs, bpm, rr, acc, enmo, peak, steps }: RecordedSecond) => {
    const beats = rr?.filter(interval => admitted(beat, interval) !== undefined).slice(0, beatsMax) ?? []
    return {
      offsetMs,
      values: {
        bpm: admitted(fields.bpm, bpm) ?? null,
        ...known('rr', beats.length > 0 ? beats : undefined),
        ...known('acc', admitted(fields.acc, acc)),
        ...known('enmo', admitted(fields.enmo, enmo)),
        ...known('peak', admitted(fields.peak, peak)),
        ...known('steps', admitted(fields.steps, steps)),
      },
    }
  }
  const admittedSeconds = seconds.map(admit)
  return { file, seconds: admittedSeconds, outOfRange }
}

type Field = { safeParse(value: unknown): { success: boolean } }
const fields = Sample.shape
const beat = fields.rr.unwrap().element
const beatsMax = 8

/** What is unknown is absent from the wire, not `undefined` in it. */
const known = <K extends string, T>(key: K, value: T | undefined) => (value === undefined ? {} : ({ [key]: value } as Record<K, T>))

async function secondsOf(file: string): Promise<RecordedSecond[]> {
  switch (extname(file).toLowerCase()) {
    case '.csv':
      return readCsv(file, await readFile(file, 'utf8'))
    case '.tcx':
      return readTcx(file, await readFile(file, 'utf8'))
    case '.fit':
      return readFit(file, await readFile(file))
    default:
      throw new RecordingError(`${file}: not a recording; give a .csv, .fit or .tcx file`)
  }
}

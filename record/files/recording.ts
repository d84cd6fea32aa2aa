import { readFile } from 'node:fs/promises'
import { basename, extname } from 'node:path'
import { Sample } from '../../domain/sample.ts'
import type { Activity } from './activity.ts'
import { readCsv } from './read-csv.ts'
import { readFit } from './read-fit.ts'
import { readTcx } from './read-tcx.ts'
import { type RecordedSecond, RecordingError } from './recorded-second.ts'

/** A recording as the samples that a band would have sent. */
interface Admitted {
  seconds: { offsetMs: number; values: Omit<Sample, 't'> }[]
  /** values that the wire contract does not admit, left out as unknown */
  outOfRange: number
}

export interface Recording extends Admitted {
  file: string
}

export interface RecordedFile extends Admitted {
  /** ms since 1970, the file's own clock */
  startsAt: number
}

/**
 * Reads a recording (.csv, .fit, .tcx) from its path. Values are the file's own where a field maps one to one; a value outside the
 * contract's range is unknown, and counted. @throws RecordingError naming file, place and fix
 */
export async function readRecording(file: string): Promise<Recording> {
  const kind = extname(file).toLowerCase()
  if (kind === '.csv') return { file, ...admitted(readCsv(file, await readFile(file, 'utf8'))) }
  const read = activities[kind]
  if (read === undefined) throw new RecordingError(`${file}: not a recording; give a .csv, .fit or .tcx file`)
  return { file, ...admitted(read(file, await readFile(file)).seconds) }
}

export const fileBytesMax = 8 * 1024 * 1024
/** Before it a child of this school was no pupil: the clock was never set, or has lost a GPS epoch (19.6 years). */
const clockFrom = Date.UTC(2010, 0, 1)
/** A watch that is this far ahead is only badly set. */
const aheadMsMax = 10 * 60_000

/**
 * Reads a file that somebody uploads (.fit, .tcx), told by its name, as of `now` (ms since 1970). It must have a clock that can be
 * right and a heart rate somewhere. Work and memory are in proportion to its bytes. @throws RecordingError naming file, place and fix
 */
export async function readRecordedFile(options: { name: string; bytes: Uint8Array; now: number }): Promise<RecordedFile> {
  const { bytes, now } = options
  const name = shown(options.name)
  const kind = extname(name).toLowerCase()
  if (kind === '.csv') {
    throw new RecordingError(`${name}: a CSV does not say when it was recorded; export the activity as .fit or .tcx`)
  }
  const read = activities[kind]
  if (read === undefined) throw new RecordingError(`${name}: not an activity; give a .fit or .tcx file`)
  if (bytes.length > fileBytesMax)
    throw new RecordingError(`${name}: larger than ${fileBytesMax / 1024 ** 2} MiB; export one activity alone`)
  const { startsAt, seconds } = read(name, bytes)
  refuseClock(name, startsAt, startsAt + seconds.at(-1)!.offsetMs, now)
  const recorded = admitted(seconds)
  if (recorded.seconds.every(({ values }) => values.bpm === null)) {
    throw new RecordingError(`${name}: no heart rate from first to last second; choose an activity recorded with a heart-rate sensor`)
  }
  return { startsAt, ...recorded }
}

const activities: { [kind: string]: (file: string, bytes: Uint8Array) => Activity } = {
  '.fit': readFit,
  '.tcx': (file, bytes) => readTcx(file, new TextDecoder().decode(bytes)),
}

function refuseClock(name: string, startsAt: number, endsAt: number, now: number) {
  const told =
    startsAt < clockFrom
      ? `begins at ${new Date(startsAt).toISOString()}`
      : endsAt > now + aheadMsMax
        ? `ends at ${new Date(endsAt).toISOString()}`
        : undefined
  if (told === undefined) return
  throw new RecordingError(`${name}: ${told} by its own clock; set the clock of the device, and correct the times in this file`)
}

/** A stranger's file name as it may stand in a message. */
const shown = (name: string) => basename(name).replace(/\p{C}/gu, '').slice(-80)

function admitted(seconds: readonly RecordedSecond[]): Admitted {
  let outOfRange = 0
  const within = <T>(field: Field, value: T | undefined): T | undefined => {
    if (value === undefined || field.safeParse(value).success) return value
    outOfRange += 1
    return undefined
  }
  const admit = ({ offsetMs, bpm, rr, acc, enmo, peak, steps }: RecordedSecond) => {
    const beats = rr?.filter(interval => within(beat, interval) !== undefined).slice(0, beatsMax) ?? []
    return {
      offsetMs,
      values: {
        bpm: within(fields.bpm, bpm) ?? null,
        ...known('rr', beats.length > 0 ? beats : undefined),
        ...known('acc', within(fields.acc, acc)),
        ...known('enmo', within(fields.enmo, enmo)),
        ...known('peak', within(fields.peak, peak)),
        ...known('steps', within(fields.steps, steps)),
      },
    }
  }
  const samples = seconds.map(admit)
  return { seconds: samples, outOfRange }
}

type Field = { safeParse(value: unknown): { success: boolean } }
const fields = Sample.shape
const beat = fields.rr.unwrap().element
const beatsMax = 8

/** What is unknown is absent from the wire, not `undefined` in it. */
const known = <K extends string, T>(key: K, value: T | undefined) => (value === undefined ? {} : ({ [key]: value } as Record<K, T>))

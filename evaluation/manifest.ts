import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { z } from 'zod'

/** What the harness can play; of another kind it says that it did not. `rr_*` is a family. */
const kinds = ['activity', 'intermittent', 'hr_acc', 'hr_acc_native', 'fall', 'adl', 'youth'] as const
export const isKnownKind = (kind: string) => kinds.some(known => known === kind) || kind.startsWith('rr_')

/** One recording as its manifest tells it. */
export interface Entry {
  name: string
  kind: string
  /** `github:owner/name`, without path and commit */
  source: string
  licence: string
  /** what was done, or which rhythm; free text */
  labels: string
  notes: string
  /** whole years; null: the file does not say */
  ageYears: number | null
  sex: 'female' | 'male' | null
  file: string
  /** null: none */
  labelsFile: string | null
}

/** A stretch of a recording with a name, ms since its start. */
export interface Label {
  fromMs: number
  toMs: number
  label: string
}

const Line = z.object({ name: z.string().min(1), kind: z.string().min(1), source: z.string().min(1) })
const LabelLine = z.object({ start_ms: z.coerce.number(), end_ms: z.coerce.number(), label: z.string().min(1) })

/** Reads `MANIFEST.tsv` of the folder. @throws where it is missing or a line lacks name, kind or source */
export async function readManifest(folder: string): Promise<Entry[]> {
  const path = join(folder, 'MANIFEST.tsv')
  if (!existsSync(path)) throw new Error(`${path}: not there; --recordings names a folder with a MANIFEST.tsv`)
  return rowsOf(await readFile(path, 'utf8')).map((row, index) => {
    const parsed = Line.safeParse(row)
    if (!parsed.success) throw new Error(`${path}:${index + 2}: name, kind and source are needed; complete or remove the line`)
    return entryOf(folder, { ...row, ...parsed.data })
  })
}

/** Steps of the heart rate, bpm, and rows of one and the same figure, that no heart makes; and a belt off the skin for so many % of the time. */
const jumpMin = 40
const constantRowsMin = 60
const disconnectedMin = 5

/** A sensor fault that a recording's notes tell of; null: none. */
export function faultIn(notes: string): string | null {
  const jump = Number(/max HR step (\d+) bpm/.exec(notes)?.[1] ?? 0)
  const constant = Number(/longest constant HR (\d+) rows/.exec(notes)?.[1] ?? 0)
  const disconnected = Number(/disconnected\D*?(?:50Hz bits in )?(\d+)%/.exec(notes)?.[1] ?? 0)
  const faults = [
    ...(jump >= jumpMin ? [`heart rate jumps by ${jump}`] : []),
    ...(constant >= constantRowsMin ? [`${constant} rows of one heart rate`] : []),
    ...(disconnected >= disconnectedMin ? [`disconnected in ${disconnected} %`] : []),
    ...(/quality-flagged bad (?:[5-9]\d|100)%/.exec(notes) ?? []),
  ]
  return faults.length > 0 ? faults.join(', ') : null
}

/** The recording that this one is an excerpt of, as its notes tell: what its sensor did, this one's did; null: none. */
export const wholeOf = (notes: string): string | null => /starts at \d+ ?s of (\w+)/.exec(notes)?.[1] ?? null

/** Reads a `.labels.tsv`. @throws naming file and line */
export async function readLabels(file: string): Promise<Label[]> {
  return rowsOf(await readFile(file, 'utf8')).map((row, index) => {
    const parsed = LabelLine.safeParse(row)
    if (!parsed.success) throw new Error(`${file}:${index + 2}: start_ms, end_ms and label are needed; complete or remove the line`)
    const { start_ms: fromMs, end_ms: toMs, label } = parsed.data
    return { fromMs, toMs: Math.max(fromMs, toMs), label }
  })
}

type Columns = { [column: string]: string | undefined }

function rowsOf(text: string): Columns[] {
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/)
  const names = header.split('\t')
  return lines.filter(Boolean).map(line => {
    const cells = line.split('\t')
    return Object.fromEntries(names.map((name, at) => [name, cells[at]]))
  })
}

function entryOf(folder: string, row: Columns & z.infer<typeof Line>): Entry {
  const { name, kind } = row
  const notes = row.notes ?? ''
  const inKind = join(folder, kind, `${name}.csv`)
  const file = existsSync(inKind) ? inKind : join(folder, `${name}.csv`)
  const labelsFile = file.replace(/\.csv$/, '.labels.tsv')
  return {
    ...{ name, kind, notes, file, source: sourceOf(row.source), licence: row.licence ?? '', labels: row.labels ?? '' },
    ageYears: numberFrom(row.age ?? row.age_years) ?? ageIn(notes),
    sex: sexFrom(row.sex) ?? sexIn(notes),
    labelsFile: existsSync(labelsFile) ? labelsFile : null,
  }
}

/** `github:owner/name:path@commit` is one of many files of the same source. */
export const sourceOf = (source: string) => source.split('@')[0]!.split(':').slice(0, 2).join(':')

/** `age 26 M`, `age/sex 51 F`, `subject male 35`, `age 11` */
const ageIn = (notes: string) =>
  numberFrom(/\bage(?:\/sex)?[ :=]*(\d{1,3}(?:\.\d+)?)\b/i.exec(notes)?.[1] ?? /\bsubject (?:fe)?male (\d{1,3})\b/i.exec(notes)?.[1])
const sexIn = (notes: string) =>
  sexFrom(/\bage(?:\/sex)?[ :=]*\d{1,3}(?:\.\d+)? ([FM])\b/i.exec(notes)?.[1] ?? /\b(female|male|girl|boy)\b/i.exec(notes)?.[1])

const numberFrom = (text: string | undefined) => (text === undefined || text === '' || Number.isNaN(Number(text)) ? null : Number(text))
function sexFrom(text: string | undefined): 'female' | 'male' | null {
  if (text === undefined) return null
  if (/^(f|female|girl)$/i.test(text)) return 'female'
  return /^(m|male|boy)$/i.test(text) ? 'male' : null
}

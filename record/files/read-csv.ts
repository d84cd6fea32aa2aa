import { type RecordedSecond, RecordingError } from './recorded-second.ts'

const columns = ['t_ms', 'hr_bpm', 'rr_ms', 'acc_x_g', 'acc_y_g', 'acc_z_g', 'acc_mag_g', 'speed_mps', 'cadence_spm', 'steps'] as const
type Column = (typeof columns)[number]
/** One row of the file; an empty cell is undefined. */
export type Row = { t_ms: number } & Partial<Record<Column, number>>

/** Steps over a longer gap between rows belong to more than the one second. */
const stepGapMsMax = 1_500
/** Rows closer than this are beats or raw acceleration, not seconds. */
const secondMsMin = 900

/**
 * Reads a CSV of the columns above. At 1 Hz a row is a second: t, bpm, rr and the mean axes as they stand, `steps` (a running total)
 * as the difference to the second before. ENMO and peak are not in a mean over a second, so they stay unknown. Faster rows are gathered
 * by whole seconds. `cadence_spm` is left out: for cycling it counts the crank, and the file does not say which it is.
 */
export function readCsv(file: string, text: string): RecordedSecond[] {
  const rows = parseRows(file, text)
  if (rows.length === 0) throw new RecordingError(`${file}: no rows; leave it out`)
  return isPerSecond(rows) ? rows.map((row, index) => secondOf(row, rows[index - 1])) : gathered(rows)
}

/** The file as rows in the order of time. @throws RecordingError naming file, line and fix */
export function parseRows(file: string, text: string): Row[] {
  const [header = '', ...lines] = text.trimEnd().split(/\r?\n/)
  const names = header.replace(/^\uFEFF/, '').split(',')
  const unknown = names.find(name => !columns.includes(name as Column))
  if (unknown !== undefined || !names.includes('t_ms')) {
    const found = unknown === undefined ? 'no column t_ms' : `unknown column "${unknown.slice(0, 40)}"`
    throw new RecordingError(`${file}:1: ${found}; the header names columns of ${columns.join(',')}`)
  }
  let before = Number.NEGATIVE_INFINITY
  return lines.map((line, index) => {
    const where = `${file}:${index + 2}`
    const cells = line.split(',')
    if (cells.length !== names.length) {
      throw new RecordingError(`${where}: ${cells.length} cells where the header has ${names.length}; complete or remove the row`)
    }
    const row: Partial<Record<Column, number>> = {}
    cells.forEach((cell, at) => {
      if (cell === '') return
      const value = Number(cell)
      if (!Number.isFinite(value)) throw new RecordingError(`${where}: ${names[at]} is not a number; correct it or leave it empty`)
      row[names[at] as Column] = value
    })
    const t = row.t_ms
    if (t === undefined || !Number.isInteger(t)) throw new RecordingError(`${where}: t_ms is not a whole number of ms; correct it`)
    if (t < before) throw new RecordingError(`${where}: t_ms goes back; sort the rows by time`)
    before = t
    return { ...row, t_ms: t }
  })
}

/** A file with an interval in every row has a row each beat, however slow the heart. */
function isPerSecond(rows: readonly Row[]): boolean {
  const gaps = rows.slice(1).map((row, index) => row.t_ms - rows[index]!.t_ms)
  const median = gaps.sort((a, b) => a - b)[gaps.length >> 1]
  return median === undefined || (median >= secondMsMin && !rows.every(row => row.rr_ms !== undefined))
}

function secondOf(row: Row, before: Row | undefined): RecordedSecond {
  return {
    offsetMs: row.t_ms,
    bpm: row.hr_bpm,
    rr: row.rr_ms === undefined ? undefined : [row.rr_ms],
    acc: axesOf(row),
    steps: stepsBetween(before, row),
  }
}

/** Of a running total; undefined where the file does not say. */
export function stepsBetween(before: Row | undefined, row: Row): number | undefined {
  if (before?.steps === undefined || row.steps === undefined) return undefined
  // A total that starts anew at midnight or after a pause says nothing about this second.
  return row.t_ms - before.t_ms <= stepGapMsMax && row.steps >= before.steps ? row.steps - before.steps : undefined
}

const axesOf = ({ acc_x_g: x, acc_y_g: y, acc_z_g: z }: Row): [number, number, number] | undefined =>
  x === undefined || y === undefined || z === undefined ? undefined : [x, y, z]

/** Whole seconds of faster rows: mean axes, ENMO and peak from each ‖a‖ (wire.md), the beats that ended, the mean of their rates. */
export function gathered(rows: readonly Row[]): RecordedSecond[] {
  const seconds = Map.groupBy(rows, row => Math.floor(row.t_ms / 1000))
  return [...seconds].map(([second, within]) => {
    const axes = within.map(axesOf).filter(known)
    const norms = axes.map(([x, y, z]) => Math.hypot(x, y, z))
    const beats = within.map(row => row.rr_ms).filter(known)
    const rates = within.map(row => row.hr_bpm).filter(known)
    return {
      offsetMs: second * 1000,
      bpm: rates.length > 0 ? rounded(mean(rates), 1) : undefined,
      rr: beats.length > 0 ? beats : undefined,
      ...(axes.length > 0 && {
        acc: [0, 1, 2].map(axis => rounded(mean(axes.map(values => values[axis]!)), 4)) as [number, number, number],
        enmo: rounded(1000 * mean(norms.map(norm => Math.max(norm - 1, 0))), 1),
        peak: rounded(Math.max(...norms), 3),
      }),
    }
  })
}

const known = <T>(value: T | undefined): value is T => value !== undefined
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length
const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits

import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { test } from 'vitest'

/** Real recordings stand beside the repository on some machines; they are never in it. */
const folder = new URL('../../../shared/recordings', import.meta.url).pathname

/**
 * `test`, or a test skipped by name where the recordings are not there: even with PULSEYARD_REQUIRE_ALL=1, because no machine can
 * install them, and the repository must pass without.
 */
export const withRecordings: (name: string, run: () => Promise<void>, timeoutMs: number) => void = existsSync(folder)
  ? test
  : name => test.skip(`${name} (needs the recordings)`, () => {})

export const recordingsOf = (kind: string, count: number) =>
  readdirSync(join(folder, kind))
    .filter(name => name.endsWith('.csv'))
    .sort()
    .slice(0, count)
    .map(name => join(folder, kind, name))

/** What a 1 Hz file says of each second, in the words of the export: `t,bpm,acc_x,acc_y,acc_z,rr`, t from the file's start. Read anew here, not with the simulator's reader. */
export function linesOfFile(path: string): string[] {
  const [header, ...rows] = readFileSync(path, 'utf8').trimEnd().split(/\r?\n/)
  const names = header!.split(',')
  return rows.map(row => {
    const cell = Object.fromEntries(row.split(',').map((value, i) => [names[i], value === '' ? '' : Number(value)]))
    const within = (value: number | '' | undefined, from: number, to: number) =>
      value === undefined || value === '' || value < from || value > to ? '' : value
    return [cell.t_ms, within(cell.hr_bpm, 20, 260), cell.acc_x_g, cell.acc_y_g, cell.acc_z_g, within(cell.rr_ms, 200, 3000)].join(',')
  })
}

/** The same lines from an export, by band, in the order of the band's clock. */
export function linesOfExport(csv: string, baseOf: (band: string) => number): Map<string, string[]> {
  const [header, ...rows] = csv.trimEnd().split('\n')
  const names = header!.split(',')
  const bands = new Map<string, { t: number; line: string }[]>()
  for (const row of rows) {
    const cell = Object.fromEntries(row.split(',').map((value, i) => [names[i], value])) as { [name: string]: string }
    const t = Number(cell.t_band) - baseOf(cell.band!)
    const lines = bands.get(cell.band!) ?? []
    bands.set(cell.band!, lines)
    lines.push({ t, line: [t, cell.bpm, cell.acc_x, cell.acc_y, cell.acc_z, cell.rr].join(',') })
  }
  return new Map([...bands].map(([band, lines]) => [band, lines.sort((a, b) => a.t - b.t).map(({ line }) => line)]))
}

export const checksum = (lines: readonly string[]) => createHash('sha256').update(lines.join('\n')).digest('hex')

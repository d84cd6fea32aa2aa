import type { efforts, LessonReport, RecordedAlert } from '../../domain/record.ts'
import type { Series } from '../../domain/series.ts'

const seriesColumns = ['t', 'time', 'bpm', 'contact', 'enmo', 'steps'] as const

/** Readings in a piece: some 0.2 ms of work, a few where the machine is cold. */
const rowsMax = 200

/** A student's readings, one a line: `t` in ms since 1970 and as ISO time, empty where unknown. In pieces, which `inTurns` sends. */
export function* seriesCsvOf({ t, bpm, contact, enmo, steps }: Series): Generator<string> {
  yield linesOf([seriesColumns])
  for (let from = 0; from < t.length; from += rowsMax) {
    const rows = Array.from(t.subarray(from, from + rowsMax), (at, k) => {
      const i = from + k
      return [at, new Date(at).toISOString(), bpm[i], contact[i], enmo[i], steps[i]]
    })
    yield linesOf(rows)
  }
}

/** Of the report, in this order. Shares in %, zones in minutes (below zone 1, then 1 to 5), recovery in beats/min 60 s after stopping. */
export const reportColumns = [
  'name',
  'coverage',
  'belowZones',
  'zone1',
  'zone2',
  'zone3',
  'zone4',
  'zone5',
  'mean',
  'max',
  'mvpa',
  'density',
  'load',
  'recovery',
  'effort',
  'alerts',
] as const
export type ReportColumn = (typeof reportColumns)[number]

/** The report's words in the language of who asks. */
export interface ReportWords {
  /** a heading with its unit */
  columns: Record<ReportColumn, string>
  efforts: Record<(typeof efforts)[number], string>
  /** a rule's name */
  rule(rule: string): string
}

/**
 * A lesson's report for a spreadsheet, one line a student, in the roster's order; empty where there is nothing to tell from. Begins with a
 * byte order mark, or Excel takes Chinese for Latin-1.
 */
export function reportCsvOf({ students, alerts }: LessonReport, words: ReportWords): string {
  const rows = students.map(({ id, name, figures }) => {
    const told = alertsOf(
      alerts.filter(alert => alert.student === id),
      words,
    )
    if (figures === null) return [name, ...Array(reportColumns.length - 2), told]
    const { heartSeconds, lessonSeconds, zoneSeconds, bpmMean, bpmMax, mvpaShare, density, edwards, recovery, effort } = figures
    return [
      name,
      lessonSeconds > 0 ? percent(heartSeconds / lessonSeconds) : null,
      ...zoneSeconds.map(seconds => tenth(seconds / 60)),
      tenth(bpmMean),
      tenth(bpmMax),
      percent(mvpaShare),
      percent(density),
      tenth(edwards),
      tenth(recovery?.dropBpm ?? null),
      effort === null ? null : words.efforts[effort],
      told,
    ]
  })
  return `\uFEFF${linesOf([reportColumns.map(column => words.columns[column]), ...rows])}`
}

/** What was raised, oldest first: `Faster than expected × 2 / Not recovering`. */
function alertsOf(alerts: readonly RecordedAlert[], words: ReportWords): string {
  const byRule = Map.groupBy(alerts, ({ rule }) => rule)
  return [...byRule].map(([rule, { length }]) => (length > 1 ? `${words.rule(rule)} × ${length}` : words.rule(rule))).join(' / ')
}

const percent = (share: number | null) => (share === null ? null : Math.round(share * 100))
const tenth = (value: number | null) => (value === null ? null : Math.round(value * 10) / 10)

export type Cell = string | number | null | undefined

/** RFC 4180. */
const linesOf = (rows: readonly (readonly Cell[])[]) => rows.map(row => `${row.map(cellOf).join(',')}\r\n`).join('')

/** What makes a spreadsheet take a text for a formula; the full-width forms do in Chinese and Japanese ones. (OWASP, "CSV Injection") */
const formula = /^[=+\-@\t\r\n＝＋－＠]/

/** A cell as it is written. Numbers are ours and may be negative; a text is somebody's. A semicolon is quoted too: it parts cells where the comma is decimal. */
export function cellOf(cell: Cell): string {
  if (cell === null || cell === undefined || Number.isNaN(cell)) return ''
  if (typeof cell === 'number') return String(cell)
  const inert = formula.test(cell) ? `'${cell}` : cell
  return /[",;\t\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert
}

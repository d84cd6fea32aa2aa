import { type Series, seriesOf } from '../../../domain/series.ts'
import type { Query, SeriesQuery, StoredReading } from '../store.ts'
import { clampTime, fields, measurement, readingOf } from './lines.ts'
import { newestMax } from './placing.ts'
import { conditions, type Row, type Server } from './server.ts'

/** Rows of one request: an answer of about 500 KB. */
const pageRows = 5_000
/** Narrow rows: a lesson in one request, a term in some tens. */
const seriesRows = 20_000

/** Reads our measurement back, a page at a time. */
export function createReading(server: Pick<Server, 'query'>) {
  /** A student's rows of these fields in order of time; the server may end an answer early and say so. */
  async function* pages(
    select: string,
    { school, student, from, to }: Query & { student: string },
    rowsMax: number,
  ): AsyncGenerator<Row[]> {
    let next = clampTime(from ?? -Infinity)
    for (;;) {
      const where = conditions({ school, student, from: next, to: to ?? Infinity })
      const [found] = await server.query(`SELECT ${select} FROM ${measurement} WHERE ${where} LIMIT ${rowsMax}`)
      if (found === undefined || found.rows.length === 0) return
      yield found.rows
      if (found.rows.length < rowsMax && !found.partial) return
      next = Number(found.rows.at(-1)![0]) + 1
    }
  }

  async function studentsOf({ school, from = -Infinity, to = Infinity }: Query): Promise<string[]> {
    // The times do not narrow it on every version; without them 3.x tells of the last day alone.
    const where = conditions({ school, from, to })
    const [found] = await server.query(`SHOW TAG VALUES FROM ${measurement} WITH KEY = student WHERE ${where}`)
    return (found?.rows ?? []).map(([, value]) => String(value)).sort()
  }

  async function* read(query: Query): AsyncGenerator<StoredReading> {
    const students = query.student === undefined ? await studentsOf(query) : [query.student]
    for (const student of students)
      for await (const rows of pages(fields.join(','), { ...query, student }, pageRows))
        for (const row of rows) yield readingOf(student, row)
  }

  return {
    read,

    async series(query: SeriesQuery): Promise<Series> {
      const rows: Row[] = []
      // Without t_band a second of which nothing is known would not be in the answer.
      for await (const page of pages('bpm,contact,enmo,steps,t_band', query, seriesRows)) for (const row of page) rows.push(row)
      const series = seriesOf(rows.length)
      const columns = [series.t, series.bpm, series.contact, series.enmo, series.steps]
      for (const [i, row] of rows.entries()) for (const [k, column] of columns.entries()) column[i] = Number(row[k] ?? Number.NaN)
      return series
    },

    /** The last t of a school's students at or after `from`, of one or of all. */
    async lastOf(school: string, student: string | null, from: number): Promise<Map<string, number>> {
      const where = conditions({ school, ...(student !== null && { student }), from })
      const found = await server.query(`SELECT last(t_band) FROM ${measurement} WHERE ${where} GROUP BY student`)
      return new Map(found.map(({ tags, rows }) => [tags.student ?? '', Number(rows[0]![0])]))
    },

    async newest(school: string, student: string): Promise<StoredReading[]> {
      const q = `SELECT ${fields.join(',')} FROM ${measurement} WHERE ${conditions({ school, student })} ORDER BY time DESC LIMIT ${newestMax}`
      const [found] = await server.query(q)
      return (found?.rows ?? []).map(row => readingOf(student, row))
    },
  }
}

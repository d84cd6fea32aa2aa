import { existsSync, mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync, SQLInputValue, StatementSync } from 'node:sqlite'
import { setImmediate as turn } from 'node:timers/promises'
import { openDatabase, transaction } from '../../database/database.ts'
import { type Series, seriesOf } from '../../domain/series.ts'
import { type Query, type SeriesQuery, type SeriesStore, type StoredReading, StoreError, type Trouble } from './store.ts'

const migrations = new URL('./migrations/', import.meta.url)
/** A second connection reads while this one writes; the store lives in a worker and may wait. */
const busyMs = 5_000
const deadLettersMax = 10_000
const movesMax = 1_000
/** Of a student whose clock stands still, so many of the newest are looked at for what is written again. */
const newestMax = 5_000
/** Rows fetched at a time while reading, so that a long export never holds a read transaction open. */
const pageRows = 5_000

/** Columns that hold a field of the sample under its own name. */
const plain = ['enmo', 'peak', 'steps', 'spo2', 'skin', 'battery'] as const
const columns = 'student,t,band,t_band,received_at,bpm,contact,acc_x,acc_y,acc_z,enmo,peak,steps,spo2,skin,battery,rr'.split(',')

interface School {
  database: DatabaseSync
  insert: StatementSync
  /** whether a reading of this content stands in a time; among the newest after a time */
  stands: StatementSync
  standsLast: StatementSync
  /** the first free millisecond behind a taken one */
  free: StatementSync
  newest: StatementSync
  forget: StatementSync
  /** the first student after this one */
  next: StatementSync
  bury: StatementSync
  thin: StatementSync
}

export interface EmbeddedStore extends SeriesStore {
  /** A student's newest readings, newest first. */
  newest(school: string, student: string, count: number): StoredReading[]
  /** A removal of a whole school ends after the student it is at, and throws. */
  abort(): void
}

const interrupted: Trouble = {
  code: 'closing',
  what: 'a removal was interrupted by a stop',
  fix: 'nothing: it is done after the next start',
}

/** The embedded store: `schools/{school}/readings.db` for each school under `folder`. Call it from a worker: a commit waits for the disk. */
export function openEmbeddedStore({ folder }: { folder: string }): EmbeddedStore {
  const schools = new Map<string, School>()
  let closing = false
  const schoolOf = (id: string) => {
    const school = schools.get(id) ?? openSchool(folder, id)
    schools.set(id, school)
    return school
  }

  return {
    async write(id, readings) {
      const school = schoolOf(id)
      transaction(school.database, () => {
        for (const reading of readings) put(school, rowOf(reading))
      })
    },
    async bury(id, letters) {
      const { database, bury, thin } = schoolOf(id)
      transaction(database, () => {
        for (const { at, band, channel, reason, path, bytes, sha256 } of letters) bury.run(at, band, channel, reason, path, bytes, sha256)
        thin.run(deadLettersMax)
      })
    },
    async *read(query) {
      if (existsSync(pathOf(folder, query.school))) yield* readPages(schoolOf(query.school).database, query)
    },
    newest(id, student, count) {
      if (!existsSync(pathOf(folder, id))) return []
      return (schoolOf(id).newest.all(student, count) as unknown as Row[]).map(readingOf)
    },
    async series(query) {
      return existsSync(pathOf(folder, query.school)) ? readSeries(schoolOf(query.school).database, query) : seriesOf(0)
    },
    async remove({ school, student, from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER }) {
      if (!existsSync(pathOf(folder, school))) return
      const { database, forget, next } = schoolOf(school)
      if (student !== undefined) return void forget.run(student, from, to)
      // One at a time, along the key: a term of a whole school is neither searched through nor one transaction.
      for (let id = next.get(''); id?.student; id = next.get(id.student)) {
        forget.run(id.student, from, to)
        await turn()
        if (closing) throw new StoreError(interrupted)
      }
      database.prepare('DELETE FROM dead_letter WHERE at >= ? AND at < ?').run(from, to)
    },
    abort() {
      closing = true
    },
    async [Symbol.asyncDispose]() {
      closing = true
      for (const { database } of schools.values()) database.close()
      schools.clear()
    },
  }
}

const pathOf = (folder: string, school: string) => join(folder, 'schools', school, 'readings.db')

function openSchool(folder: string, id: string): School {
  mkdirSync(join(folder, 'schools', id), { recursive: true })
  const database = openDatabase(pathOf(folder, id), migrations, busyMs)
  const marks = columns.map(() => '?').join(',')
  const same = columns
    .slice(2)
    .map(name => `${name} IS ?`)
    .join(' AND ')
  return {
    database,
    insert: database.prepare(`INSERT OR IGNORE INTO reading (${columns}) VALUES (${marks})`),
    stands: database.prepare(`SELECT 1 FROM reading WHERE student = ? AND t BETWEEN ? AND ? AND ${same}`),
    standsLast: database.prepare(
      `SELECT 1 FROM (SELECT * FROM reading WHERE student = ? AND t > ? ORDER BY t DESC LIMIT ${newestMax}) WHERE ${same}`,
    ),
    free: database.prepare(
      `SELECT t + 1 AS t FROM reading AS taken WHERE student = ? AND t BETWEEN ? AND ?
       AND NOT EXISTS (SELECT 1 FROM reading WHERE student = taken.student AND t = taken.t + 1) ORDER BY t LIMIT 1`,
    ),
    newest: database.prepare(`SELECT ${columns} FROM reading WHERE student = ? ORDER BY t DESC LIMIT ?`),
    forget: database.prepare('DELETE FROM reading WHERE student = ? AND t >= ? AND t < ?'),
    next: database.prepare('SELECT min(student) AS student FROM reading WHERE student > ?'),
    bury: database.prepare('INSERT OR IGNORE INTO dead_letter (at,band,channel,reason,path,bytes,sha256) VALUES (?,?,?,?,?,?,?)'),
    thin: database.prepare('DELETE FROM dead_letter WHERE id <= (SELECT max(id) FROM dead_letter) - ?'),
  }
}

/**
 * Inserts a row; where its t is taken by another reading, the next free millisecond takes it. After a second's worth of taken ones the row goes
 * behind the student's last, unless it stands among the newest already: a clock that stands still must not make each row cost more than the one before.
 */
function put({ insert, stands, standsLast, free, newest }: School, row: SQLInputValue[]) {
  if (insert.run(...row).changes > 0) return
  const [student, taken, ...content] = row as [string, number, ...SQLInputValue[]]
  if (stands.get(student, taken, taken + movesMax, ...content)) return
  let t = (free.get(student, taken, taken + movesMax - 1) as { t: number } | undefined)?.t
  if (t === undefined) {
    if (standsLast.get(student, taken + movesMax, ...content)) return
    t = (newest.get(student, 1) as { t: number }).t + 1
  }
  insert.run(student, t, ...content)
}

const orNull = <T>(value: T | undefined) => value ?? null

function rowOf(r: StoredReading): SQLInputValue[] {
  const [x, y, z] = r.acc ?? []
  const contact = r.contact === undefined ? null : Number(r.contact)
  const motion = [x, y, z, ...plain.map(name => r[name])].map(orNull)
  return [r.student, r.t, r.band, r.tBand, r.receivedAt, r.bpm, contact, ...motion, r.rr?.join(' ') ?? null]
}

type Numbers = 't' | 't_band' | 'received_at' | 'bpm' | 'contact' | 'acc_x' | 'acc_y' | 'acc_z' | Plain
type Plain = (typeof plain)[number]
type Row = Record<Numbers, number | null> & {
  student: string
  t: number
  band: string
  t_band: number
  received_at: number
  rr: string | null
}

/** Null in the table is unknown: the field is absent again. */
function readingOf(row: Row): StoredReading {
  const reading: StoredReading = {
    student: row.student,
    band: row.band,
    t: row.t,
    tBand: row.t_band,
    receivedAt: row.received_at,
    bpm: row.bpm,
  }
  if (row.contact !== null) reading.contact = row.contact === 1
  if (row.acc_x !== null) reading.acc = [row.acc_x, row.acc_y!, row.acc_z!]
  for (const name of plain) if (row[name] !== null) reading[name] = row[name]
  if (row.rr !== null) reading.rr = row.rr === '' ? [] : row.rr.split(' ').map(Number)
  return reading
}

function* readPages(database: DatabaseSync, { student, from = Number.MIN_SAFE_INTEGER, to = Number.MAX_SAFE_INTEGER }: Query) {
  const page = database.prepare(
    `SELECT ${columns} FROM reading WHERE (student, t) > (?, ?) AND t >= ? AND t < ? ${student === undefined ? '' : 'AND student = ?'} ORDER BY student, t LIMIT ${pageRows}`,
  )
  let after: [string, number] = [student ?? '', Number.MIN_SAFE_INTEGER]
  for (;;) {
    const rows = page.all(...after, from, to, ...(student === undefined ? [] : [student])) as unknown as Row[]
    for (const row of rows) yield readingOf(row)
    const last = rows.at(-1)
    if (rows.length < pageRows || !last) return
    after = [last.student, last.t]
  }
}

/** As arrays, not objects: a lesson's 2,700 rows in about 3 ms. */
function readSeries(database: DatabaseSync, { student, from, to }: SeriesQuery): Series {
  const statement = database.prepare('SELECT t,bpm,contact,enmo,steps FROM reading WHERE student = ? AND t >= ? AND t < ? ORDER BY t')
  statement.setReturnArrays(true)
  const rows = statement.all(student, from, to) as unknown as (number | null)[][]
  const series = seriesOf(rows.length)
  const { t, bpm, contact, enmo, steps } = series
  const columns = [t, bpm, contact, enmo, steps]
  for (const [i, row] of rows.entries()) for (const [k, column] of columns.entries()) column[i] = row[k] ?? Number.NaN
  return series
}

import type { DatabaseSync } from 'node:sqlite'
import { listBy, snapshot } from '../database/database.ts'
import type { Consent, Student } from '../domain/student.ts'

export type Purpose = keyof Consent
export const purposes = ['live', 'store', 'guardians', 'projector'] as const satisfies readonly Purpose[]

/** Since when (ms since 1970) each purpose stands; null: not given, or withdrawn. */
export type StandingConsent = Record<Purpose, number | null>

/** Who wore a band from `fromAt` (inside) until `untilAt` (outside; Infinity: still does), ms since 1970. */
export interface Wearing {
  student: Student
  consent: StandingConsent
  fromAt: number
  untilAt: number
}

/** One school's people as the files had them at one moment. Never changed, only replaced. */
export interface PeopleIndex {
  students: ReadonlyMap<string, Student>
  /** in the fixed order of the roster */
  classes: ReadonlyMap<string, { title: string; students: readonly Student[] }>
  consents: ReadonlyMap<string, StandingConsent>
  /** each band's, oldest first */
  wearings: ReadonlyMap<string, readonly Wearing[]>
  /** accounts not barred, and the students they are guardians of */
  childrenOf: ReadonlyMap<string, readonly string[]>
  guardiansOf: ReadonlyMap<string, readonly string[]>
  /** account → classes, standing ones */
  taughtBy: ReadonlyMap<string, readonly string[]>
}

/** Reads the whole of a school's people: about 10 µs a student. `now` (ms since 1970) gives their ages. */
export function readPeople({ database, school, now }: { database: DatabaseSync; school: string; now: number }): PeopleIndex {
  const rows = snapshot(database, () => ({
    classes: database.prepare('SELECT id, title FROM classes').all() as { id: string; title: string }[],
    students: database.prepare('SELECT * FROM students ORDER BY class, place, id').all() as unknown as StudentRow[],
    consents: database.prepare(selectConsents).all() as unknown as (StandingConsent & { student: string })[],
    assignments: database.prepare('SELECT * FROM assignments ORDER BY band, from_at').all() as unknown as AssignmentRow[],
    guardians: database.prepare('SELECT account, student FROM guardians WHERE barred_at IS NULL').all() as {
      account: string
      student: string
    }[],
    teachers: database.prepare('SELECT account, class FROM teachers WHERE until_at IS NULL').all() as { account: string; class: string }[],
  }))

  const month = monthOf(now)
  const students = new Map(rows.students.map(row => [row.id, studentOf(school, row, month)]))
  const members = Map.groupBy(students.values(), student => student.class)
  // Copied: SQLite's rows are slow dictionaries, and these are read for every sample.
  const consents = new Map(
    rows.consents.map(({ student, live, store, guardians, projector }) => [student, { live, store, guardians, projector }]),
  )

  const wearingOf = (row: AssignmentRow): Wearing => ({
    student: students.get(row.student)!,
    consent: consents.get(row.student) ?? noConsent,
    fromAt: row.from_at,
    untilAt: row.until_at ?? Number.POSITIVE_INFINITY,
  })
  return {
    students,
    classes: new Map(rows.classes.map(row => [row.id, { title: row.title, students: members.get(row.id) ?? [] }])),
    consents,
    wearings: listBy(rows.assignments, row => row.band, wearingOf),
    childrenOf: listBy(
      rows.guardians,
      row => row.account,
      row => row.student,
    ),
    guardiansOf: listBy(
      rows.guardians,
      row => row.student,
      row => row.account,
    ),
    taughtBy: listBy(
      rows.teachers,
      row => row.account,
      row => row.class,
    ),
  }
}

/** Who wore the band at t (ms since 1970), or null. Searched from the newest: a sample is nearly always of now. */
export const wearingAt = (wearings: readonly Wearing[] | undefined, t: number): Wearing | null =>
  wearings?.findLast(wearing => t >= wearing.fromAt && t < wearing.untilAt) ?? null

/** A purpose holds for a sample of time t when it was given before t and still stands: withdrawn means held-back samples too. */
export function consentAt(standing: StandingConsent = noConsent, t: number): Consent {
  const holds = (since: number | null) => since !== null && t >= since
  return {
    live: holds(standing.live),
    store: holds(standing.store),
    guardians: holds(standing.guardians),
    projector: holds(standing.projector),
  }
}

/** `2013-09`: what is kept of a birthday. */
export const monthOf = (t: number) => new Date(t).toISOString().slice(0, 7)

/** A month whose children are of this age at `now` (ms since 1970). */
export const bornMonthOf = (ageYears: number, now: number) => `${Number(monthOf(now).slice(0, 4)) - ageYears}${monthOf(now).slice(4)}`

/** Whole years in `month` of who was born in `bornMonth`, the birthday taken as its first day. */
const ageYearsOf = (bornMonth: string, month: string) => Math.floor((monthsOf(month) - monthsOf(bornMonth)) / 12)

const monthsOf = (month: string) => Number(month.slice(0, 4)) * 12 + Number(month.slice(5))

const noConsent: StandingConsent = { live: null, store: null, guardians: null, projector: null }

const selectConsents = `SELECT student, ${purposes.map(purpose => `max(given_at) FILTER (WHERE purpose = '${purpose}') AS ${purpose}`).join(', ')}
  FROM consents WHERE withdrawn_at IS NULL GROUP BY student`

interface StudentRow {
  id: string
  class: string
  born_month: string | null
  sex: 'female' | 'male' | null
  resting_bpm: number | null
  max_bpm: number | null
  flags: string
}

interface AssignmentRow {
  band: string
  student: string
  from_at: number
  until_at: number | null
}

const studentOf = (school: string, row: StudentRow, month: string): Student => ({
  school,
  id: row.id,
  class: row.class,
  ageYears: row.born_month === null ? null : ageYearsOf(row.born_month, month),
  sex: row.sex,
  restingBpm: row.resting_bpm,
  maxBpm: row.max_bpm,
  flags: JSON.parse(row.flags),
})

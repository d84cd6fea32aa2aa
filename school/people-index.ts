import type { DatabaseSync } from 'node:sqlite'
import type { Consent, Student } from '../domain/student.ts'
import { listBy, snapshot } from './database.ts'

export type Purpose = keyof Consent
export const purposes = ['live', 'store', 'guardians', 'projector'] as const satisfies readonly Purpose[]

/** Since when (ms since 1970) each purpose stands; absent: not given, or withdrawn. */
export type StandingConsent = Partial<Record<Purpose, number>>

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

/** Reads the whole of a school's people: about 15 µs a student. `now` (ms since 1970) gives their ages. */
export function readPeople({ database, school, now }: { database: DatabaseSync; school: string; now: number }): PeopleIndex {
  const rows = snapshot(database, () => ({
    classes: database.prepare('SELECT id, title FROM classes').all() as { id: string; title: string }[],
    students: database.prepare('SELECT * FROM students ORDER BY class, place, id').all() as unknown as StudentRow[],
    consents: database
      .prepare('SELECT student, purpose, given_at FROM consents WHERE withdrawn_at IS NULL')
      .all() as unknown as ConsentRow[],
    assignments: database.prepare('SELECT * FROM assignments ORDER BY band, from_at').all() as unknown as AssignmentRow[],
    guardians: database.prepare('SELECT account, student FROM guardians WHERE barred_at IS NULL').all() as {
      account: string
      student: string
    }[],
    teachers: database.prepare('SELECT account, class FROM teachers WHERE until_at IS NULL').all() as { account: string; class: string }[],
  }))

  const students = new Map(rows.students.map(row => [row.id, studentOf(school, row, now)]))
  const members = Map.groupBy(students.values(), student => student.class)
  const consents = new Map<string, StandingConsent>(rows.students.map(row => [row.id, {}]))
  for (const row of rows.consents) consents.get(row.student)![row.purpose] = row.given_at

  const wearingOf = (row: AssignmentRow): Wearing => ({
    student: students.get(row.student)!,
    consent: consents.get(row.student)!,
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
export const consentAt = (standing: StandingConsent | undefined, t: number): Consent => ({
  live: t >= (standing?.live ?? Number.POSITIVE_INFINITY),
  store: t >= (standing?.store ?? Number.POSITIVE_INFINITY),
  guardians: t >= (standing?.guardians ?? Number.POSITIVE_INFINITY),
  projector: t >= (standing?.projector ?? Number.POSITIVE_INFINITY),
})

/** `2013-09`: what is kept of a birthday. */
export const monthOf = (t: number) => new Date(t).toISOString().slice(0, 7)

/** A month whose children are of this age at `now` (ms since 1970). */
export const bornMonthOf = (ageYears: number, now: number) => `${Number(monthOf(now).slice(0, 4)) - ageYears}${monthOf(now).slice(4)}`

/** Whole years at `now` (ms since 1970) of who was born in this month, the birthday taken as its first day. */
export function ageYearsOf(bornMonth: string, now: number): number {
  const [year, month] = monthOf(now).split('-').map(Number)
  const [bornYear, bornOfYear] = bornMonth.split('-').map(Number)
  return Math.floor((year! * 12 + month! - bornYear! * 12 - bornOfYear!) / 12)
}

interface StudentRow {
  id: string
  class: string
  born_month: string | null
  sex: 'female' | 'male' | null
  resting_bpm: number | null
  max_bpm: number | null
  flags: string
}

interface ConsentRow {
  student: string
  purpose: Purpose
  given_at: number
}

interface AssignmentRow {
  band: string
  student: string
  from_at: number
  until_at: number | null
}

const studentOf = (school: string, row: StudentRow, now: number): Student => ({
  school,
  id: row.id,
  class: row.class,
  ageYears: row.born_month === null ? null : ageYearsOf(row.born_month, now),
  sex: row.sex,
  restingBpm: row.resting_bpm,
  maxBpm: row.max_bpm,
  flags: JSON.parse(row.flags),
})

import type { DatabaseSync, SQLInputValue } from 'node:sqlite'
import type { Student } from '../domain/student.ts'
import { idOf } from './ids.ts'
import type { Purpose } from './people-index.ts'

export interface NewStudent extends Omit<Student, 'school' | 'ageYears'> {
  name: string
  /** `2013-09`; null: unknown */
  bornMonth: string | null
  /** in the fixed order of the class */
  place: number
}

export interface NewLesson {
  id: string
  class: string
  title: string
  /** ms since 1970; at most 24 hours apart */
  startsAt: number
  endsAt: number
}

/** What may be written about a school's people. Saying the same again changes nothing; what ends stays as history. Times in ms since 1970. Throws for what is no id. */
export interface People {
  saveClass(id: string, title: string): void
  saveStudent(student: NewStudent): void
  /** From `at` on the band is this student's: whoever wore it, and whatever the student wore, ends there. */
  assign(band: string, student: string, at: number): void
  /** From `at` on nobody wears the band. */
  release(band: string, at: number): void
  giveConsent(student: string, purpose: Purpose, at: number): void
  withdrawConsent(student: string, purpose: Purpose, at: number): void
  /** A guardian who was barred stays barred. */
  linkGuardian(account: string, student: string): void
  barGuardian(account: string, student: string, at: number): void
  assignTeacher(account: string, classId: string, at: number): void
  releaseTeacher(account: string, classId: string, at: number): void
  saveLesson(lesson: NewLesson): void
  /** The account teaches this one lesson for another. */
  addCover(lesson: string, account: string): void
}

/** The writer of one school's files; the caller holds the transactions. */
export function createPeople({ people, identity }: { people: DatabaseSync; identity: DatabaseSync }): People {
  const write = (sql: string) => {
    const statement = people.prepare(sql)
    return (...values: SQLInputValue[]) => void statement.run(...values)
  }
  const saveName = identity.prepare('INSERT INTO names (student, name) VALUES (?, ?) ON CONFLICT DO UPDATE SET name = excluded.name')
  const wearer = people.prepare('SELECT 1 FROM assignments WHERE band = ? AND student = ? AND until_at IS NULL')
  const saveStudent = write(`
    INSERT INTO students (id, class, place, born_month, sex, resting_bpm, max_bpm, flags) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET class = excluded.class, place = excluded.place, born_month = excluded.born_month, sex = excluded.sex,
      resting_bpm = excluded.resting_bpm, max_bpm = excluded.max_bpm, flags = excluded.flags`)
  const release = write('UPDATE assignments SET until_at = ? WHERE band = ? AND until_at IS NULL')
  const releaseWearer = write('UPDATE assignments SET until_at = ? WHERE student = ? AND until_at IS NULL')
  // Replaced: an assignment that began and ended in the same millisecond never held.
  const assign = write('INSERT OR REPLACE INTO assignments (band, student, from_at) VALUES (?, ?, ?)')
  const withdraw = write('UPDATE consents SET withdrawn_at = ? WHERE student = ? AND purpose = ? AND withdrawn_at IS NULL')
  const bar = write(
    'INSERT INTO guardians (account, student, barred_at) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET barred_at = excluded.barred_at',
  )
  const saveClass = write('INSERT INTO classes (id, title) VALUES (?, ?) ON CONFLICT DO UPDATE SET title = excluded.title')
  const releaseTeacher = write('UPDATE teachers SET until_at = ? WHERE account = ? AND class = ? AND until_at IS NULL')
  const saveLesson = write(`
    INSERT INTO lessons (id, class, title, starts_at, ends_at) VALUES (?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET title = excluded.title, starts_at = excluded.starts_at, ends_at = excluded.ends_at`)

  return {
    saveClass: (id, title) => saveClass(idOf('class', id), title),
    saveStudent(student) {
      const id = idOf('student', student.id)
      saveName.run(id, student.name)
      const { place, bornMonth, sex, restingBpm, maxBpm, flags } = student
      saveStudent(id, student.class, place, bornMonth, sex, restingBpm, maxBpm, JSON.stringify(flags))
    },
    assign(band, student, at) {
      if (wearer.get(band, student)) return
      release(at, band)
      releaseWearer(at, student)
      assign(idOf('band', band), student, at)
    },
    release: (band, at) => release(at, band),
    giveConsent: write('INSERT INTO consents (student, purpose, given_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    withdrawConsent: (student, purpose, at) => withdraw(at, student, purpose),
    linkGuardian: write('INSERT INTO guardians (account, student) VALUES (?, ?) ON CONFLICT DO NOTHING'),
    barGuardian: bar,
    assignTeacher: write('INSERT INTO teachers (account, class, from_at) VALUES (?, ?, ?) ON CONFLICT DO NOTHING'),
    releaseTeacher: (account, classId, at) => releaseTeacher(at, account, classId),
    saveLesson: ({ id, class: classId, title, startsAt, endsAt }) => saveLesson(idOf('lesson', id), classId, title, startsAt, endsAt),
    addCover: write('INSERT INTO covers (lesson, account) VALUES (?, ?) ON CONFLICT DO NOTHING'),
  }
}

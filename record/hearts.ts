import { join } from 'node:path'
import { openDatabase, transaction } from '../database/database.ts'
import { heartVersion, type LearnedHeart } from '../domain/heart-learned.ts'
import type { HeartLesson } from '../domain/heart-lesson.ts'
import { type TrendPoint, trendPointOf } from '../domain/trend.ts'

const migrations = new URL('./migrations/', import.meta.url)

/** A term's worth: a child grows, and a dozen lessons say all that a fit can tell. */
export const lessonsMax = 12

export interface LearnedRow {
  student: string
  /** null: nothing is left that taught */
  learned: { heart: LearnedHeart; startsAt: number } | null
}

/** One school's hearts in its `record.db`. What another version of the program wrote is not read. */
export interface Hearts extends Disposable {
  /** What this lesson taught replaces what was there. @returns whose hearts that changes */
  putLesson(lesson: { id: string; startsAt: number }, taught: ReadonlyMap<string, HeartLesson>): Set<string>
  /** the newest dozen, oldest first */
  lessonsOf(student: string): { startsAt: number; taught: HeartLesson }[]
  /** what each lesson told of the heart since t (ms since 1970), oldest first: long past the newest dozen */
  pointsOf(student: string, since: number): TrendPoint[]
  put(rows: readonly LearnedRow[]): void
  heartOf(student: string): LearnedHeart | null
  /** whoever anything is kept of */
  students(): string[]
  forget(students: readonly string[]): void
  forgetBefore(t: number): void
}

/** @param dataFolder where the school's `record.db` is, its folder made already */
export function openHearts(dataFolder: string, school: string): Hearts {
  const database = openDatabase(join(dataFolder, 'schools', school, 'record.db'), migrations)
  const all = <Row>(sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number)[]) => statement.all(...values) as unknown as Row[]
  }
  const run = (sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number)[]) => void statement.run(...values)
  }

  const selectInLesson = all<{ student: string }>('SELECT student FROM heart_lessons WHERE lesson = ?')
  const clearLesson = run('DELETE FROM heart_lessons WHERE lesson = ?')
  const putTaught = run('INSERT INTO heart_lessons (student, starts_at, lesson, version, taught) VALUES (?, ?, ?, ?, ?)')
  const trim = run(`DELETE FROM heart_lessons WHERE student = ?1 AND starts_at <
    (SELECT starts_at FROM heart_lessons WHERE student = ?1 ORDER BY starts_at DESC LIMIT 1 OFFSET ${lessonsMax - 1})`)
  const selectTaught = all<{ startsAt: number; taught: string }>(
    'SELECT starts_at AS startsAt, taught FROM heart_lessons WHERE student = ? AND version = ? ORDER BY starts_at, lesson',
  )
  const clearPoints = run('DELETE FROM heart_points WHERE lesson = ?')
  const putPoint = run(
    'INSERT INTO heart_points (student, starts_at, lesson, seconds, bpm, motion, motion2, motion_bpm) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
  )
  const selectPoints = all<TrendPoint>(`SELECT starts_at AS startsAt, seconds, bpm, motion, motion2, motion_bpm AS motionBpm
    FROM heart_points WHERE student = ? AND starts_at >= ? ORDER BY starts_at, lesson`)
  const putHeart = run(`INSERT INTO hearts (student, starts_at, version, heart) VALUES (?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET starts_at = excluded.starts_at, version = excluded.version, heart = excluded.heart`)
  const selectHeart = all<{ heart: string }>('SELECT heart FROM hearts WHERE student = ? AND version = ?')
  const selectStudents = all<{ student: string }>(
    'SELECT student FROM hearts UNION SELECT student FROM heart_lessons UNION SELECT student FROM heart_points',
  )
  const dropLessons = run('DELETE FROM heart_lessons WHERE student = ?')
  const dropPoints = run('DELETE FROM heart_points WHERE student = ?')
  const dropHeart = run('DELETE FROM hearts WHERE student = ?')
  const forget = ['heart_lessons', 'heart_points', 'hearts'].map(table => run(`DELETE FROM ${table} WHERE starts_at < ?`))

  return {
    putLesson({ id, startsAt }, taught) {
      const changed = new Set([...selectInLesson(id).map(({ student }) => student), ...taught.keys()])
      if (changed.size === 0) return changed
      transaction(database, () => {
        clearLesson(id)
        clearPoints(id)
        for (const [student, of] of taught) {
          putTaught(student, startsAt, id, heartVersion, JSON.stringify(of))
          trim(student)
          const { seconds, bpm, motion, motion2, motionBpm } = trendPointOf(startsAt, of)
          putPoint(student, startsAt, id, seconds, bpm, motion, motion2, motionBpm)
        }
      })
      return changed
    },
    lessonsOf: student => selectTaught(student, heartVersion).map(({ startsAt, taught }) => ({ startsAt, taught: JSON.parse(taught) })),
    pointsOf: (student, since) => selectPoints(student, since).map(row => ({ ...row })),
    put(rows) {
      if (rows.length === 0) return
      transaction(database, () => {
        for (const { student, learned } of rows)
          if (learned) putHeart(student, learned.startsAt, heartVersion, JSON.stringify(learned.heart))
          else dropHeart(student)
      })
    },
    heartOf(student) {
      const row = selectHeart(student, heartVersion)[0]
      return row ? JSON.parse(row.heart) : null
    },
    students: () => selectStudents().map(({ student }) => student),
    forget(students) {
      if (students.length === 0) return
      transaction(database, () => {
        for (const student of students) {
          dropLessons(student)
          dropPoints(student)
          dropHeart(student)
        }
      })
    },
    forgetBefore(t) {
      transaction(database, () => {
        for (const remove of forget) remove(t)
      })
    },
    [Symbol.dispose]: () => database.close(),
  }
}

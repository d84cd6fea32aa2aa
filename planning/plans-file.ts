import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, transaction } from '../database/database.ts'
import type { Aim, GroupName, Plan, PlanWord } from '../domain/plan.ts'
import type { PlanChange } from '../domain/plan-edit.ts'

const migrations = new URL('./migrations/', import.meta.url)

/** A plan that a teacher edited or approved. Times in ms since 1970. */
export interface KeptPlan {
  student: string
  class: string
  /** null: for the class's next one */
  lesson: { id: string; startsAt: number } | null
  aim: Aim
  plan: Plan
  edit: PlanChange | null
  madeAt: number
  approved: { at: number; by: string } | null
  /** null: not counted yet */
  outcome: { achievedSeconds: number; coverage: number } | null
  word: PlanWord | null
}

export interface Arrangement {
  version: number
  groups: { group: GroupName; students: string[] }[]
}

/** A class's arrangements that may be undone. */
const arrangementsMax = 20

export type PlansFile = ReturnType<typeof openPlansFile>

/** Opens, or makes, `schools/{school}/plans.db`. Reads and writes take about a millisecond. Throws when a newer program has written it. */
export function openPlansFile(dataFolder: string, school: string) {
  const folder = join(dataFolder, 'schools', school)
  mkdirSync(folder, { recursive: true })
  const database = openDatabase(join(folder, 'plans.db'), migrations)
  const all = <Row>(sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number)[]) => statement.all(...values) as unknown as Row[]
  }
  const run = (sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number | null)[]) => Number(statement.run(...values).changes)
  }

  const plans = (where: string) => {
    const select = all<Row>(`SELECT * FROM plans WHERE ${where}`)
    return (...values: (string | number)[]) => select(...values).map(keptOf)
  }
  const nextInClass = plans('class = ? AND lesson IS NULL')
  const nextOf = plans('student = ? AND lesson IS NULL')
  const inLesson = plans('lesson = ?')
  const ofLesson = plans('lesson = ? AND student = ?')
  const newestOf = plans('student = ? AND lesson IS NOT NULL AND starts_at < ? ORDER BY starts_at DESC LIMIT 1')
  const counted = plans('student = ? AND coverage > 0 AND starts_at < ? ORDER BY starts_at DESC LIMIT 1')
  const waiting = all<{ class: string }>('SELECT DISTINCT class FROM plans WHERE lesson IS NULL AND approved_at IS NOT NULL')
  const uncounted = all<{ lesson: string }>(
    'SELECT DISTINCT lesson FROM plans WHERE lesson IS NOT NULL AND achieved_seconds IS NULL AND starts_at >= ?',
  )
  const students = all<{ student: string }>('SELECT DISTINCT student FROM plans')
  const removeNext = run('DELETE FROM plans WHERE student = ? AND lesson IS NULL')
  const insert = run(
    `INSERT INTO plans (student, class, aim, plan, edit, made_at, approved_at, approved_by) VALUES (?, ?, ?, ?, ?, ?, ?, ?)`,
  )
  const bind = run(
    'UPDATE OR IGNORE plans SET lesson = ?, starts_at = ? WHERE class = ? AND lesson IS NULL AND approved_at >= ? AND approved_at < ?',
  )
  const removeBound = run('DELETE FROM plans WHERE lesson = ? AND student = ?')
  const count = run('UPDATE plans SET achieved_seconds = ?, coverage = ? WHERE lesson = ? AND student = ?')
  const say = run('UPDATE plans SET word = ? WHERE lesson = ? AND student = ?')
  const forgetStudent = run('DELETE FROM plans WHERE student = ?')
  const forget = [
    'DELETE FROM plans WHERE rowid IN (SELECT rowid FROM plans WHERE made_at < ? LIMIT ?)',
    'DELETE FROM arrangements WHERE (class, version) IN (SELECT class, version FROM arrangements WHERE made_at < ? LIMIT ?)',
  ].map(run)
  const standing = all<{ version: number; groups: string }>(
    'SELECT version, groups FROM arrangements WHERE class = ? AND undone = 0 ORDER BY version DESC LIMIT 1',
  )
  const newest = all<{ version: number }>('SELECT coalesce(max(version), 0) AS version FROM arrangements WHERE class = ?')
  const arrange = run('INSERT INTO arrangements (class, version, groups, made_at, made_by) VALUES (?, ?, ?, ?, ?)')
  const trim = run(`DELETE FROM arrangements WHERE class = ? AND version <= ?`)
  const arrangements = all<{ class: string; version: number; groups: string }>('SELECT class, version, groups FROM arrangements')
  const regroup = run('UPDATE arrangements SET groups = ? WHERE class = ? AND version = ?')
  const undo = run('UPDATE arrangements SET undone = 1 WHERE class = ? AND version = ?')

  const groupsIn = ({ groups }: { groups: string }): Arrangement['groups'] => JSON.parse(groups)
  /** Whoever stands in some arrangement. */
  const placed = new Set(arrangements().flatMap(row => groupsIn(row).flatMap(({ students }) => students)))

  return {
    /** by student */
    nextIn: (classId: string) => new Map(nextInClass(classId).map(each => [each.student, each])),
    nextOf: (student: string) => nextOf(student)[0] ?? null,
    inLesson: (lesson: string) => inLesson(lesson),
    /** one student's in it */
    ofLesson: (lesson: string, student: string) => ofLesson(lesson, student)[0] ?? null,
    /** the newest of a lesson that began before t, counted or not */
    newestOf: (student: string, t: number) => newestOf(student, t)[0] ?? null,
    /** the same, of a lesson that the student was in, counted */
    countedOf: (student: string, t: number) => counted(student, t)[0] ?? null,
    /** classes that have approved plans for their next lesson */
    waiting: () => waiting().map(row => row.class),
    /** lessons begun since t that have plans whose outcome is not counted */
    uncounted: (t: number) => uncounted(t).map(({ lesson }) => lesson),
    students: () => students().map(({ student }) => student),
    /** Each replaces the student's plan for the next lesson; all of it or nothing. */
    putNext(rows: readonly Omit<KeptPlan, 'lesson' | 'outcome' | 'word'>[]) {
      transaction(database, () => {
        for (const { student, class: classId, aim, plan, edit, madeAt, approved } of rows) {
          removeNext(student)
          const change = edit && JSON.stringify(edit)
          insert(student, classId, aim, JSON.stringify(plan), change, madeAt, approved?.at ?? null, approved?.by ?? null)
        }
      })
    },
    removeNext,
    /** Plans of the class that were approved in [from, to) are this lesson's; how many. A student who has one in it keeps that. */
    bind: (classId: string, lesson: { id: string; startsAt: number }, from: number, to: number) =>
      bind(lesson.id, lesson.startsAt, classId, from, to),
    removeBound,
    putOutcome(lesson: string, outcomes: readonly { student: string; achievedSeconds: number; coverage: number }[]) {
      transaction(database, () => {
        for (const { student, achievedSeconds, coverage } of outcomes) count(achievedSeconds, coverage, lesson, student)
      })
    },
    /** how many plans it is about: 0 or 1 */
    say: (lesson: string, student: string, word: PlanWord | null) => say(word, lesson, student),

    /** null: none, or all undone */
    arrangement(classId: string): Arrangement | null {
      const row = standing(classId)[0]
      return row ? { version: row.version, groups: groupsIn(row) } : null
    },
    arrange(classId: string, groups: Arrangement['groups'], by: string, at: number) {
      transaction(database, () => {
        const version = newest(classId)[0]!.version + 1
        arrange(classId, version, JSON.stringify(groups), at, by)
        trim(classId, version - arrangementsMax)
      })
      for (const { students } of groups) for (const student of students) placed.add(student)
    },
    undo: (classId: string, version: number) => undo(classId, version),
    placed: () => [...placed],
    /** Takes these out of every arrangement, of those that may stand again, too. */
    forgetPlaces(gone: ReadonlySet<string>) {
      if (gone.size === 0) return
      transaction(database, () => {
        for (const row of arrangements()) {
          const groups = groupsIn(row).map(({ group, students }) => ({ group, students: students.filter(id => !gone.has(id)) }))
          regroup(JSON.stringify(groups), row.class, row.version)
        }
      })
      for (const student of gone) placed.delete(student)
    },

    forgetStudents(gone: readonly string[]) {
      if (gone.length > 0) transaction(database, () => gone.forEach(student => void forgetStudent(student)))
    },
    /** A part of what was made before t, at most `rowsMax` of each kind; how much it was. */
    forgetBefore: (t: number, rowsMax: number) => transaction(database, () => forget.reduce((sum, each) => sum + each(t, rowsMax), 0)),
    [Symbol.dispose]: () => database.close(),
  }
}

interface Row {
  student: string
  class: string
  lesson: string | null
  starts_at: number | null
  aim: Aim
  plan: string
  edit: string | null
  made_at: number
  approved_at: number | null
  approved_by: string | null
  achieved_seconds: number | null
  coverage: number | null
  word: PlanWord | null
}

const keptOf = (row: Row): KeptPlan => ({
  student: row.student,
  class: row.class,
  lesson: row.lesson === null ? null : { id: row.lesson, startsAt: row.starts_at! },
  aim: row.aim,
  plan: JSON.parse(row.plan),
  edit: row.edit === null ? null : JSON.parse(row.edit),
  madeAt: row.made_at,
  approved: row.approved_at === null ? null : { at: row.approved_at, by: row.approved_by! },
  outcome: row.achieved_seconds === null ? null : { achievedSeconds: row.achieved_seconds, coverage: row.coverage! },
  word: row.word,
})

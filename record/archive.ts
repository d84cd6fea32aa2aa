import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, transaction } from '../database/database.ts'
import type { Alert, Note } from '../domain/alert.ts'
import type { ClassFigures, RecordedLesson, StudentFigures } from '../domain/record.ts'
import type { KeptAlert } from './ports.ts'

const migrations = new URL('./migrations/', import.meta.url)

export interface ArchivedLesson {
  lesson: RecordedLesson
  /** null: not computed yet, or a file's */
  figures: ClassFigures | null
}

export interface ArchivedStudent {
  student: string
  lesson: RecordedLesson
  figures: StudentFigures
}

/** A shuttle run as a teacher entered it. `at` (ms since 1970) is its key: given again it is corrected. */
export interface KeptRun {
  at: number
  level: number
  shuttles: number | null
  /** whole years when it was entered */
  ageYears: number | null
}

/** Which of a student's or a class's lessons: begun in [since, before), newest first, at most `limit`. */
export interface Page {
  since?: number
  before?: number
  limit: number
}

/** What is kept of one school's lessons: figures, alerts, and whose figures are behind their readings. Reads and writes take about a millisecond. */
export interface Archive extends Disposable {
  stale(): { lesson: string; student: string }[]
  /** Marks and alerts, in one transaction. */
  keep(marks: readonly { lesson: string; student: string }[], alerts: readonly KeptAlert[]): void
  /** A lesson's figures replace what was there; `fresh`: its marks go with it. */
  save(of: ArchivedLesson, students: readonly { student: string; figures: StudentFigures }[], fresh: boolean): void
  lesson(id: string): ArchivedLesson | null
  ofClass(classId: string, page: Page): ArchivedLesson[]
  ofStudent(student: string, page: Page): ArchivedStudent[]
  inLesson(lesson: string): Map<string, StudentFigures>
  /** oldest first */
  alertsIn(lesson: string): KeptAlert[]
  alertsOf(student: string, from: number, to: number): KeptAlert[]
  /** how many were about a child, and not about a band: by student */
  alertCounts(lesson: string): { student: string; alerts: number }[]
  putRun(student: string, run: KeptRun, by: string): void
  /** @returns whether it was there */
  dropRun(student: string, at: number): boolean
  /** newest first */
  runsOf(student: string): KeptRun[]
  /** A part of what began before t (ms since 1970), at most `rowsMax` of each kind; how much it was. */
  forgetBefore(t: number, rowsMax: number): number
  /** The lesson's figures stay as they are. */
  unmark(lesson: string): void
}

/** Opens, or makes, `schools/{school}/record.db`. Throws when a newer program has written it. */
export function openArchive(dataFolder: string, school: string): Archive {
  const folder = join(dataFolder, 'schools', school)
  mkdirSync(folder, { recursive: true })
  const database = openDatabase(join(folder, 'record.db'), migrations)
  const all = <Row>(sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number)[]) => statement.all(...values) as unknown as Row[]
  }
  const run = (sql: string) => {
    const statement = database.prepare(sql)
    return (...values: (string | number | null)[]) => void statement.run(...values)
  }

  const selectStale = all<{ lesson: string; student: string }>('SELECT lesson, student FROM stale')
  const mark = run('INSERT INTO stale (lesson, student) VALUES (?, ?) ON CONFLICT DO NOTHING')
  const unmark = run('DELETE FROM stale WHERE lesson = ?')
  const putAlert = run(`INSERT INTO alerts (id, lesson, student, fired_at, alert, notes) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET alert = excluded.alert, notes = excluded.notes`)
  const putLesson = run(`INSERT INTO lessons (id, kind, class, title, starts_at, ends_at, phases, figures) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET title = excluded.title, starts_at = excluded.starts_at, ends_at = excluded.ends_at, phases = excluded.phases, figures = excluded.figures`)
  const clear = run('DELETE FROM students WHERE lesson = ?')
  const putStudent = run('INSERT INTO students (student, starts_at, lesson, figures) VALUES (?, ?, ?, ?)')
  const columns = 'lessons.id, kind, class, title, lessons.starts_at AS startsAt, ends_at AS endsAt, phases, lessons.figures'
  const selectLesson = all<LessonRow>(`SELECT ${columns} FROM lessons WHERE id = ?`)
  const selectOfClass = all<LessonRow>(
    `SELECT ${columns} FROM lessons WHERE class = ? AND starts_at >= ? AND starts_at < ? ORDER BY starts_at DESC LIMIT ?`,
  )
  const selectOfStudent = all<LessonRow & { own: string }>(
    `SELECT ${columns}, students.figures AS own FROM students JOIN lessons ON lessons.id = students.lesson
     WHERE student = ? AND students.starts_at >= ? AND students.starts_at < ? ORDER BY students.starts_at DESC LIMIT ?`,
  )
  const selectInLesson = all<{ student: string; figures: string }>('SELECT student, figures FROM students WHERE lesson = ?')
  const selectAlertsIn = all<AlertRow>('SELECT alert, notes FROM alerts WHERE lesson = ? ORDER BY fired_at, id')
  const selectAlertsOf = all<AlertRow>(
    'SELECT alert, notes FROM alerts WHERE student = ? AND fired_at >= ? AND fired_at < ? ORDER BY fired_at, id',
  )
  const countAlerts = all<{ student: string; alerts: number }>(
    "SELECT student, count(*) AS alerts FROM alerts WHERE lesson = ? AND alert ->> 'severity' <> 'technical' GROUP BY student",
  )
  const putRun = run(`INSERT INTO shuttle_runs (student, at, level, shuttles, age_years, entered_by) VALUES (?, ?, ?, ?, ?, ?)
    ON CONFLICT DO UPDATE SET level = excluded.level, shuttles = excluded.shuttles, age_years = excluded.age_years, entered_by = excluded.entered_by`)
  const dropRun = database.prepare('DELETE FROM shuttle_runs WHERE student = ? AND at = ?')
  const selectRuns = all<KeptRun>('SELECT at, level, shuttles, age_years AS ageYears FROM shuttle_runs WHERE student = ? ORDER BY at DESC')
  const forget = [
    'DELETE FROM students WHERE (student, starts_at, lesson) IN (SELECT student, starts_at, lesson FROM students WHERE starts_at < ? LIMIT ?)',
    'DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE fired_at < ? LIMIT ?)',
    'DELETE FROM shuttle_runs WHERE (student, at) IN (SELECT student, at FROM shuttle_runs WHERE at < ? LIMIT ?)',
    'DELETE FROM lessons WHERE id IN (SELECT id FROM lessons WHERE starts_at < ? AND NOT EXISTS (SELECT 1 FROM students WHERE lesson = lessons.id) LIMIT ?)',
  ].map(sql => database.prepare(sql))

  return {
    stale: () => selectStale(),
    keep(marks, alerts) {
      if (marks.length + alerts.length === 0) return
      transaction(database, () => {
        for (const { lesson, student } of marks) mark(lesson, student)
        for (const { alert, notes } of alerts)
          putAlert(alert.id, alert.lesson, alert.student, alert.firedAt, JSON.stringify(alert), JSON.stringify(notes))
      })
    },
    save({ lesson, figures }, students, fresh) {
      const { id, kind, class: classId, title, startsAt, endsAt, phases } = lesson
      transaction(database, () => {
        putLesson(id, kind, classId, title, startsAt, endsAt, JSON.stringify(phases), figures && JSON.stringify(figures))
        clear(id)
        for (const { student, figures: own } of students) putStudent(student, startsAt, id, JSON.stringify(own))
        if (fresh) unmark(id)
      })
    },
    lesson(id) {
      const row = selectLesson(id)[0]
      return row ? archivedOf(row) : null
    },
    ofClass: (classId, page) => selectOfClass(classId, ...rangeOf(page)).map(archivedOf),
    ofStudent: (student, page) =>
      selectOfStudent(student, ...rangeOf(page)).map(row => ({ student, lesson: lessonOf(row), figures: JSON.parse(row.own) })),
    inLesson: lesson => new Map(selectInLesson(lesson).map(({ student, figures }) => [student, JSON.parse(figures)])),
    alertsIn: lesson => selectAlertsIn(lesson).map(alertOf),
    alertsOf: (student, from, to) => selectAlertsOf(student, from, to).map(alertOf),
    alertCounts: lesson => countAlerts(lesson),
    putRun: (student, { at, level, shuttles, ageYears }, by) => putRun(student, at, level, shuttles, ageYears, by),
    dropRun: (student, at) => dropRun.run(student, at).changes > 0,
    runsOf: student => selectRuns(student).map(row => ({ ...row })),
    forgetBefore: (t, rowsMax) =>
      transaction(database, () => forget.reduce((sum, statement) => sum + Number(statement.run(t, rowsMax).changes), 0)),
    unmark,
    [Symbol.dispose]: () => database.close(),
  }
}

const rangeOf = ({ since = 0, before = Number.MAX_SAFE_INTEGER, limit }: Page) => [since, before, limit] as const

interface LessonRow extends Omit<RecordedLesson, 'phases'> {
  phases: string
  figures: string | null
}
interface AlertRow {
  alert: string
  notes: string
}

const lessonOf = ({ id, kind, class: classId, title, startsAt, endsAt, phases }: LessonRow): RecordedLesson => ({
  ...{ id, kind, class: classId, title, startsAt, endsAt },
  phases: JSON.parse(phases),
})
const archivedOf = (row: LessonRow): ArchivedLesson => ({
  lesson: lessonOf(row),
  figures: row.figures === null ? null : JSON.parse(row.figures),
})
const alertOf = ({ alert, notes }: AlertRow): KeptAlert => ({ alert: JSON.parse(alert) as Alert, notes: JSON.parse(notes) as Note[] })

import { randomBytes } from 'node:crypto'
import type { DatabaseSync } from 'node:sqlite'
import { listBy, snapshot } from '../database/database.ts'
import { type Lesson, type LessonPhase, type LessonPhases, lessonCovers, lessonMarginMs, reopenMsMax } from '../domain/lesson.ts'

/** No lesson is longer (the schema says so too), which bounds how far back a time has to be looked for. */
export const lessonMsMax = 24 * 3_600_000

/** Older lessons stay in the file and leave the memory: what a band still holds after more than a school year is refused. */
const rememberedMs = 400 * 24 * 3_600_000

/** The lessons of one school. Reads are from memory; a write is on the disk when it returns. */
export interface Lessons {
  lesson(id: string): Lesson | null
  /** the lesson of this class that t (ms since 1970) belongs to, ±10 minutes */
  of(classId: string, t: number): Lesson | null
  /** every class's lesson at t (ms since 1970), ±10 minutes */
  at(t: number): Lesson[]
  /** all of this class, by start */
  ofClass(classId: string): readonly Lesson[]
  /** the phases that the teacher set, in order */
  phases(id: string): LessonPhases
  /** classes whose lesson this account covers, while it lasts, ±10 minutes */
  coveredBy(account: string, t: number): string[]
  /** whether the account covers, or covered, this lesson */
  covers(account: string, id: string): boolean
  start(lesson: { class: string; title: string; by: string; minutes: number }, now: number): Lesson
  setPhase(id: string, phase: LessonPhase, now: number): Lesson | null
  /** °C, wet bulb globe temperature; null: not known any more */
  setHeat(id: string, wbgt: number | null, now: number): Lesson | null
  end(id: string, now: number): Lesson | null
  /** takes back an end by a person, within two minutes, before the planned end and before the class's next lesson; null: too late */
  reopen(id: string, now: number): Lesson | null
  /** what is in the file stands in memory */
  load(now: number): void
}

export const createLessonId = () => `l${randomBytes(8).toString('hex')}`

/**
 * The lesson that t belongs to. Margins of neighbours overlap: the lesson nearest to t has it, and of two that hold t the one that began last.
 * @param lessons of one class, by start
 * @param t ms since 1970
 */
export function lessonAt(lessons: readonly Lesson[], t: number): Lesson | null {
  let nearest: Lesson | null = null
  let distanceMin = Number.POSITIVE_INFINITY
  for (let i = lessons.length - 1; i >= 0; i--) {
    const lesson = lessons[i]!
    if (lesson.startsAt < t - lessonMsMax - lessonMarginMs) break
    const distance = distanceMs(lesson, t)
    if (distance >= distanceMin || !lessonCovers(lesson, t)) continue
    nearest = lesson
    distanceMin = distance
  }
  return nearest
}

/** How far t (ms since 1970) lies outside the lesson; 0 within. */
export const distanceMs = (lesson: Lesson, t: number) => Math.max(0, lesson.startsAt - t, t - lesson.endsAt)

export function createLessons({ database, school }: { database: DatabaseSync; school: string }): Lessons {
  let byId = new Map<string, Lesson>()
  let byClass = new Map<string, Lesson[]>()
  let covers: ReadonlyMap<string, readonly string[]> = new Map()

  const insert = database.prepare('INSERT INTO lessons (id, class, title, starts_at, ends_at, started_by) VALUES (?, ?, ?, ?, ?, ?)')
  const insertPhase = database.prepare('INSERT OR REPLACE INTO phases (lesson, at, phase) VALUES (?, ?, ?)')
  const insertHeat = database.prepare('INSERT OR REPLACE INTO heat (lesson, at, wbgt) VALUES (?, ?, ?)')
  const selectHeat = database.prepare(
    'SELECT lesson, wbgt, max(at) AS since FROM heat JOIN lessons ON id = lesson WHERE ends_at > ? GROUP BY lesson',
  )
  const update = database.prepare('UPDATE lessons SET ended_at = ? WHERE id = ? AND ended_at IS NULL')
  const selectEnd = database.prepare('SELECT ends_at AS planned, ended_at AS ended FROM lessons WHERE id = ?')
  const clearEnd = database.prepare('UPDATE lessons SET ended_at = NULL WHERE id = ?')
  const selectLessons = database.prepare(`
    SELECT id, class, title, starts_at AS startsAt, coalesce(ended_at, ends_at) AS endsAt,
      (SELECT phase FROM phases WHERE lesson = id ORDER BY at DESC LIMIT 1) AS phase,
      (SELECT max(at) FROM phases WHERE lesson = id) AS phaseSince
    FROM lessons WHERE ends_at > ? ORDER BY starts_at, id`)
  const selectPhases = database.prepare('SELECT at, phase FROM phases WHERE lesson = ? ORDER BY at')
  const selectCovers = database.prepare('SELECT account, lesson FROM covers')

  const lessons: Lessons = {
    lesson: id => byId.get(id) ?? null,
    of: (classId, t) => lessonAt(byClass.get(classId) ?? [], t),
    at: t => [...byClass.values()].map(ofClass => lessonAt(ofClass, t)).filter(lesson => lesson !== null),
    ofClass: classId => byClass.get(classId) ?? [],
    phases: id => selectPhases.all(id) as unknown as LessonPhases,
    covers: (account, id) => covers.get(account)?.includes(id) ?? false,
    coveredBy: (account, t) =>
      covers.get(account)?.flatMap(id => {
        const lesson = byId.get(id)
        return lesson && lessonCovers(lesson, t) ? [lesson.class] : []
      }) ?? [],

    start({ class: classId, title, by, minutes }, now) {
      const running = lessons.of(classId, now)
      if (running && now >= running.startsAt && now < running.endsAt) return running
      const lesson: Lesson = {
        school,
        id: createLessonId(),
        class: classId,
        title,
        startsAt: now,
        endsAt: now + minutes * 60_000,
        phase: null,
      }
      insert.run(lesson.id, classId, title, lesson.startsAt, lesson.endsAt, by)
      put(lesson)
      return lesson
    },

    setPhase(id, phase, now) {
      const lesson = byId.get(id)
      if (!lesson || !lessonCovers(lesson, now)) return null
      insertPhase.run(id, now, phase)
      return put({ ...lesson, phase, phaseSince: now })
    },

    setHeat(id, wbgt, now) {
      const lesson = byId.get(id)
      if (!lesson || !lessonCovers(lesson, now)) return null
      insertHeat.run(id, now, wbgt)
      return put({ ...lesson, heat: wbgt === null ? null : { wbgt, since: now } })
    },

    end(id, now) {
      const lesson = byId.get(id)
      if (!lesson || !lessonCovers(lesson, now)) return null
      if (now >= lesson.endsAt) return lesson
      const endedAt = Math.max(now, lesson.startsAt)
      update.run(endedAt, id)
      return put({ ...lesson, endsAt: endedAt })
    },

    reopen(id, now) {
      const lesson = byId.get(id)
      const end = selectEnd.get(id) as { planned: number; ended: number | null } | undefined
      if (!lesson || !end) return null
      if (now < lesson.endsAt) return lesson
      if (end.ended === null || now - end.ended > reopenMsMax || now >= end.planned) return null
      if (byClass.get(lesson.class)?.some(({ startsAt }) => startsAt > lesson.startsAt && startsAt <= now)) return null
      clearEnd.run(id)
      return put({ ...lesson, endsAt: end.planned })
    },

    load(now) {
      const rows = snapshot(database, () => ({
        lessons: selectLessons.all(now - rememberedMs),
        covers: selectCovers.all(),
        heat: selectHeat.all(now - rememberedMs),
      }))
      const heat = new Map(
        (rows.heat as unknown as { lesson: string; wbgt: number | null; since: number }[]).map(({ lesson, wbgt, since }) => [
          lesson,
          wbgt === null ? null : { wbgt, since },
        ]),
      )
      const all = (rows.lessons as unknown as Omit<Lesson, 'school'>[]).map(row => ({ school, ...row, heat: heat.get(row.id) ?? null }))
      byId = new Map(all.map(lesson => [lesson.id, lesson]))
      byClass = Map.groupBy(all, lesson => lesson.class)
      covers = listBy(
        rows.covers as { account: string; lesson: string }[],
        row => row.account,
        row => row.lesson,
      )
    },
  }

  /** One lesson changed: the other classes' lists stay as they are. */
  function put(lesson: Lesson): Lesson {
    const others = (byClass.get(lesson.class) ?? []).filter(other => other.id !== lesson.id)
    byId.set(lesson.id, lesson)
    byClass.set(
      lesson.class,
      [...others, lesson].sort((a, b) => a.startsAt - b.startsAt),
    )
    return lesson
  }

  return lessons
}

import type { HeartLesson } from '../domain/heart-lesson.ts'
import type { RecordedLesson } from '../domain/record.ts'
import { type Archive, openArchive } from './archive.ts'
import { type Computed, computeLesson } from './compute.ts'
import { createDesk, type Pending } from './desk.ts'
import { createLearning, taughtBy } from './learning.ts'
import type { History, Kept, KeptAlert, Logger, People } from './ports.ts'

/** Figures that could not be computed from all readings are computed again after this. */
const againMs = 30_000
const dayMs = 24 * 3_600_000
/** Changed alerts that wait for the disk; past it the oldest change makes room: the engine's own book still has it. */
const alertsMax = 10_000
/** What is past its time goes a part a second: the loop has a class to watch. */
const forgottenRowsMax = 500

export interface RecordOptions {
  /** holds `schools/{school}/record.db` */
  folder: string
  history: History
  people: People
  /** figures and alerts are kept this long, in days */
  summaryDays: number
  /** readings are kept this long, in days */
  retentionDays: number
  schools: Iterable<string>
  now: () => number
  logger: Logger
}

export type Record = ReturnType<typeof startRecord>

/**
 * What is kept of lessons: figures, computed once when a lesson is over and again when late readings change them, and alerts with what people
 * did about them. What is behind is marked on disk before every checkpoint, so that a crash forgets no mark.
 */
export function startRecord({ folder, history, people, summaryDays, retentionDays, schools, now, logger }: RecordOptions) {
  const archives = new Map<string, Archive>()
  const learning = createLearning({ folder, people })
  const desk = createDesk()
  const alerts = new Map<string, KeptAlert>()
  const counts = { computed: 0, incomplete: 0, failures: 0, alertsDropped: 0 }
  let working: Promise<void> | null = null
  let closing = false
  let forgottenAt = 0
  let forgetting = false
  let degraded: string | null = null

  function archiveOf(school: string): Archive {
    const known = archives.get(school)
    if (known) return known
    const archive = openArchive(folder, school)
    archives.set(school, archive)
    learning.open(school)
    for (const { lesson, student } of archive.stale()) desk.touch({ school, lesson, student }, now())
    return archive
  }

  /** Readings were kept; those of after the lesson (a band is taken off somewhere) change no figure of it. */
  function kept(span: Kept): void {
    const lesson = people.lesson(span.school, span.lesson)
    if (lesson && span.from >= lesson.endsAt) return
    desk.touch(span, now())
  }

  function alertKept(alert: KeptAlert['alert'], notes: KeptAlert['notes']): void {
    alerts.set(alert.id, { alert, notes })
    if (alerts.size > alertsMax) {
      alerts.delete(alerts.keys().next().value!)
      counts.alertsDropped++
    }
    learnAgain(alert)
  }

  /** What fired, or what was said about it, after the lesson decides what is learned from it. */
  function learnAgain({ school, lesson: id, student }: KeptAlert['alert']): void {
    const lesson = people.lesson(school, id)
    if (lesson && now() >= lesson.endsAt && now() < lesson.endsAt + dayMs) desk.touch({ school, lesson: id, student }, now())
  }

  /** Writes what is only in memory: before each checkpoint, and once a second. Throws what a disk throws; then nothing is forgotten. */
  function flush(): void {
    const marks = Map.groupBy(desk.marks(), ({ school }) => school)
    const changed = Map.groupBy(alerts.values(), ({ alert }) => alert.school)
    for (const school of new Set([...marks.keys(), ...changed.keys()]))
      archiveOf(school).keep(marks.get(school) ?? [], changed.get(school) ?? [])
    desk.marked()
    alerts.clear()
  }

  /** The lesson as it is to be kept; null: nobody knows it any more. */
  function lessonOf({ school, lesson: id }: Pick<Pending, 'school' | 'lesson'>): RecordedLesson | null {
    const lesson = people.lesson(school, id)
    if (!lesson) return archiveOf(school).lesson(id)?.lesson ?? null
    const { class: classId, title, startsAt, endsAt } = lesson
    return { id, kind: 'lesson', class: classId, title, startsAt, endsAt, phases: people.phasesOf(lesson) }
  }

  async function compute(one: Pending, lesson: RecordedLesson): Promise<void> {
    const { school, version } = one
    const archive = archiveOf(school)
    const before = archive.lesson(lesson.id)
    // Its raw readings are gone: from the few that came late, a lesson would be what it was not.
    if (before && lesson.startsAt < now() - retentionDays * dayMs) {
      desk.drop(one)
      return archive.unmark(lesson.id)
    }
    const roster = lesson.class === null ? [] : people.studentsIn(school, lesson.class).map(({ id }) => id)
    const students = new Set([...roster, ...archive.inLesson(lesson.id).keys(), ...one.students])
    const alertsNow = archive.alertsIn(lesson.id).map(({ alert }) => alert)
    const taught = new Map<string, HeartLesson>()
    const computed = await computeLesson({ history, people, stopped: () => closing }, school, lesson, students, (student, series) => {
      const teaches = taughtBy(series, student, lesson, alertsNow)
      if (teaches) taught.set(student.id, teaches)
    })
    if (closing) return
    counts.computed++
    one.triedAt = now()
    one.missingSince = computed.whole ? null : (one.missingSince ?? now())
    if (!computed.whole) {
      counts.incomplete++
      one.notBefore = now() + againMs
    }
    // Before the marks go: after a crash in between it is learned once more.
    if (computed.whole && lesson.kind === 'lesson') await learning.keep(school, lesson, taught)
    // What was computed from everything is not replaced by what was computed from a part.
    if (computed.whole || before === null || before.figures === null) keepComputed(archive, one, computed, version)
  }

  function keepComputed(archive: Archive, one: Pending, { archived, students, whole }: Computed, version: number) {
    const fresh = whole && one.version === version
    archive.save(archived, students, fresh)
    // Not before: what a disk did not take is still to be done.
    if (fresh) desk.drop(one)
  }

  /** The next lesson that is over and has been quiet; one at a time. */
  function next(at: number): { one: Pending; lesson: RecordedLesson } | null {
    for (const one of desk.all()) {
      const lesson = lessonOf(one)
      if (!lesson) desk.drop(one)
      else if (desk.isDue(one, lesson.endsAt, at)) return { one, lesson }
    }
    return null
  }

  async function work(at: number) {
    for (let due = next(at); due && !closing; due = next(at)) {
      const { one, lesson } = due
      try {
        await compute(one, lesson)
      } catch (error) {
        counts.failures++
        one.notBefore = at + againMs
        logger.warn(
          { lesson: lesson.id, reason: (error as Error).message },
          'a lesson could not be summed up: tried again in half a minute',
        )
      }
      // Its turn comes again in a second at the earliest: others wait too.
      one.notBefore = Math.max(one.notBefore, at + 1_000)
    }
  }

  function forget(at: number) {
    forgetting ||= at - forgottenAt >= dayMs
    if (!forgetting) return
    forgottenAt = at
    const before = at - summaryDays * dayMs
    const gone = [...archives.values()].reduce((sum, archive) => sum + archive.forgetBefore(before, forgottenRowsMax), 0)
    forgetting = gone > 0
    if (!forgetting) learning.forgetBefore(before)
  }

  for (const school of schools) archiveOf(school)

  return {
    kept,
    alertKept,
    flush,
    archiveOf,
    lessonOf,
    /** Asks for a lesson's figures to be computed, as if readings of these students had come. */
    recompute(school: string, lesson: string, students: Iterable<string>) {
      for (const student of students) desk.touch({ school, lesson, student }, now())
    },
    isPending: (school: string, lesson: string) => desk.find(school, lesson) !== undefined,
    /** Since when some readings of a lesson that is over could not be had, so that its figures may change; null: not known to be so. */
    missingSince: (school: string, lesson: string) => desk.find(school, lesson)?.missingSince ?? null,
    /** What was learned of a student's heart; null: nothing yet. */
    heartOf: learning.heartOf,
    /** What lessons since t (ms since 1970) told of it, for its trend. */
    pointsOf: learning.pointsOf,
    /** Once a second. */
    advance(at: number) {
      try {
        flush()
        forget(at)
        learning.advance(at)
        degraded = null
      } catch (error) {
        // Nothing is forgotten: it is tried again in a second.
        degraded = `what lessons were cannot be written: ${(error as Error).message}`
      }
      working ??= work(at).finally(() => {
        working = null
      })
    },
    /** why it can't write, or null */
    degraded: () => degraded,
    counts: () => ({ ...counts, pending: desk.size() }),
    /** Resolves when what is being computed is done. */
    idle: () => working ?? Promise.resolve(),
    async [Symbol.asyncDispose]() {
      closing = true
      await working
      flush()
      learning[Symbol.dispose]()
      for (const archive of archives.values()) archive[Symbol.dispose]()
    },
  }
}

import { type Lesson, lessonMarginMs } from '../domain/lesson.ts'
import { approvalMs, dayMs } from '../domain/plan-history.ts'
import type { Reading } from '../domain/reading.ts'
import { type KeptPlan, openPlansFile, type PlansFile } from './plans-file.ts'
import type { History, Logger, People } from './ports.ts'
import { createProgress, outcomesOf, type Target } from './progress.ts'

/** A lesson that is over has been quiet for so long when its plans' outcome is counted; the newest readings are where they are read from then. */
const quietMs = 3_000
/** Late readings, an end taken back: a lesson's outcome is looked after for so long. */
const watchedMs = 60 * 60_000
/** What could not be counted is tried again after this. */
const againMs = 30_000
const sweepMs = 60_000
/** What is past its time goes a part a second. */
const forgottenRowsMax = 500
/** Lessons of some time ago that are known to have no plans. */
const unplannedMax = 1_000
/** Lessons that are asked about in one second; what waits is at most the lessons that a school remembers. */
const lateAtOnceMax = 50
/** A start looks back so far for lessons whose outcome was not counted. */
const uncountedMs = 7 * dayMs

export interface PlanningOptions {
  /** holds `schools/{school}/plans.db` */
  folder: string
  people: Pick<People, 'student' | 'consentOf' | 'lesson' | 'classLesson'>
  history: History
  /** plans are kept this long, in days */
  summaryDays: number
  schools: Iterable<string>
  now: () => number
  logger: Logger
}

interface Ending {
  school: string
  lesson: string
  /** the end that was counted for; null: none yet, or readings came since */
  countedEnd: number | null
  touchedAt: number
  notBefore: number
}

export type Planning = ReturnType<typeof startPlanning>

/** Plans of every school as they are kept: which lesson they are for, how far it has come with them, and how they went. */
export function startPlanning({ folder, people, history, summaryDays, schools, now, logger }: PlanningOptions) {
  const files = new Map<string, PlansFile>()
  const waiting = new Map<string, Set<string>>()
  const endings = new Map<string, Ending>()
  const unplanned = new Set<string>()
  const late = new Map<string, { school: string; lesson: string }>()
  const progress = createProgress({ history })
  const counts = { outcomes: 0, failures: 0 }
  let working: Promise<void> | null = null
  let closing = false
  let failing: string | null = null
  let sweptAt = 0
  let forgottenAt = 0
  let forgetting = false

  function fileOf(school: string): PlansFile {
    const known = files.get(school)
    if (known) return known
    const file = openPlansFile(folder, school)
    files.set(school, file)
    refresh(school)
    for (const id of file.uncounted(now() - uncountedMs)) {
      const lesson = people.lesson(school, id)
      if (lesson) watch(lesson)
    }
    return file
  }

  /** Which classes have approved plans waiting for a lesson: asked each second. */
  function refresh(school: string) {
    waiting.set(school, new Set(fileOf(school).waiting()))
  }

  const targetsIn = (school: string, lesson: string): Map<string, Target> =>
    new Map(
      fileOf(school)
        .inLesson(lesson)
        .map(({ student, plan }) => [student, plan.target]),
    )

  function watch(lesson: Lesson) {
    const { school, id, endsAt } = lesson
    const at = now()
    endings.set(`${school}/${id}`, { school, lesson: id, countedEnd: null, touchedAt: Math.max(at, endsAt), notBefore: 0 })
    if (at < endsAt) progress.watch(lesson, targetsIn(school, id), at)
  }

  /** Readings came of lessons that are not looked after: counted some time ago, or by a program before this one. */
  function watchAgain() {
    for (const [key, { school, lesson: id }] of [...late].slice(0, lateAtOnceMax)) {
      const lesson = fileOf(school).inLesson(id).length > 0 ? people.lesson(school, id) : null
      if (lesson) watch(lesson)
      else {
        if (unplanned.size >= unplannedMax) unplanned.clear()
        unplanned.add(key)
      }
      late.delete(key)
    }
  }

  /** Plans approved before a lesson, or in its first ten minutes, are its own; what is approved later is for the next. */
  function bind(at: number) {
    for (const [school, classes] of waiting)
      for (const classId of classes) {
        const lesson = people.classLesson(school, classId, at)
        if (!lesson || at < lesson.startsAt || at >= lesson.endsAt) continue
        if (fileOf(school).bind(classId, lesson, lesson.startsAt - approvalMs, lesson.startsAt + lessonMarginMs) === 0) continue
        watch(lesson)
        unplanned.delete(`${school}/${lesson.id}`)
        refresh(school)
      }
  }

  /** Lessons that are over and quiet are counted; what is looked after long enough is left. */
  async function work(at: number) {
    await progress.recount(at, () => closing)
    for (const [key, ending] of endings) {
      if (closing) return
      const lesson = people.lesson(ending.school, ending.lesson)
      if (!lesson) {
        endings.delete(key)
        progress.leave(ending.school, ending.lesson)
        continue
      }
      progress.setEnd(lesson.school, lesson.id, lesson.endsAt, at)
      if (at < Math.max(lesson.endsAt + quietMs, ending.touchedAt + quietMs, ending.notBefore)) continue
      if (ending.countedEnd !== lesson.endsAt) await count(ending, lesson, at)
      else if (at >= lesson.endsAt + watchedMs) {
        endings.delete(key)
        progress.leave(ending.school, ending.lesson)
      }
    }
  }

  async function count(ending: Ending, lesson: Lesson, at: number) {
    const { school, id, endsAt } = lesson
    const touched = ending.touchedAt
    try {
      const outcomes = await outcomesOf(history, lesson, targetsIn(school, id))
      if (closing) return
      if (outcomes === null) {
        ending.notBefore = at + againMs
        return
      }
      fileOf(school).putOutcome(id, outcomes)
      counts.outcomes++
      if (ending.touchedAt === touched) ending.countedEnd = endsAt
    } catch (error) {
      counts.failures++
      ending.notBefore = at + againMs
      logger.warn({ lesson: id, reason: (error as Error).message }, 'how plans went could not be counted: tried again in half a minute')
    }
  }

  function sweep(at: number) {
    if (at - sweptAt >= sweepMs) {
      sweptAt = at
      for (const [school, file] of files) {
        const gone = file.students().filter(id => people.student(school, id) === null || !people.consentOf(school, id).store)
        file.forgetStudents(gone)
        file.forgetPlaces(new Set(file.placed().filter(id => people.student(school, id) === null)))
        if (gone.length > 0) refresh(school)
      }
    }
    forgetting ||= at - forgottenAt >= dayMs
    if (!forgetting) return
    forgottenAt = at
    forgetting = [...files.values()].reduce((sum, file) => sum + file.forgetBefore(at - summaryDays * dayMs, forgottenRowsMax), 0) > 0
  }

  for (const school of schools) fileOf(school)

  return {
    fileOf,
    /** After an approval, or one taken back. */
    refresh,
    progressOf: progress.of,
    /** The student's plan is not this lesson's any more. */
    leave: progress.leave,
    /** Every reading of a lesson under way. */
    observe(reading: Reading, stored: boolean) {
      if (stored) progress.observe(reading)
    },
    /** Readings were kept: late ones change how a plan went. Cheap: it is asked for every message. */
    kept({ school, lesson }: { school: string; lesson: string }) {
      const key = `${school}/${lesson}`
      const ending = endings.get(key)
      if (ending) {
        ending.countedEnd = null
        ending.touchedAt = now()
      } else if (!unplanned.has(key)) late.set(key, { school, lesson })
    },
    /** what an approved plan aimed at in a lesson; null: there was none */
    targetOf({ school, student, lesson }: { school: string; student: string; lesson: string }) {
      const kept = fileOf(school).ofLesson(lesson, student)
      return kept ? { ...bandOf(kept), minutes: kept.plan.minutes, achievedSeconds: kept.outcome?.achievedSeconds ?? null } : null
    },
    /** Once a second. */
    advance(at: number) {
      try {
        bind(at)
        watchAgain()
        sweep(at)
        failing = null
      } catch (error) {
        // Tried again in a second; said once.
        const reason = (error as Error).message
        if (failing !== reason) logger.warn({ reason }, 'plans cannot be written: tried again each second')
        failing = reason
      }
      working ??= work(at).finally(() => {
        working = null
      })
    },
    counts: () => ({ ...counts, ...progress.counts() }),
    /** Resolves when what is being counted is done. */
    idle: () => working ?? Promise.resolve(),
    async [Symbol.asyncDispose]() {
      closing = true
      await working
      for (const file of files.values()) file[Symbol.dispose]()
    },
  }
}

const bandOf = ({ plan }: KeptPlan) => ({ lowBpm: plan.target.lowBpm, highBpm: plan.target.highBpm })

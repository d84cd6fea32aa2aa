import type { Plan } from '../domain/plan.ts'
import { createTally, progressOf, type Tally, takeReading } from '../domain/plan-progress.ts'
import type { Reading } from '../domain/reading.ts'
import { closedGapMs, type Series } from '../domain/series.ts'
import type { History } from './ports.ts'

export type Target = Pick<Plan['target'], 'lowBpm' | 'highBpm'>
type Taken = Pick<Reading, 't' | 'bpm' | 'contact'>

/** Students counted at once; past it a lesson's progress is told when it is over. */
const studentsMax = 20_000
/** What comes while a student is counted anew; past it he or she is counted anew again. */
const waitingMax = 600
/** Late readings come in bursts, and what came must be where it is read from: a new count waits for so long. */
const quietMs = 2_000
/** History could not tell all: asked again after this. */
const againMs = 30_000

interface Counted {
  target: Target
  tally: Tally
  /** null: counted as it goes; else since when a new count is wanted, and what came since */
  recount: { at: number; waiting: Taken[] } | null
}

interface Watched {
  school: string
  lesson: string
  startsAt: number
  endsAt: number
  students: Map<string, Counted>
}

/**
 * Seconds in the target as a lesson goes on, a few additions for each reading. What can't be counted so (a restart, readings that come late, a
 * plan approved in the midst) is counted anew from history, one student after the other.
 */
export function createProgress({ history }: { history: History }) {
  const lessons = new Map<string, Watched>()
  const counts = { recounted: 0, dropped: 0 }
  let watching = 0

  return {
    counts: () => ({ ...counts, students: watching }),
    isWatched: (school: string, lesson: string) => lessons.has(`${school}/${lesson}`),

    /** From now on these are counted, from the lesson's start; who is counted already goes on. */
    watch(lesson: { school: string; id: string; startsAt: number; endsAt: number }, targets: ReadonlyMap<string, Target>, at: number) {
      const key = `${lesson.school}/${lesson.id}`
      const { school, id, startsAt, endsAt } = lesson
      const watched = lessons.get(key) ?? { school, lesson: id, startsAt, endsAt, students: new Map<string, Counted>() }
      lessons.set(key, watched)
      watched.endsAt = endsAt
      for (const [student, target] of targets) {
        if (watched.students.has(student)) continue
        if (watching >= studentsMax) {
          counts.dropped++
          continue
        }
        watched.students.set(student, { target, tally: createTally(), recount: { at, waiting: [] } })
        watching++
      }
    },
    /** Its end as it stands now. Taken back, what came since is counted anew. */
    setEnd(school: string, lesson: string, endsAt: number, at: number) {
      const watched = lessons.get(`${school}/${lesson}`)
      if (!watched || watched.endsAt === endsAt) return
      if (endsAt > watched.endsAt) for (const counted of watched.students.values()) counted.recount ??= { at, waiting: [] }
      watched.endsAt = endsAt
    },
    leave(school: string, lesson: string, student?: string) {
      const watched = lessons.get(`${school}/${lesson}`)
      if (!watched) return
      if (student === undefined) {
        watching -= watched.students.size
        lessons.delete(`${school}/${lesson}`)
      } else if (watched.students.delete(student)) watching--
    },

    /** Every reading that may be kept; cheap where its lesson has no plan. */
    observe({ school, lesson, student, t, receivedAt, bpm, contact }: Reading) {
      const watched = lessons.get(`${school}/${lesson}`)
      const counted = watched?.students.get(student)
      if (!counted || t >= watched!.endsAt) return
      if (counted.recount) {
        if (counted.recount.waiting.push({ t, bpm, contact }) > waitingMax) counted.recount = { at: receivedAt, waiting: [] }
      } else if (!take(counted, { t, bpm, contact }, watched!.startsAt))
        counted.recount = { at: receivedAt, waiting: [{ t, bpm, contact }] }
    },

    /** so far; `whole` false: being counted anew. null: not watched */
    of(school: string, lesson: string): Map<string, { inTargetSeconds: number; whole: boolean }> | null {
      const watched = lessons.get(`${school}/${lesson}`)
      if (!watched) return null
      return new Map(
        [...watched.students].map(([student, { tally, recount }]) => [
          student,
          { inTargetSeconds: tally.seconds, whole: recount === null },
        ]),
      )
    },

    /** Counts anew whoever it is time for. @param stopped asked between two students */
    async recount(at: number, stopped: () => boolean) {
      for (const watched of lessons.values())
        for (const [student, counted] of watched.students) {
          if (stopped()) return
          if (!counted.recount || at - counted.recount.at < quietMs) continue
          const { school, startsAt, endsAt } = watched
          const asked = counted.recount
          const { series, whole } = await history.series({ school, student, from: startsAt - closedGapMs, to: Math.max(endsAt, startsAt) })
          // Something came that the answer may not hold: it was put off.
          if (counted.recount !== asked) continue
          counts.recounted++
          counted.tally = tallyOf(series, counted.target, startsAt)
          const { waiting } = asked
          counted.recount = whole ? null : { at: at + againMs - quietMs, waiting: [] }
          for (const reading of waiting) if (reading.t > counted.tally.t) take(counted, reading, startsAt)
        }
    },
  }
}

export type Progress = ReturnType<typeof createProgress>

const take = (counted: Counted, { t, bpm, contact }: Taken, startsAt: number) =>
  takeReading(counted.tally, { t, bpm, worn: contact !== false }, counted.target, startsAt)

function tallyOf(series: Series, target: Target, startsAt: number): Tally {
  const tally = createTally()
  for (let i = 0; i < series.t.length; i++) {
    const bpm = series.bpm[i]!
    takeReading(tally, { t: series.t[i]!, bpm: Number.isNaN(bpm) ? null : bpm, worn: series.contact[i] !== 0 }, target, startsAt)
  }
  return tally
}

/** How a lesson that is over went for each of these students; null: some of it could not be read now. */
export async function outcomesOf(
  history: History,
  lesson: { school: string; startsAt: number; endsAt: number },
  targets: ReadonlyMap<string, Target>,
): Promise<{ student: string; achievedSeconds: number; coverage: number }[] | null> {
  const outcomes: { student: string; achievedSeconds: number; coverage: number }[] = []
  const { school, startsAt, endsAt } = lesson
  for (const [student, target] of targets) {
    const { series, whole } = await history.series({ school, student, from: startsAt - closedGapMs, to: endsAt + closedGapMs })
    if (!whole) return null
    const { inTargetSeconds, heartSeconds } = progressOf(series, target, lesson)
    const coverage = endsAt > startsAt ? Math.min(1, (1_000 * heartSeconds) / (endsAt - startsAt)) : 0
    outcomes.push({ student, achievedSeconds: inTargetSeconds, coverage })
  }
  return outcomes
}

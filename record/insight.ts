import { mayDo, type Viewer } from '../domain/access.ts'
import { assumables, type ShuttleRun, type ShuttleRunEntered, type StudentInsight } from '../domain/insight.ts'
import { bestsOf, type PlannedTarget, targetOf } from '../domain/insight-target.ts'
import { fitnessOf } from '../domain/load.ts'
import { ProblemError } from '../domain/problem.ts'
import type { StudentFigures } from '../domain/record.ts'
import { vo2MaxOf } from '../domain/shuttle.ts'
import type { Student } from '../domain/student.ts'
import { trendOf } from '../domain/trend.ts'
import type { ArchivedStudent, KeptRun } from './archive.ts'
import type { People } from './ports.ts'
import type { Record } from './record.ts'

export interface InsightOptions {
  record: Record
  people: Pick<People, 'nameOf'>
  /** whose record this viewer may read; throws `not-found` */
  studentOf(viewer: Viewer, id: string): Student
  /** what the student's approved plan aimed at in a lesson; null: there was none. Asked for every lesson that is kept: of an index */
  plannedTarget(of: { school: string; student: string; lesson: string }): PlannedTarget | null
  catchingUpSince(): number | null
  now: () => number
}

export type Insight = ReturnType<typeof createInsight>

const dayMs = 24 * 3_600_000
const weekMs = 7 * dayMs
/** Fitness is filled up by half a year: 99 % of it. Bests are of all that is read, at most so many lessons. */
const fillWeeks = 26
const lessonsMax = 300
/** Six weeks say too little of a heart that varies from day to day: its trend is of a term at least. (docs/decisions/a-trend-needs-a-term.md) */
const trendWeeks = 12
const runAgeDaysMax = 31
const runsMax = 100

/** What weeks of lessons tell of a student. What is not this viewer's is not found. */
export function createInsight({ record, people, studentOf, plannedTarget, catchingUpSince, now }: InsightOptions) {
  const startOf = (t: number) => Math.floor(t / dayMs) * dayMs

  /** A lesson of a student with its target, and how much of it was seen. */
  const inTarget = (school: string, { student, lesson, figures }: ArchivedStudent) => {
    const target = targetOf(figures, plannedTarget({ school, student, lesson: lesson.id }))
    return { lesson, figures, ...target, coverage: coverageOf([figures]) ?? 0 }
  }

  /** Its trend: as many weeks as asked for, and a term at least. */
  function trendOfStudent({ school, id }: Student, weeks: number, lived: readonly ArchivedStudent[]): StudentInsight['trend'] {
    const since = now() - Math.max(weeks, trendWeeks) * weekMs
    const points = record.pointsOf(school, id, since)
    const lessons = lived.filter(({ lesson }) => lesson.kind === 'lesson' && lesson.startsAt >= since)
    const lessonSeconds = lessons.reduce((sum, { figures }) => sum + figures.lessonSeconds, 0)
    const taughtSeconds = points.reduce((sum, { seconds }) => sum + seconds, 0)
    return { ...trendOf(points), coverage: lessonSeconds > 0 ? Math.min(1, taughtSeconds / lessonSeconds) : null }
  }

  function insight(viewer: Viewer, id: string, weeks: number): StudentInsight {
    const student = studentOf(viewer, id)
    const { school } = student
    const archive = record.archiveOf(school)
    const to = now()
    const from = startOf(to) - weeks * weekMs + dayMs
    const kept = archive.ofStudent(id, { limit: lessonsMax }).reverse()
    const lived = kept.map(each => inTarget(school, each))
    const asked = lived.filter(({ lesson }) => lesson.startsAt >= from)
    const missing = asked.map(({ lesson }) => record.missingSince(school, lesson.id)).find(since => since !== null) ?? null
    return {
      student: { id, name: people.nameOf(school, id) },
      ...{ weeks, from, to },
      assumed: assumedOf(student),
      lessons: asked.map(({ lesson: { id, kind, title, startsAt, endsAt }, figures, ...rest }) => {
        const { edwards, banister, mvpaShare, recovery, effort } = figures
        return { lesson: { id, kind, title, startsAt, endsAt }, edwards, banister, mvpaShare, recovery, effort, ...rest }
      }),
      load: loadOf(kept, from, startOf(to)),
      trend: trendOfStudent(student, weeks, kept),
      bests: bestsOf(lived),
      shuttleRuns: archive.runsOf(id).map(run => runFor(viewer, run)),
      catchingUpSince: catchingUpSince() ?? missing,
    }
  }

  function loadOf(kept: readonly ArchivedStudent[], from: number, today: number): StudentInsight['load'] {
    const counted = kept.filter(({ lesson }) => lesson.startsAt >= from - fillWeeks * weekMs)
    const first = counted[0]?.lesson.startsAt ?? null
    const begin = Math.min(from, first === null ? from : startOf(first))
    const loads = new Array<number>((today - begin) / dayMs + 1).fill(0)
    for (const { lesson, figures } of counted) {
      const day = (startOf(lesson.startsAt) - begin) / dayMs
      if (day < loads.length) loads[day]! += figures.edwards ?? 0
    }
    const days = fitnessOf(loads).map((each, i) => ({ day: begin + i * dayMs, ...each }))
    return { since: first, coverage: coverageOf(counted.map(({ figures }) => figures)), days: days.filter(({ day }) => day >= from) }
  }

  /** The student whose runs this viewer may enter. */
  function runnerOf(viewer: Viewer, id: string): Student {
    const student = studentOf(viewer, id)
    if (!mayDo(viewer, 'enter-run', { school: student.school, class: student.class, student: id })) throw new ProblemError('not-found')
    return student
  }

  return {
    insight,

    /** @throws ProblemError `invalid`: not of the last month, or too many are kept */
    enterRun(viewer: Viewer, id: string, { at, level, shuttles }: ShuttleRunEntered): ShuttleRun {
      const { school, ageYears } = runnerOf(viewer, id)
      const archive = record.archiveOf(school)
      if (at > now() || at < now() - runAgeDaysMax * dayMs)
        throw invalid('at', `Enter a run of the last ${runAgeDaysMax} days: the age is taken of today.`)
      const kept = archive.runsOf(id)
      if (kept.length >= runsMax && !kept.some(run => run.at === at))
        throw invalid('at', `At most ${runsMax} runs of a student are kept: remove one first.`)
      const run = { at, level, shuttles: shuttles ?? null, ageYears }
      archive.putRun(id, run, viewer.account)
      return runFor(viewer, run)
    },

    /** Takes back a run that was entered by mistake. */
    removeRun(viewer: Viewer, id: string, run: string): void {
      const { school } = runnerOf(viewer, id)
      const kept = record
        .archiveOf(school)
        .runsOf(id)
        .find(({ at }) => runIdOf(at) === run)
      if (!kept) throw new ProblemError('not-found')
      record.archiveOf(school).dropRun(id, kept.at)
    },
  }
}

const runIdOf = (at: number) => `r${at}`

/** No body data to students: the level alone. (screens.md, "Student") */
function runFor({ role }: Viewer, { at, level, shuttles, ageYears }: KeptRun): ShuttleRun {
  const run = { id: runIdOf(at), at, level, shuttles }
  return role === 'student' ? run : { ...run, vo2Max: vo2MaxOf({ level, ageYears }) }
}

const invalid = (path: string, message: string) => new ProblemError('invalid', { errors: [{ path, message }] })

const known = { age: 'ageYears', sex: 'sex', 'resting-bpm': 'restingBpm', 'max-bpm': 'maxBpm' } as const
const assumedOf = (student: Student) => assumables.filter(each => student[known[each]] === null)

/** Seconds with a heart rate ÷ lesson seconds; null: no lesson second. */
function coverageOf(figures: readonly StudentFigures[]): number | null {
  const lessonSeconds = figures.reduce((sum, each) => sum + each.lessonSeconds, 0)
  return lessonSeconds > 0 ? Math.min(1, figures.reduce((sum, { heartSeconds }) => sum + heartSeconds, 0) / lessonSeconds) : null
}

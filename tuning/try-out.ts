import type { Viewer } from '../domain/access.ts'
import { ProblemError } from '../domain/problem.ts'
import type { RecordedLesson } from '../domain/record.ts'
import type { Backtest, BacktestAsked } from '../domain/tuning.ts'
import type { StoreSettings } from '../ingest/store/open.ts'
import type { Limits } from './limits.ts'
import type { PastLessons, People } from './ports.ts'
import type { Fired, PastLesson } from './replay.ts'
import type { Trials } from './trials.ts'

export interface TryOutOptions {
  limits: Limits
  people: People
  past: PastLessons
  trials: Trials
  store: StoreSettings
  rulesFile: string
}

/** Answers a teacher: with these params, what would the class's newest lessons have given? Of who does not consent to storing nothing is read. */
export function createTryOut({ limits, people, past, trials, store, rulesFile }: TryOutOptions) {
  function lessonOf(school: string, { id, class: classId, title, startsAt, endsAt, phases }: RecordedLesson): PastLesson {
    const heat = people.lesson(school, id)?.heat ?? null
    const ids = new Set([...past.studentsIn(school, id), ...people.studentsIn(school, classId!).map(student => student.id)])
    const students = [...ids].flatMap(student => {
      const known = people.student(school, student)
      return known && people.consentOf(school, student).store ? [known] : []
    })
    return { lesson: { school, id, class: classId!, title, startsAt, endsAt, phase: null, heat }, phases, students }
  }

  return async (viewer: Viewer, classId: string, { rule, params, lessons: count }: BacktestAsked): Promise<Backtest> => {
    if (!limits.mayTeach(viewer, classId)) throw new ProblemError('not-found')
    const { school } = viewer
    const tried = limits.asTried(viewer, classId, rule, params)
    const recorded = past.ofClass(school, classId, count)
    const lessons = recorded.map(lesson => lessonOf(school, lesson))
    const answer = await trials.run(viewer.account, { store, rulesFile, lessons, now: people.overlaysOf(school), tried })
    const told = (fired: readonly Fired[]) =>
      fired.flatMap(({ rule: name, student, at, severity }) =>
        name === rule ? [{ student, name: people.nameOf(school, student), at, severity }] : [],
      )
    const lines = recorded.map(({ id, title, startsAt }, i) => {
      const { readings, now, tried: then } = answer[i]!
      return { lesson: id, title, startsAt, readings, now: told(now), tried: told(then) }
    })
    const sum = (side: 'now' | 'tried') => lines.reduce((total, line) => total + line[side].length, 0)
    return { rule, now: sum('now'), tried: sum('tried'), lessons: lines }
  }
}

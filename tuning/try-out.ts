import type { Viewer } from '../domain/access.ts'
import { ProblemError } from '../domain/problem.ts'
import type { Backtest, BacktestAsked } from '../domain/tuning.ts'
import type { StoreSettings } from '../ingest/store/open.ts'
import type { Limits } from './limits.ts'
import { pastLessonsOf } from './past.ts'
import type { PastLessons, People } from './ports.ts'
import type { Fired } from './replay.ts'
import type { Trials } from './trials.ts'

export interface TryOutOptions {
  limits: Limits
  people: People
  past: PastLessons
  trials: Trials
  store: StoreSettings
  rulesFile: string
}

/** Answers a teacher: with these params, what would the class's newest lessons have given? */
export function createTryOut({ limits, people, past, trials, store, rulesFile }: TryOutOptions) {
  return async (viewer: Viewer, classId: string, { rule, params, lessons: count }: BacktestAsked): Promise<Backtest> => {
    if (!limits.mayTeach(viewer, classId)) throw new ProblemError('not-found')
    const { school } = viewer
    const tried = limits.asTried(viewer, classId, rule, params)
    const lessons = pastLessonsOf({ people, past }, school, classId, count)
    const answer = await trials.run(viewer.account, { store, rulesFile, lessons, now: people.overlaysOf(school), tried })
    const told = (fired: readonly Fired[]) =>
      fired.flatMap(({ rule: name, student, at, severity }) =>
        name === rule ? [{ student, name: people.nameOf(school, student), at, severity }] : [],
      )
    const lines = lessons.map(({ lesson: { id, title, startsAt } }, i) => {
      const { readings, now, tried: then } = answer[i]!
      return { lesson: id, title, startsAt, readings, now: told(now), tried: told(then) }
    })
    const sum = (side: 'now' | 'tried') => lines.reduce((total, line) => total + line[side].length, 0)
    return { rule, now: sum('now'), tried: sum('tried'), lessons: lines }
  }
}

import { mayDo, type Viewer } from '../domain/access.ts'
import { figuresOf } from '../domain/figures.ts'
import { fitFor } from '../domain/heart-learned.ts'
import { lessonMarginMs } from '../domain/lesson.ts'
import type { LessonNow } from '../domain/lesson-now.ts'
import { ProblemError } from '../domain/problem.ts'
import type { Series } from '../domain/series.ts'
import { curveOf } from './curve.ts'
import type { History, People } from './ports.ts'
import type { Record } from './record.ts'

/** What the curve shows; its expected band needs as much before it to find its level. */
const shownMs = 10 * 60_000

export interface NowOptions {
  record: Pick<Record, 'heartOf'>
  history: History
  people: People
  now: () => number
}

/** One student's lesson as far as it has come: for whoever may watch the class live, not only for who may read the record afterwards. */
export const createLessonNow =
  ({ record, history, people, now }: NowOptions) =>
  async (viewer: Viewer, lessonId: string, studentId: string): Promise<LessonNow> => {
    const { school } = viewer
    const lesson = people.lesson(school, lessonId)
    const student = people.student(school, studentId)
    const classId = lesson?.class ?? null
    const of = { school, class: classId, student: null }
    // Whoever covers a lesson sees that one, and none of the class's others.
    const may = mayDo(viewer, 'run-lesson', of) && (mayDo(viewer, 'see-record', of) || people.covers(school, viewer.account, lessonId))
    if (!lesson || !student || student.class !== classId || !may) throw new ProblemError('not-found')
    const told = { flags: [...student.flags], restingBpm: student.restingBpm, maxBpm: student.maxBpm }
    const { live, store } = people.consentOf(school, studentId)
    const at = Math.min(now(), lesson.endsAt)
    if (!live || !store || at <= lesson.startsAt) return { ...told, zoneSeconds: null, lessonSeconds: 0, curve: null }
    const { series } = await history.series({
      school,
      student: studentId,
      from: lesson.startsAt,
      to: Math.min(now(), lesson.endsAt + lessonMarginMs),
    })
    const { zoneSeconds, lessonSeconds } = figuresOf(series, {
      student,
      startsAt: lesson.startsAt,
      endsAt: at,
      phases: people.phasesOf(lesson),
    })
    const curve = curveOf(since(series, now() - 2 * shownMs), student, lesson.startsAt, fitFor(student, record.heartOf(school, studentId)))
    return { ...told, zoneSeconds, lessonSeconds, curve: after(curve, (now() - shownMs - lesson.startsAt) / 1_000) }
  }

function since(series: Series, from: number): Series {
  const first = series.t.findIndex(t => t >= from)
  const cut = (column: Float64Array) => column.subarray(first < 0 ? column.length : first)
  return { t: cut(series.t), bpm: cut(series.bpm), contact: cut(series.contact), enmo: cut(series.enmo), steps: cut(series.steps) }
}

function after(curve: NonNullable<LessonNow['curve']>, second: number): LessonNow['curve'] {
  const first = curve.seconds.findIndex(each => each >= second)
  const cut = <T>(list: T[]) => list.slice(first < 0 ? list.length : first)
  return { ...curve, seconds: cut(curve.seconds), bpm: cut(curve.bpm), low: cut(curve.low), high: cut(curve.high) }
}

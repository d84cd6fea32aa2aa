import type { z } from 'zod'
import { StudentInsight } from '../../../domain/insight.ts'
import { fitnessOf } from '../../../domain/load.ts'
import { vo2MaxOf } from '../../../domain/shuttle.ts'
import { list, start, studentFigures } from './report-lesson.ts'

const day = 24 * 3_600_000

/** Mei's last six weeks: two lessons a week, a trend that is about the same, one shuttle run. */
export function insight(more: Partial<z.input<typeof StudentInsight>> = {}): StudentInsight {
  const lessons = list.lessons.map(({ lesson }) => lesson).toReversed()
  const from = start - 41 * day
  const loads = Array.from({ length: 42 }, (_, i) => {
    const onDay = lessons.findIndex(({ startsAt }) => Math.floor((startsAt - from) / day) === i)
    return onDay < 0 ? 0 : 70 + 6 * onDay
  })
  const { mvpaShare, recovery, effort } = studentFigures(0.56)
  return StudentInsight.parse({
    student: { id: 's12', name: 'Mei Silva' },
    ...{ weeks: 6, from, to: start + day, assumed: ['resting-bpm'] },
    lessons: lessons.map(({ id, kind, title, startsAt, endsAt }, i) => ({
      lesson: { id, kind, title, startsAt, endsAt },
      ...{ coverage: 0.94, edwards: 70 + 6 * i, banister: 40 + 3 * i, mvpaShare, recovery, effort },
      ...{ target: { source: 'usual', fromZone: 3, toZone: 4 }, targetSeconds: 600 + 20 * i },
    })),
    load: { since: from, coverage: 0.94, days: fitnessOf(loads).map((each, i) => ({ day: from + i * day, ...each })) },
    trend: { word: 'about-the-same', reason: null, bpmPerWeek: { slope: -0.3, low: -0.8, high: 0.2 }, lessons: [], coverage: 0.86 },
    bests: {
      lesson: { lesson: 'l7', startsAt: start, targetSeconds: 800, coverage: 0.94 },
      week: { startsAt: start - day, targetSeconds: 1_560, coverage: 0.94, lessons: 2 },
    },
    shuttleRuns: [{ id: 'r1', at: start - 5 * day, level: 5, shuttles: 3, vo2Max: vo2MaxOf({ level: 5, ageYears: 11 }) }],
    catchingUpSince: null,
    ...more,
  })
}

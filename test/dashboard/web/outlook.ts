import { StudentInsight } from '../../../domain/insight.ts'
import { OwnPlan, type ToldPlan } from '../../../domain/plan-told.ts'
import type { StudentLesson } from '../../../domain/record.ts'
import { answering } from '../../support/live-stage.ts'
import { ana, tuesday } from './record-lesson.ts'

/** What comes next for the student of `record-lesson.ts`, and what her weeks tell, in the server's messages. */

const because = (line: ToldPlan['reasons'][number]['line'], code: ToldPlan['reasons'][number]['code'], text: string) => ({
  ...{ line, code, text, numbers: {} },
})

/** Zone 3, ten minutes, as a child is told. */
export const plan: ToldPlan = {
  aim: 'endurance',
  target: { zone: 3, lowBpm: 142, highBpm: 158 },
  minutes: 10,
  workSeconds: 60,
  restSeconds: 30,
  lessonMinutes: 45,
  load: 60,
  reasons: [
    because('target', 'aim', 'This fits your own heart and what we do in the lesson.'),
    because('target', 'untested', 'Stay below 170 for now.'),
    because('minutes', 'last-plan-reached', 'You made it last time! Now a tiny bit more.'),
    because('rest', 'work-and-rest', 'Go for 60 seconds, then easy for 30.'),
    because('minutes', 'load-limit', 'Bodies grow strong in small steps.'),
  ],
}

type Own = Partial<typeof OwnPlan._zod.input>

export const ownPlan = (more: Own = {}): typeof OwnPlan._zod.input => ({
  ...{ student: ana, plan, lesson: null, approvedAt: tuesday + 3_600_000, progress: null, group: null, groupName: null },
  ...more,
})
export const noPlan: Own = { plan: null, approvedAt: null }

type Trend = StudentInsight['trend']

export interface InsightTold {
  word?: Trend['word']
  reason?: Trend['reason']
  /** in the target, of each lesson, newest first; null: not counted yet */
  seconds?: (number | null)[]
  /** how much of each lesson was planned; null: no plan */
  minutes?: number | null
  trendCoverage?: number
}

/** What these lessons (newest first) tell. */
export function insightOf(lessons: StudentLesson[], told: InsightTold = {}): StudentInsight {
  const { word = 'better', reason = null, seconds = [], minutes = 10, trendCoverage = 0.95 } = told
  const lines = lessons.map(({ lesson: { id, kind, title, startsAt, endsAt }, figures: { mvpaShare, recovery, effort } }, i) => ({
    lesson: { id, kind, title, startsAt, endsAt },
    ...{ coverage: 1, edwards: 80, banister: null, mvpaShare, recovery, effort },
    target:
      minutes === null
        ? ({ source: 'usual', fromZone: 3, toZone: 4 } as const)
        : ({ source: 'plan', lowBpm: 142, highBpm: 158, minutes } as const),
    targetSeconds: seconds[i] === undefined ? 300 + 60 * ((i * 3) % 7) : seconds[i]!,
  }))
  const most = lines.length > 1 ? lines.reduce((best, each) => ((each.targetSeconds ?? 0) > (best.targetSeconds ?? 0) ? each : best)) : null
  return StudentInsight.parse({
    ...{ student: ana, weeks: 6, from: tuesday - 42 * 86_400_000, to: tuesday, assumed: [] },
    lessons: [...lines].reverse(),
    load: { since: null, coverage: null, days: [] },
    trend: { word, reason, bpmPerWeek: null, lessons: [], coverage: lines.length ? trendCoverage : null },
    bests: {
      lesson: most && { lesson: most.lesson.id, startsAt: most.lesson.startsAt, targetSeconds: most.targetSeconds ?? 0, coverage: 1 },
      week: most && { startsAt: tuesday - 86_400_000, lessons: 2, targetSeconds: 1_100, coverage: 0.7 },
    },
    shuttleRuns: [],
    catchingUpSince: null,
  })
}

/** The server tells these of the student `s0`, Ana. */
export const telling = (own: Own, insight: StudentInsight) => ({
  '/api/v1/students/s0/plan': answering(OwnPlan, ownPlan(own)),
  '/api/v1/students/s0/insight': answering(StudentInsight, insight),
})

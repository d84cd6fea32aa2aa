import { z } from 'zod'
import { Id, Milliseconds } from './ids.ts'
import { efforts, RecordedLesson, StudentFigures } from './record.ts'
import { levelMax, shuttlesMax } from './shuttle.ts'
import { trendReasons, trendWords } from './trend.ts'

/** What weeks of lessons tell of a student, against the student's own past alone. */

const Seconds = z.number().min(0)
const Coverage = z
  .number()
  .min(0)
  .max(1)
  .describe('share of the lesson seconds that the figure is from; below 0.8 it is shown grey, and says so')
const Points = z.number().min(0)
const Zone = z.union([z.literal(1), z.literal(2), z.literal(3), z.literal(4), z.literal(5)])

/** What the school does not know of a student, and the age's norm or a mean of both sexes stands for. */
export const assumables = ['age', 'sex', 'resting-bpm', 'max-bpm'] as const

/** `GET /api/v1/students/:student/insight?weeks=` */
export const InsightWeeks = z.coerce.number().int().min(1).max(26).default(6)

/** What the student aimed at: the approved plan's band, or without a plan the usual zones. */
const Target = z.discriminatedUnion('source', [
  z.strictObject({ source: z.literal('plan'), lowBpm: z.number(), highBpm: z.number(), minutes: z.number() }),
  z.strictObject({ source: z.literal('usual'), fromZone: Zone, toZone: Zone }),
])

const LessonInsight = z.strictObject({
  lesson: RecordedLesson.pick({ id: true, kind: true, title: true, startsAt: true, endsAt: true }),
  coverage: Coverage,
  edwards: Points.nullable(),
  banister: Points.nullable().describe('null also in what was summed up before it was kept'),
  target: Target,
  targetSeconds: Seconds.nullable().describe('in the target; null: not counted yet'),
  mvpaShare: StudentFigures.shape.mvpaShare,
  recovery: StudentFigures.shape.recovery,
  effort: z.enum(efforts).nullable(),
})

const LoadInsight = z.strictObject({
  since: Milliseconds.nullable().describe('the first lesson that counts; of less than six weeks fitness is still filling up'),
  coverage: Coverage.nullable().describe('of all that counts; null: nothing does'),
  days: z
    .array(z.strictObject({ day: Milliseconds.describe('its start, UTC'), load: Points, fitness: Points, fatigue: Points }))
    .describe('each day of the weeks, oldest first; by Edwards’ load, points a day'),
})

const TrendInsight = z.strictObject({
  word: z.enum(trendWords),
  reason: z.enum(trendReasons).nullable().describe('why not sure'),
  bpmPerWeek: z
    .strictObject({ slope: z.number(), low: z.number(), high: z.number() })
    .nullable()
    .describe('at the same motion, with its 95 % interval; below 0: the same with fewer beats. null: fewer than two lessons'),
  lessons: z.array(z.strictObject({ startsAt: Milliseconds, bpm: z.number() })).describe('the expected heart at a jog, oldest first'),
  coverage: Coverage.nullable().describe('clean seconds that taught; null: no lesson'),
})

const Best = z.strictObject({ startsAt: Milliseconds, targetSeconds: Seconds, coverage: Coverage })

/** What a teacher enters. `at` is its own key: given again it is corrected. */
export const ShuttleRunEntered = z.strictObject({
  at: Milliseconds.describe('when it was run: within the last 31 days, because the age counts'),
  level: z.int().min(0).max(levelMax).describe('the last completed one-minute stage, 8.5 km/h at level 1; 0: none'),
  shuttles: z.int().min(0).max(shuttlesMax).optional().describe('of the next one'),
})
export type ShuttleRunEntered = z.infer<typeof ShuttleRunEntered>

export const ShuttleRun = z.strictObject({
  id: Id,
  at: Milliseconds,
  level: ShuttleRunEntered.shape.level,
  shuttles: z.int().min(0).max(shuttlesMax).nullable(),
  vo2Max: z
    .discriminatedUnion('state', [
      z.strictObject({ state: z.literal('known'), mlPerKgMin: z.number(), errorMlPerKgMin: z.number() }),
      z.strictObject({ state: z.literal('unknown'), reason: z.enum(['age-unknown', 'age-outside', 'no-stage']) }),
    ])
    .optional()
    .describe('absent: a student is told the level alone'),
})
export type ShuttleRun = z.infer<typeof ShuttleRun>

export const StudentInsight = z.strictObject({
  student: z.strictObject({ id: Id, name: z.string() }),
  weeks: z.int(),
  from: Milliseconds,
  to: Milliseconds,
  assumed: z.array(z.enum(assumables)).describe('not known of this student: norms stand for it'),
  lessons: z.array(LessonInsight).describe('oldest first'),
  load: LoadInsight,
  trend: TrendInsight,
  bests: z
    .strictObject({
      lesson: Best.extend({ lesson: Id }).nullable(),
      week: Best.extend({ lessons: z.int().describe('in it') })
        .nullable()
        .describe('from Monday, UTC'),
    })
    .describe('most seconds in the own target of all that is kept; null: nothing to compare with yet'),
  shuttleRuns: z.array(ShuttleRun).describe('newest first'),
  catchingUpSince: Milliseconds.nullable().describe('what was received since then may be missing yet; null: all is there'),
})
export type StudentInsight = z.infer<typeof StudentInsight>

import { z } from 'zod'
import { Outcome, Severity } from './alert.ts'
import { Id, Milliseconds } from './ids.ts'
import { lessonPhases } from './lesson.ts'

/** What is kept and told of a lesson once it is over. Seconds are covered seconds: a gap is none. */

const Seconds = z.number().min(0)
const Share = z.number().min(0).max(1)

/** Below this share of the lesson a figure is shown grey, and says so. (signs.md, "Lesson goals") */
export const coverageMin = 0.8

/** How hard it was, in words a child can check; by the load for each covered minute. */
export const efforts = ['gentle', 'steady', 'strong', 'very-strong'] as const

/** One student's lesson in figures. null: nothing to compute it from. */
export const StudentFigures = z.strictObject({
  lessonSeconds: Seconds.describe('from the lesson’s start to its end'),
  wornSeconds: Seconds.describe('with readings from a band on the wrist'),
  heartSeconds: Seconds.describe('of these, with a heart rate: what zones, mean, load and MVPA are computed from'),
  motionSeconds: Seconds.describe('of these, with motion'),
  zoneSeconds: z.tuple([Seconds, Seconds, Seconds, Seconds, Seconds, Seconds]).describe('below zone 1, then zones 1 to 5'),
  bpmMean: z.number().nullable(),
  bpmMax: z.number().nullable(),
  mvpaSeconds: Seconds.describe('at 50 % of the heart-rate reserve or more'),
  mvpaShare: Share.nullable().describe('of heartSeconds'),
  activeSeconds: Seconds,
  density: Share.nullable().describe('active ÷ worn'),
  edwards: z.number().min(0).nullable().describe('Σ minutes in zone z × z'),
  banister: z.number().min(0).nullable().describe('TRIMP; null also in what was summed up before it was kept'),
  recovery: z
    .strictObject({
      stoppedAt: Milliseconds,
      endBpm: z.number().describe('when the effort stopped'),
      afterBpm: z.number().describe('60 s later'),
      dropBpm: z.number(),
      index: z.number().nullable().describe('drop ÷ (end − rest)'),
    })
    .nullable(),
  effort: z.enum(efforts).nullable(),
})
export type StudentFigures = z.infer<typeof StudentFigures>

/** The class's lesson in figures. */
export const ClassFigures = z.strictObject({
  lessonSeconds: Seconds,
  students: z.int().min(0).describe('with any reading'),
  heartCoverage: Share.describe('heart seconds ÷ (students × lesson seconds)'),
  motionCoverage: Share,
  zoneSeconds: StudentFigures.shape.zoneSeconds.describe('of all students together'),
  bpmMean: z.number().nullable(),
  bpmMax: z.number().nullable(),
  mvpaShare: Share.nullable(),
  individualDensity: Share.nullable().describe('mean of the students’'),
  groupDensity: Share.nullable().describe('share of seconds in which at least half of the worn are active'),
  edwardsMean: z.number().nullable(),
  loadCurve: z
    .array(
      z.strictObject({
        t: Milliseconds.describe('start of the minute'),
        q1: z.number(),
        median: z.number(),
        q3: z.number(),
        students: z.int().describe('with a mean in this minute'),
      }),
    )
    .describe('1-minute means of the students: median and quartiles (运动负荷曲线)'),
})
export type ClassFigures = z.infer<typeof ClassFigures>

/** A lesson, or a file recorded elsewhere: then it has one student and no class. */
export const RecordedLesson = z.strictObject({
  id: Id,
  kind: z.enum(['lesson', 'file']),
  class: Id.nullable(),
  title: z.string(),
  startsAt: Milliseconds,
  endsAt: Milliseconds,
  phases: z.array(z.strictObject({ at: Milliseconds, phase: z.enum(lessonPhases) })),
})
export type RecordedLesson = z.infer<typeof RecordedLesson>

/** What happened to an alert, and who did it. */
export const LedgerLine = z.strictObject({
  at: Milliseconds,
  what: z.enum(['began', 'fired', 'seen', 'acknowledged', 'silenced', 'closed', 'resolved']),
  who: z.string().nullable().describe('display name; null: the engine, or someone who has left'),
})
export type LedgerLine = z.infer<typeof LedgerLine>

export const RecordedAlert = z.strictObject({
  id: Id,
  rule: z.string(),
  severity: Severity,
  student: Id,
  firedAt: Milliseconds,
  resolvedAt: Milliseconds.nullable(),
  outcome: Outcome.nullable(),
  value: z.number().nullable(),
  expected: z.number().nullable(),
  why: z.string().describe('in the words and the language of who asks'),
  ledger: z.array(LedgerLine).describe('of staff; a family sees who answered, and when'),
})
export type RecordedAlert = z.infer<typeof RecordedAlert>

const catchingUpSince = Milliseconds.nullable().describe('what was received since then may be missing yet; null: all is there')

/** `GET /api/v1/lessons?class=`: newest first. `figures: null`: not computed yet. */
export const LessonList = z.strictObject({
  lessons: z.array(
    z.strictObject({
      lesson: RecordedLesson,
      figures: ClassFigures.nullable(),
      alerts: z.int().min(0).optional().describe('how many fired in it; absent: not counted'),
    }),
  ),
  next: Milliseconds.nullable().describe('give it as `before` for the lessons before these'),
  catchingUpSince,
})
export type LessonList = z.infer<typeof LessonList>

/** `GET /api/v1/lessons/:lesson/report`: a teacher's. */
export const LessonReport = z.strictObject({
  lesson: RecordedLesson,
  figures: ClassFigures.nullable().describe('null: not computed yet'),
  students: z
    .array(
      z.strictObject({
        id: Id,
        name: z.string(),
        consent: z.boolean().describe('to storing; without it nothing is kept'),
        figures: StudentFigures.nullable(),
      }),
    )
    .describe('in the roster’s order'),
  alerts: z.array(RecordedAlert).describe('oldest first'),
  past: z
    .array(z.strictObject({ lesson: RecordedLesson, figures: ClassFigures }))
    .describe('the class’s own lessons before it, newest first, at most 10'),
  catchingUpSince,
})
export type LessonReport = z.infer<typeof LessonReport>

const StudentLine = z.strictObject({ lesson: RecordedLesson, figures: StudentFigures, alerts: z.array(RecordedAlert) })

/** `GET /api/v1/students/:student/lessons`: newest first. */
export const StudentLessons = z.strictObject({
  student: z.strictObject({ id: Id, name: z.string() }),
  lessons: z.array(StudentLine),
  next: Milliseconds.nullable(),
  catchingUpSince,
})
export type StudentLessons = z.infer<typeof StudentLessons>

/** `GET /api/v1/students/:student/lessons/:lesson`: with the curve. */
export const StudentLesson = z.strictObject({
  student: z.strictObject({ id: Id, name: z.string() }),
  ...StudentLine.shape,
  curve: z.strictObject({
    seconds: z.array(z.number()).describe('since the lesson’s start; may begin below 0'),
    bpm: z.array(z.number().nullable()),
    low: z.array(z.number().nullable()).describe('the expected heart’s band, beats/min; null: no motion, or not known yet'),
    high: z.array(z.number().nullable()),
    zonesFrom: z.tuple([z.number(), z.number(), z.number(), z.number(), z.number()]).describe('where zones 1 to 5 begin, beats/min'),
    learning: z.boolean().describe('the band is the age’s, not the student’s own yet'),
  }),
  readings: z
    .enum(['all', 'not-now', 'past-their-time'])
    .describe('what the curve is drawn from: all there is; some can’t be read now; they are past the time that readings are kept'),
  catchingUpSince,
})
export type StudentLesson = z.infer<typeof StudentLesson>

/** `POST /api/v1/students/:student/files`: the file's own lesson. */
export const ImportedFile = z.strictObject({ lesson: RecordedLesson, readings: z.int() })
export type ImportedFile = z.infer<typeof ImportedFile>

import { z } from 'zod'
import { Id, Milliseconds } from './ids.ts'
import { aims, groupNames, planLines, planWords, reasonCodes } from './plan.ts'

/** Plans and groups as they are asked and told over HTTP. */

const Numbers = z.record(z.string().max(16), z.number())

const Bpm = z.int().min(30).max(240)
const Minutes = z.int().min(1).max(60)
const Work = z.int().min(5).max(1_800)
const Rest = z.int().min(0).max(900)

const ToldReason = z.strictObject({
  line: z.enum(planLines),
  code: z.enum(reasonCodes),
  numbers: Numbers,
  text: z.string().describe('in the words and the language of who asks; no name in it'),
})
export type ToldReason = z.infer<typeof ToldReason>

export const ToldPlan = z.strictObject({
  aim: z.enum(aims),
  target: z.strictObject({
    zone: z.int().min(0).max(5).describe('of the band’s middle; 0: below zone 1'),
    lowBpm: Bpm,
    highBpm: Bpm,
  }),
  minutes: Minutes.describe('in the target'),
  workSeconds: Work,
  restSeconds: Rest.describe('0: without a pause'),
  lessonMinutes: z.int().min(1).max(1440),
  load: z.number().min(0).describe('Edwards’ points of the lesson, as they will be measured'),
  reasons: z.array(ToldReason).describe('each line has one at least'),
})
export type ToldPlan = z.infer<typeof ToldPlan>

const Bound = z.strictObject({ max: z.number(), reason: ToldReason })

export const planStates = ['proposed', 'edited', 'approved', 'outdated', 'no-consent'] as const

const Version = z.string().regex(/^[A-Za-z0-9_-]{1,16}$/)

export const StudentPlan = z.strictObject({
  student: z.strictObject({ id: Id, name: z.string() }),
  state: z
    .enum(planStates)
    .describe(
      'outdated: what was edited or approved is past a limit set since, so nobody is told, and what is shown is proposed anew; no-consent: to storing, so there is no plan',
    ),
  plan: ToldPlan.nullable().describe('as it stands: what is proposed, edited or approved'),
  proposal: ToldPlan.nullable().describe('without the teacher’s edits'),
  bounds: z
    .strictObject({
      highBpm: Bound.describe('beats/min; hard'),
      load: Bound.describe('points of the lesson'),
      minutes: z.int().describe('in the target, at most'),
      zonesFrom: z.array(z.number()).length(5).describe('where the student’s zones 1 to 5 begin, beats/min'),
    })
    .nullable(),
  version: Version.nullable().describe('of what is shown: give it with an edit or an approval'),
  approved: z.strictObject({ by: z.string().nullable(), at: Milliseconds }).nullable(),
  inLesson: ToldPlan.nullable().describe('approved for the lesson that is going on: what is shown is for the one after it'),
  otherAim: z.enum(aims).nullable().describe('approved for this other aim: approving what is shown replaces it'),
  last: z
    .strictObject({
      lesson: Id,
      aim: z.enum(aims),
      plannedMinutes: Minutes,
      achievedSeconds: z.number().nullable().describe('null: not counted yet'),
      coverage: z.number().nullable(),
      word: z.enum(planWords).nullable(),
    })
    .nullable()
    .describe('how the plan before went'),
  group: z.enum(groupNames).nullable(),
})
export type StudentPlan = z.infer<typeof StudentPlan>

/** `GET /api/v1/classes/:class/plans?aim=` */
export const ClassPlans = z.strictObject({
  class: z.strictObject({ id: Id, name: z.string() }),
  aim: z.enum(aims),
  lessonMinutes: z.int(),
  students: z.array(StudentPlan).describe('in the roster’s order'),
  changed: z.array(Id).describe('asked to be approved, and not: what was seen is not what stands now'),
})
export type ClassPlans = z.infer<typeof ClassPlans>

/** `PATCH /api/v1/students/:student/plan`: edits what stands; an approval goes with it. */
export const PlanEdit = z.strictObject({
  aim: z.enum(aims),
  version: Version.describe('of what was edited'),
  lowBpm: Bpm.optional(),
  highBpm: Bpm.optional(),
  minutes: Minutes.optional(),
  workSeconds: Work.optional(),
  restSeconds: Rest.optional(),
  reset: z.literal(true).optional().describe('take the edits away'),
})
export type PlanEdit = z.infer<typeof PlanEdit>

/** `POST /api/v1/classes/:class/plans/approvals` */
export const ApprovalAsked = z.strictObject({
  aim: z.enum(aims),
  plans: z
    .array(z.strictObject({ student: Id, version: Version }))
    .min(1)
    .max(200)
    .describe('as they were seen'),
})
export type ApprovalAsked = z.infer<typeof ApprovalAsked>

/** `POST /api/v1/classes/:class/plans/approvals/undo` */
export const ApprovalUndone = z.strictObject({ aim: z.enum(aims), students: z.array(Id).min(1).max(200) })
export type ApprovalUndone = z.infer<typeof ApprovalUndone>

/** `GET /api/v1/students/:student/plan`: what is approved; null: nothing is. */
export const OwnPlan = z.strictObject({
  student: z.strictObject({ id: Id, name: z.string() }),
  plan: ToldPlan.nullable(),
  lesson: Id.nullable().describe('the one it is for, once that has begun'),
  approvedAt: Milliseconds.nullable(),
  progress: z
    .strictObject({
      inTargetSeconds: z.number().describe('so far'),
      whole: z.boolean().describe('false: some of it is being counted again'),
    })
    .nullable()
    .describe('while its lesson lasts; null: no such lesson, or not counted yet'),
  group: z.enum(groupNames).nullable(),
  groupName: z.string().nullable().describe('in the language of who asks'),
})
export type OwnPlan = z.infer<typeof OwnPlan>

/** `POST /api/v1/classes/:class/groups/undo` */
export const GroupsUndone = z.strictObject({ version: z.int().min(1).describe('of what is taken back') })

const Group = z.strictObject({ group: z.enum(groupNames), students: z.array(Id).max(200) })

/** `GET /api/v1/classes/:class/groups?count=&aim=` */
export const ClassGroups = z.strictObject({
  version: z.int().min(0).describe('of what stands; 0: nothing does'),
  groups: z.array(Group).describe('as the teacher has arranged them; empty: not arranged'),
  loose: z.array(Id).describe('in no group'),
  suggestedCount: z.int().describe('about seven in each'),
  proposal: z.array(Group.extend({ zone: z.int().nullable().describe('where most of them aim'), reason: z.string() })),
  names: z.array(z.strictObject({ group: z.enum(groupNames), name: z.string() })).describe('all there are, in the language of who asks'),
  canUndo: z.boolean(),
})
export type ClassGroups = z.infer<typeof ClassGroups>

/** `PUT /api/v1/classes/:class/groups`: each student in one group at most. */
export const GroupsArranged = z.strictObject({
  version: z.int().min(0).describe('of what was changed'),
  groups: z.array(Group).max(groupNames.length).describe('empty: none any more'),
})
export type GroupsArranged = z.infer<typeof GroupsArranged>

/** `GET /api/v1/lessons/:lesson/progress`: while it lasts, and how it went. */
export const LessonProgress = z.strictObject({
  students: z.array(
    z.strictObject({
      student: Id,
      zone: z.int().min(0).max(5),
      lowBpm: Bpm,
      highBpm: Bpm,
      plannedSeconds: z.int(),
      inTargetSeconds: z.number().describe('so far'),
      whole: z.boolean().describe('false: some of it is being counted again'),
      coverage: z.number().min(0).max(1).nullable().describe('of the lesson that is over, with a heart rate; null: not counted yet'),
      word: z.enum(planWords).nullable(),
      group: z.enum(groupNames).nullable(),
    }),
  ),
})
export type LessonProgress = z.infer<typeof LessonProgress>

/** `PUT /api/v1/lessons/:lesson/progress/:student`: the teacher's word; null takes it away. */
export const WordSaid = z.strictObject({ word: z.enum(planWords).nullable() })
export type WordSaid = z.infer<typeof WordSaid>

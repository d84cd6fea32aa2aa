import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Viewer } from '../domain/access.ts'
import { Id } from '../domain/ids.ts'
import { aims } from '../domain/plan.ts'
import { groupsMax, groupsMin } from '../domain/plan-groups.ts'
import {
  ApprovalAsked,
  ApprovalUndone,
  ClassGroups,
  ClassPlans,
  GroupsArranged,
  GroupsUndone,
  LessonProgress,
  OwnPlan,
  PlanEdit,
  StudentPlan,
  WordSaid,
} from '../domain/plan-told.ts'
import { Problem } from '../domain/problem.ts'
import { createAnswers } from './answers.ts'
import { createGroups } from './groups.ts'
import type { Planning } from './planning.ts'
import type { LimitsOf, Past, People } from './ports.ts'
import { createProposals } from './proposals.ts'
import { createWent } from './went.ts'

const OneClass = z.object({ class: Id })
const OneStudent = z.object({ student: Id })
const OneLesson = z.object({ lesson: Id })
const OfAim = z.object({ aim: z.enum(aims).optional().describe('absent: the one that most kept plans have') })
const Proposed = OfAim.extend({
  count: z.coerce
    .number()
    .int()
    .min(groupsMin)
    .max(groupsMax)
    .optional()
    .describe('how many groups to propose; absent: none are proposed, which is quick'),
})
const errors = { 400: Problem, 401: Problem, 404: Problem }
const changing = { ...errors, 403: Problem, 409: Problem }

export interface PlanningRoutesOptions {
  planning: Planning
  people: People
  past: Past
  limitsOf: LimitsOf
  /** whoever is signed in */
  viewerOf(request: FastifyRequest): Viewer
  now: () => number
}

/** Plans and groups over HTTP. Each answer is asked of those who know what this viewer may see. */
export const planningRoutes =
  ({ planning, people, past, limitsOf, viewerOf, now }: PlanningRoutesOptions): FastifyPluginAsyncZod =>
  async app => {
    const proposals = createProposals({ planning, past, limitsOf, now })
    const answers = createAnswers({ planning, proposals, people, now })
    const groups = createGroups({ planning, proposals, answers, people, now })
    const went = createWent({ planning, proposals, people })

    app.get(
      '/api/v1/classes/:class/plans',
      {
        schema: {
          summary: 'Plans for a class’s next lesson: proposed, edited and approved, each with its reasons and its bounds',
          params: OneClass,
          querystring: OfAim,
          response: { 200: ClassPlans, ...errors },
        },
      },
      async request => answers.plans(viewerOf(request), request.params.class, request.query.aim),
    )

    app.post(
      '/api/v1/classes/:class/plans/approvals',
      {
        schema: {
          summary: 'Approve plans as they were seen; from then on their students see them',
          params: OneClass,
          body: ApprovalAsked,
          response: { 200: ClassPlans, ...changing },
        },
      },
      async request => answers.approve(viewerOf(request), request.params.class, request.body),
    )

    app.post(
      '/api/v1/classes/:class/plans/approvals/undo',
      {
        schema: { summary: 'Take approvals back', params: OneClass, body: ApprovalUndone, response: { 200: ClassPlans, ...changing } },
      },
      async request => answers.undo(viewerOf(request), request.params.class, request.body),
    )

    app.patch(
      '/api/v1/students/:student/plan',
      {
        schema: {
          summary: 'Edit a student’s plan within its bounds; it is to be approved again',
          params: OneStudent,
          body: PlanEdit,
          response: { 200: StudentPlan, ...changing },
        },
      },
      async request => answers.edit(viewerOf(request), request.params.student, request.body),
    )

    app.get(
      '/api/v1/students/:student/plan',
      {
        schema: {
          summary: 'A student’s approved plan, in the words of who asks',
          params: OneStudent,
          response: { 200: OwnPlan, ...errors },
        },
      },
      async request => answers.own(viewerOf(request), request.params.student),
    )

    app.get(
      '/api/v1/classes/:class/groups',
      {
        schema: {
          summary: 'A class’s groups as they are arranged, and as the plans would have them',
          params: OneClass,
          querystring: Proposed,
          response: { 200: ClassGroups, ...errors },
        },
      },
      async request => groups.ofClass(viewerOf(request), request.params.class, request.query),
    )

    app.put(
      '/api/v1/classes/:class/groups',
      {
        schema: {
          summary: 'Arrange a class in groups, each student in one at most',
          params: OneClass,
          body: GroupsArranged,
          response: { 200: ClassGroups, ...changing },
        },
      },
      async request => groups.arrange(viewerOf(request), request.params.class, request.body),
    )

    app.post(
      '/api/v1/classes/:class/groups/undo',
      {
        schema: {
          summary: 'Take the newest arrangement back',
          params: OneClass,
          body: GroupsUndone,
          response: { 200: ClassGroups, ...changing },
        },
      },
      async request => groups.undo(viewerOf(request), request.params.class, request.body.version),
    )

    app.get(
      '/api/v1/lessons/:lesson/progress',
      {
        schema: {
          summary: 'Time in the target of each student with an approved plan, so far or in all',
          params: OneLesson,
          response: { 200: LessonProgress, ...errors },
        },
      },
      async request => went.progress(viewerOf(request), request.params.lesson),
    )

    app.put(
      '/api/v1/lessons/:lesson/progress/:student',
      {
        schema: {
          summary: 'Say how a plan went for a student: the next one heeds it',
          params: OneLesson.extend({ student: Id }),
          body: WordSaid,
          response: { 200: LessonProgress, ...changing },
        },
      },
      async request => went.say(viewerOf(request), request.params.lesson, request.params.student, request.body.word),
    )
  }

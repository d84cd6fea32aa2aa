import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { mayDo } from '../../domain/access.ts'
import { heatAdvice } from '../../domain/heat.ts'
import { Id, Milliseconds } from '../../domain/ids.ts'
import { type Lesson as LessonOfSchool, lessonPhases } from '../../domain/lesson.ts'
import { Problem, ProblemError } from '../../domain/problem.ts'
import type { People } from '../ports.ts'
import { viewerOf } from '../sessions.ts'

const Lesson = z.object({
  id: Id,
  class: Id,
  title: z.string(),
  startsAt: Milliseconds,
  endsAt: Milliseconds,
  phase: z.enum(lessonPhases).nullable(),
  wbgt: z.number().nullable().describe('°C, wet bulb globe temperature; null: not set'),
  heat: z.enum(['none', 'restrict', 'stop']).describe('what that asks of the teacher: from 26 °C restrict, above 29 °C stop'),
})
const Start = z.strictObject({ class: Id, minutes: z.int().min(1).max(1440).default(45) })
const Heat = z.strictObject({ wbgt: z.number().min(-20).max(60).nullable() })
const Change = z.union([z.strictObject({ phase: z.enum(lessonPhases) }), z.strictObject({ ended: z.literal(true) }), Heat])

const told = ({ heat, ...lesson }: LessonOfSchool) => ({ ...lesson, wbgt: heat?.wbgt ?? null, heat: heatAdvice(heat?.wbgt ?? null) })

export const lessonRoutes =
  ({ people, now }: { people: People; now: () => number }): FastifyPluginAsyncZod =>
  async app => {
    function change(lesson: LessonOfSchool, body: z.infer<typeof Change>, at: number) {
      if ('ended' in body) return people.endLesson(lesson, at)
      return 'wbgt' in body ? people.setHeat(lesson, body.wbgt, at) : people.setPhase(lesson, body.phase, at)
    }

    app.post(
      '/api/v1/lessons',
      {
        schema: {
          summary: 'Start a lesson of a class; one that is going on is answered as it is',
          body: Start,
          response: { 201: Lesson, 400: Problem, 401: Problem, 403: Problem, 404: Problem },
        },
      },
      async (request, reply) => {
        const lesson = people.startLesson(viewerOf(request), request.body, now())
        if (!lesson) throw new ProblemError('not-found')
        return reply.code(201).send(told(lesson))
      },
    )

    app.patch(
      '/api/v1/lessons/:lesson',
      {
        schema: {
          summary: 'Set the phase or the heat of a lesson, or end it; ending twice changes nothing',
          params: z.object({ lesson: Id }),
          body: Change,
          response: { 200: Lesson, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem },
        },
      },
      async request => {
        const viewer = viewerOf(request)
        const lesson = people.lesson(viewer.school, request.params.lesson)
        if (!lesson || !mayDo(viewer, 'run-lesson', { school: lesson.school, class: lesson.class, student: null })) {
          throw new ProblemError('not-found')
        }
        const at = now()
        const changed = change(lesson, request.body, at)
        if (!changed) throw new ProblemError('lesson-not-open')
        return told(changed)
      },
    )
  }

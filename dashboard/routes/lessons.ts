import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { mayDo } from '../../domain/access.ts'
import { Id, Milliseconds } from '../../domain/ids.ts'
import { lessonPhases } from '../../domain/lesson.ts'
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
})
const Start = z.strictObject({ class: Id, minutes: z.int().min(1).max(1440).default(45) })
const Change = z.union([z.strictObject({ phase: z.enum(lessonPhases) }), z.strictObject({ ended: z.literal(true) })])

export const lessonRoutes =
  ({ people, now }: { people: People; now: () => number }): FastifyPluginAsyncZod =>
  async app => {
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
        return reply.code(201).send(lesson)
      },
    )

    app.patch(
      '/api/v1/lessons/:lesson',
      {
        schema: {
          summary: 'Set the phase of a lesson, or end it; ending twice changes nothing',
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
        const changed = 'ended' in request.body ? people.endLesson(lesson, at) : people.setPhase(lesson, request.body.phase, at)
        if (!changed) throw new ProblemError('lesson-not-open')
        return changed
      },
    )
  }

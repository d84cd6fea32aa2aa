import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { mayDo, type Viewer } from '../../domain/access.ts'
import { BandMove, ClassBands } from '../../domain/bands.ts'
import { heatAdvice } from '../../domain/heat.ts'
import { Id, Milliseconds } from '../../domain/ids.ts'
import { type Lesson as LessonOfSchool, lessonCovers, lessonPhases } from '../../domain/lesson.ts'
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
const Change = z.union([z.strictObject({ phase: z.enum(lessonPhases) }), z.strictObject({ ended: z.boolean() }), Heat])

const told = ({ heat, ...lesson }: LessonOfSchool) => ({ ...lesson, wbgt: heat?.wbgt ?? null, heat: heatAdvice(heat?.wbgt ?? null) })

export const lessonRoutes =
  ({ people, now }: { people: People; now: () => number }): FastifyPluginAsyncZod =>
  async app => {
    function change(lesson: LessonOfSchool, body: z.infer<typeof Change>, at: number) {
      if ('ended' in body) return body.ended ? people.endLesson(lesson, at) : people.reopenLesson(lesson, at)
      return 'wbgt' in body ? people.setHeat(lesson, body.wbgt, at) : people.setPhase(lesson, body.phase, at)
    }

    function lessonFor(viewer: Viewer, id: string): LessonOfSchool {
      const lesson = people.lesson(viewer.school, id)
      const may = lesson && mayDo(viewer, 'run-lesson', { school: lesson.school, class: lesson.class, student: null })
      if (!may) throw new ProblemError('not-found')
      return lesson
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
          summary:
            'Set the phase or the heat of a lesson, or end it; ending twice changes nothing, `ended: false` takes the end back for two minutes',
          params: z.object({ lesson: Id }),
          body: Change,
          response: { 200: Lesson, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem },
        },
      },
      async request => {
        const changed = change(lessonFor(viewerOf(request), request.params.lesson), request.body, now())
        if (!changed) throw new ProblemError('ended' in request.body && !request.body.ended ? 'lesson-not-reopened' : 'lesson-not-open')
        return told(changed)
      },
    )

    app.get(
      '/api/v1/lessons/:lesson/bands',
      {
        schema: {
          summary: 'Who of the lesson’s class wears which band, and which are free',
          params: z.object({ lesson: Id }),
          response: { 200: ClassBands, 401: Problem, 404: Problem },
        },
      },
      async request => {
        const lesson = lessonFor(viewerOf(request), request.params.lesson)
        return people.bandsOf(lesson.school, lesson.class)
      },
    )

    app.post(
      '/api/v1/lessons/:lesson/bands',
      {
        schema: {
          summary: 'Give a student of the lesson’s class another band, take it off, or let two of them change bands; from now on',
          params: z.object({ lesson: Id }),
          body: BandMove,
          response: { 200: ClassBands, 400: Problem, 401: Problem, 403: Problem, 404: Problem, 409: Problem },
        },
      },
      async request => {
        const lesson = lessonFor(viewerOf(request), request.params.lesson)
        const at = now()
        if (!lessonCovers(lesson, at)) throw new ProblemError('lesson-not-open')
        const moved = people.moveBand(lesson.school, lesson.class, request.body, at)
        if (!('refused' in moved)) return moved
        throw new ProblemError(moved.refused === 'unknown-student' ? 'not-found' : moved.refused)
      },
    )
  }

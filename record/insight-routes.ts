import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Viewer } from '../domain/access.ts'
import { Id } from '../domain/ids.ts'
import { InsightWeeks, ShuttleRun, ShuttleRunEntered, StudentInsight } from '../domain/insight.ts'
import { Problem } from '../domain/problem.ts'
import type { Insight } from './insight.ts'

const OneStudent = z.object({ student: Id })
const errors = { 400: Problem, 401: Problem, 404: Problem }

export interface InsightRoutesOptions {
  insight: Insight
  /** whoever is signed in */
  viewerOf(request: FastifyRequest): Viewer
}

/** What weeks of lessons tell of a student, and the shuttle runs that a teacher enters. */
export const insightRoutes =
  ({ insight, viewerOf }: InsightRoutesOptions): FastifyPluginAsyncZod =>
  async app => {
    app.get(
      '/api/v1/students/:student/insight',
      {
        schema: {
          summary: 'Load, fitness trend, bests and shuttle runs of a student’s last weeks',
          params: OneStudent,
          querystring: z.object({ weeks: InsightWeeks }),
          response: { 200: StudentInsight, ...errors },
        },
      },
      async request => insight.insight(viewerOf(request), request.params.student, request.query.weeks),
    )

    app.post(
      '/api/v1/students/:student/shuttle-runs',
      {
        schema: {
          summary: 'Enter a student’s shuttle run; given again with the same time it is corrected',
          params: OneStudent,
          body: ShuttleRunEntered,
          response: { 201: ShuttleRun, ...errors },
        },
      },
      async (request, reply) => reply.code(201).send(insight.enterRun(viewerOf(request), request.params.student, request.body)),
    )

    app.delete(
      '/api/v1/students/:student/shuttle-runs/:run',
      {
        schema: {
          summary: 'Take a shuttle run back that was entered by mistake',
          params: OneStudent.extend({ run: Id }),
          response: { 204: z.null(), ...errors },
        },
      },
      async (request, reply) => {
        insight.removeRun(viewerOf(request), request.params.student, request.params.run)
        return reply.code(204).send(null)
      },
    )
  }

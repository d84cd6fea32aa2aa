import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Viewer } from '../domain/access.ts'
import { Id } from '../domain/ids.ts'
import type { Scope } from '../domain/overlay.ts'
import { Problem } from '../domain/problem.ts'
import { Backtest, BacktestAsked, ClassLimits, LimitsSet, RuleLimits, StudentLimits } from '../domain/tuning.ts'
import type { Limits } from './limits.ts'

const RuleName = z.string().max(64)
const OneClass = z.object({ class: Id })
const OneStudent = z.object({ student: Id })
const errors = { 400: Problem, 401: Problem, 403: Problem, 404: Problem }

export interface TuningRoutesOptions {
  limits: Limits
  /** what the class's newest lessons would have given */
  tryOut(viewer: Viewer, classId: string, asked: BacktestAsked): Promise<Backtest>
  /** whoever is signed in */
  viewerOf(request: FastifyRequest): Viewer
  now: () => number
}

/** Limits over HTTP: what holds for a class, what another value would have given, and setting it for a class, a student or the school. */
export const tuningRoutes =
  ({ limits, tryOut, viewerOf, now }: TuningRoutesOptions): FastifyPluginAsyncZod =>
  async app => {
    app.get(
      '/api/v1/classes/:class/rules',
      {
        schema: {
          summary: 'How the rules stand for a class, and how far each limit may be set',
          params: OneClass,
          response: { 200: ClassLimits, ...errors },
        },
      },
      async request => limits.ofClass(viewerOf(request), request.params.class),
    )

    app.post(
      '/api/v1/classes/:class/backtests',
      {
        schema: {
          summary: 'What a rule would have given in the class’s newest lessons with other params; one at a time for each account',
          params: OneClass,
          body: BacktestAsked,
          response: { 200: Backtest, ...errors, 503: Problem },
        },
      },
      async request => tryOut(viewerOf(request), request.params.class, request.body),
    )

    const set = (request: FastifyRequest, at: Scope, rule: string, body: LimitsSet) => limits.set(viewerOf(request), at, rule, body, now())
    const schema = { body: LimitsSet, response: { 200: RuleLimits, ...errors } }

    app.put(
      '/api/v1/classes/:class/rules/:rule',
      { schema: { summary: 'Set limits of a rule for a class', params: OneClass.extend({ rule: RuleName }), ...schema } },
      async request => set(request, { scope: 'class', id: request.params.class }, request.params.rule, request.body),
    )

    app.get(
      '/api/v1/students/:student/rules',
      {
        schema: {
          summary: 'How the rules stand for a student: teacher, lead and nurse',
          description:
            'Each limit with who set it there, on whose word, when and why. A doctor’s own limit (“never above 170”) is `ceiling` of `over-ceiling`.',
          params: OneStudent,
          response: { 200: StudentLimits, ...errors },
        },
      },
      async request => limits.ofStudent(viewerOf(request), request.params.student),
    )

    app.put(
      '/api/v1/students/:student/rules/:rule',
      {
        schema: {
          summary: 'Set limits of a rule for a student; a clinician’s stand over all others',
          description:
            'A doctor’s “never above 170”: `PUT …/over-ceiling` with `{"params": {"ceiling": 170}, "clinician": true, "reason": "Dr Chen, 3 March 2026"}`, by nurse, lead or admin. Raising it, or taking it away with null, loosens a hard limit: an admin does that.',
          params: OneStudent.extend({ rule: RuleName }),
          ...schema,
        },
      },
      async request => set(request, { scope: 'student', id: request.params.student }, request.params.rule, request.body),
    )

    app.put(
      '/api/v1/rules/:rule',
      { schema: { summary: 'Set limits of a rule for the school', params: z.object({ rule: RuleName }), ...schema } },
      async request => set(request, { scope: 'school' }, request.params.rule, request.body),
    )
  }

import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { People } from '../ports.ts'
import { Problem, ProblemError } from '../problem.ts'
import { homeOf } from '../sessions.ts'
import { Home, Role } from './me.ts'

const SignInBody = z.union([
  z.strictObject({ token: z.string().min(1).max(200).describe('of a sign-in link') }),
  z.strictObject({ account: z.string().min(1).max(100), password: z.string().min(1).max(200) }),
])
const SignedIn = z.object({ account: z.string(), name: z.string(), role: Role, home: Home })

/** A class may sign in from one address at once, so only refusals count against it. */
const refusalsPerMinuteMax = 20

export interface SessionRoutesOptions {
  people: People
  cookie: { name: string; options: CookieSerializeOptions }
  signedOut: (session: string) => void
  now: () => number
}

export const sessionRoutes =
  ({ people, cookie, signedOut, now }: SessionRoutesOptions): FastifyPluginAsyncZod =>
  async app => {
    const refusals = app.createRateLimit({ max: refusalsPerMinuteMax, timeWindow: '1 minute' })

    function end(session: string) {
      people.signOut(session)
      signedOut(session)
    }

    app.post(
      '/api/v1/sessions',
      {
        config: { public: true },
        schema: {
          summary: 'Sign in',
          body: SignInBody,
          response: { 201: SignedIn, 400: Problem, 401: Problem, 403: Problem, 429: Problem },
        },
      },
      async (request, reply) => {
        const before = await refusals(request, { increment: false })
        const tired = !before.isAllowed && before.remaining === 0
        if (tired) reply.header('retry-after', before.ttlInSeconds)
        if (tired) throw new ProblemError('too-many-requests')

        const answer = await people.signIn(request.body, now())
        if ('refused' in answer) {
          await refusals(request)
          throw new ProblemError(answer.refused === 'throttled' ? 'too-many-requests' : 'sign-in-refused')
        }
        if (request.session) end(request.session) // the browser forgets it with this answer: so do we
        const { account, name, role } = answer.viewer
        return reply
          .setCookie(cookie.name, answer.session, cookie.options)
          .code(201)
          .send({ account, name, role, home: homeOf(role) })
      },
    )

    app.delete(
      '/api/v1/sessions/current',
      {
        schema: {
          summary: 'Sign out; the live connections of the session close',
          response: { 204: z.undefined(), 401: Problem, 403: Problem },
        },
      },
      async (request, reply) => {
        end(request.session!)
        const { maxAge: _, ...options } = cookie.options
        return reply.clearCookie(cookie.name, options).code(204).send()
      },
    )
  }

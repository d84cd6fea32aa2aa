import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { Problem, ProblemError } from '../../domain/problem.ts'
import type { People } from '../ports.ts'
import { homeOf } from '../sessions.ts'
import { Home, Role } from './me.ts'

const SignInBody = z.union([
  z.strictObject({ token: z.string().min(1).max(200).describe('of a sign-in link') }),
  z.strictObject({ account: z.string().min(1).max(100), password: z.string().min(1).max(200) }),
])
const SignedIn = z.object({ account: z.string(), name: z.string(), role: Role, home: Home })

const problemOfRefusal = { wrong: 'sign-in-refused', throttled: 'too-many-requests', busy: 'busy' } as const

export interface SessionRoutesOptions {
  people: People
  cookie: { name: string; options: CookieSerializeOptions }
  signedOut: (session: string) => void
  now: () => number
}

export const sessionRoutes =
  ({ people, cookie, signedOut, now }: SessionRoutesOptions): FastifyPluginAsyncZod =>
  async app => {
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
          response: { 201: SignedIn, 400: Problem, 401: Problem, 403: Problem, 429: Problem, 503: Problem },
        },
      },
      async (request, reply) => {
        const answer = await people.signIn(request.body, { address: request.ip, now: now() })
        if ('refused' in answer) {
          if (answer.refused === 'throttled') reply.header('retry-after', answer.retryAfterSeconds)
          throw new ProblemError(problemOfRefusal[answer.refused])
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

import type { CookieSerializeOptions } from '@fastify/cookie'
import type { FastifyInstance } from 'fastify'
import type { Viewer } from '../domain/access.ts'
import { ProblemError } from '../domain/problem.ts'
import { isSafe, mayChange } from './origin.ts'
import type { People } from './ports.ts'

declare module 'fastify' {
  interface FastifyContextConfig {
    /** answers without a session */
    public?: boolean
  }
  interface FastifyRequest {
    session: string | null
    viewer: Viewer | null
  }
}

/** The browser may keep the cookie this long; how long the session behind it lives is the school's to say. */
const cookieSeconds = 30 * 24 * 3600

/** The session cookie: `__Host-` binds it to https, this host and `/`; plain http is for loopback, where the prefix can't be had. */
export function sessionCookie(publicUrl: string | undefined): { name: string; options: CookieSerializeOptions } {
  const secure = publicUrl?.startsWith('https:') ?? false
  // Lax, not Strict: a link from a mail or a notification must land on the alert, not on the sign-in page. What changes something asks the Origin.
  return {
    name: secure ? '__Host-pulseyard' : 'pulseyard',
    options: { path: '/', httpOnly: true, sameSite: 'lax', secure, maxAge: cookieSeconds },
  }
}

export interface GuardOptions {
  people: People
  cookieName: string
  /** known once the server listens */
  origins: () => ReadonlySet<string>
  isPublic: (path: string) => boolean
  now: () => number
}

/** Nothing answers without a session but what says so: a page leads to the sign-in, everything else is 401. */
export function guard(app: FastifyInstance, { people, cookieName, origins, isPublic, now }: GuardOptions) {
  app.decorateRequest('session', null)
  app.decorateRequest('viewer', null)
  app.addHook('onRequest', async (request, reply) => {
    reply.header('cache-control', 'no-store')
    const safe = isSafe(request.method)
    if (!safe && !mayChange(request.headers, origins())) throw new ProblemError('foreign-origin')
    const at = now()
    const session = request.cookies[cookieName]
    const viewer = session ? people.viewerOf(session, at) : null
    if (session && viewer) {
      request.session = session
      request.viewer = viewer
      people.touch(session, at)
      return
    }
    const path = request.url.split('?', 1)[0]!
    if (request.routeOptions.config.public || isPublic(path)) return
    if (!safe || path.startsWith('/api/')) throw new ProblemError('not-signed-in')
    return reply.redirect('/sign-in', 303)
  })
}

/** The viewer of a route that is not public: the guard has seen to it. */
export function viewerOf(request: { viewer: Viewer | null }): Viewer {
  if (!request.viewer) throw new ProblemError('not-signed-in')
  return request.viewer
}

export const homeOf = (role: Viewer['role']) => {
  switch (role) {
    case 'teacher':
    case 'lead':
    case 'nurse':
      return '/class'
    case 'guardian':
      return '/child'
    case 'student':
      return '/me'
    case 'admin':
      return '/admin'
  }
}

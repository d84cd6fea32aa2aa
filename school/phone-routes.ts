import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Viewer } from '../domain/access.ts'
import { Id } from '../domain/ids.ts'
import { PhoneAsked, PhoneCredential, PhoneState } from '../domain/phone-band.ts'
import { Problem, ProblemError } from '../domain/problem.ts'
import { zonesFrom } from '../domain/zones.ts'
import type { School } from './school.ts'

const errors = { 400: Problem, 401: Problem, 403: Problem, 404: Problem }
const OneBand = z.object({ band: Id })

export interface PhoneRoutesOptions {
  school: Pick<School, 'phones' | 'student' | 'nameOf' | 'rosterAt'>
  /** whoever is signed in */
  viewerOf(request: FastifyRequest): Viewer
  /** the token of their session */
  sessionOf(request: FastifyRequest): string
  now: () => number
}

/** A phone in the place of a band, over HTTP: lend one, ask what becomes of what it says, end it. */
export const phoneRoutes =
  ({ school, viewerOf, sessionOf, now }: PhoneRoutesOptions): FastifyPluginAsyncZod =>
  async app => {
    app.post(
      '/api/v1/band-credentials',
      {
        schema: {
          summary: 'Let a phone be a student’s band for at most 4 hours; it takes the place of the band that the student wears',
          body: PhoneAsked,
          response: { 201: PhoneCredential, ...errors, 409: Problem, 429: Problem, 503: Problem },
        },
      },
      async (request, reply) => {
        const viewer = viewerOf(request)
        const { student } = request.body
        const lent = school.phones.lend(viewer, sessionOf(request), student, now())
        if ('refused' in lent) {
          if (lent.refused !== 'throttled') throw new ProblemError(lent.refused)
          reply.header('retry-after', lent.retryAfterSeconds)
          throw new ProblemError('too-many-requests')
        }
        const name = school.nameOf(viewer.school, student)
        return reply.code(201).send({ ...lent, name, zonesFrom: zonesFrom(school.student(viewer.school, student)!) })
      },
    )

    app.get(
      '/api/v1/band-credentials/:band',
      { schema: { summary: 'What becomes of what the phone says now', params: OneBand, response: { 200: PhoneState, ...errors } } },
      async request => {
        const viewer = viewerOf(request)
        const { band } = request.params
        const lent = school.phones.lentTo(viewer, band)
        if (!lent) throw new ProblemError('not-found')
        const place = school.rosterAt(viewer.school, band, now())
        return { ...lent, discards: 'refused' in place ? place.refused : null }
      },
    )

    app.delete(
      '/api/v1/band-credentials/:band',
      {
        schema: {
          summary: 'End it: the phone is cut off within a second, and the student has the band of before again',
          params: OneBand,
          response: { 204: z.undefined(), ...errors },
        },
      },
      async (request, reply) => {
        if (!school.phones.end(viewerOf(request), request.params.band, now())) throw new ProblemError('not-found')
        return reply.code(204).send()
      },
    )
  }

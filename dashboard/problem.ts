import type { FastifyReply } from 'fastify'
import { type Problem, type ProblemCode, ProblemError, problemOf } from '../domain/problem.ts'

/** Another process, such as a seed, is writing people. */
const sqliteBusy = 5

const codeOfStatus: Record<number, ProblemCode> = { 404: 'not-found', 413: 'too-large', 415: 'wrong-media-type', 429: 'too-many-requests' }

/** The problem behind whatever was thrown; only `internal` is a bug of ours. */
export function problemOfError(error: unknown): Problem {
  if (error instanceof ProblemError) return error.problem
  if ((error as { errcode?: number }).errcode === sqliteBusy) return problemOf('busy')
  const { statusCode = 500, validation } = error as { statusCode?: number; validation?: { instancePath?: string; message?: string }[] }
  if (validation) {
    return problemOf('invalid', { errors: validation.map(({ instancePath = '', message = '' }) => ({ path: instancePath, message })) })
  }
  return problemOf(statusCode >= 500 ? 'internal' : (codeOfStatus[statusCode] ?? 'invalid'))
}

/** Answers with the problem; the text is made here, so that no route's response schema is asked about it. */
export const sendProblem = (reply: FastifyReply, problem: Problem) =>
  reply
    .code(problem.status)
    .type('application/problem+json')
    .serializer((body: unknown) => JSON.stringify(body))
    .send(problem)

import { z } from 'zod'

/** Every error, as RFC 9457 problem details: what is wrong, where, and the fix. `type` and `code` are stable. */
export const Problem = z.object({
  type: z.string().describe('urn:pulseyard:problem:{code}'),
  code: z.string(),
  title: z.string(),
  status: z.int(),
  detail: z.string().describe('where, and what to do'),
  errors: z.array(z.object({ path: z.string(), message: z.string() })).optional(),
})
export type Problem = z.infer<typeof Problem>

const problems = {
  invalid: [400, 'The request does not fit the schema', 'See `errors`, and /api/openapi.json for what fits.'],
  'not-signed-in': [401, 'Not signed in', 'Open /sign-in, or POST /api/v1/sessions, and send the cookie it sets.'],
  'sign-in-refused': [401, 'Sign-in refused', 'Check the account and the password; a link works once: ask the school for a new one.'],
  'foreign-origin': [
    403,
    'This origin may not do that',
    'Open Pulseyard at its own address; behind a proxy set PULSEYARD_PUBLIC_URL to it.',
  ],
  'hard-limit': [
    403,
    'A hard limit may not be loosened',
    'An admin may, with a recorded reason; see `errors` for how far it goes without.',
  ],
  'not-found': [404, 'Nothing here for you', 'Check the address; what belongs to others answers the same.'],
  'lesson-not-open': [409, 'The lesson is not going on', 'Open the lesson that is going on now.'],
  'no-consent': [
    409,
    'No consent to read this heart',
    'A guardian consents at the school, to the live view or to keeping the lesson; then start the phone again.',
  ],
  'lesson-not-reopened': [
    409,
    'The lesson can’t be reopened',
    'An end is taken back within two minutes, before the planned end and before the next lesson: start a new lesson.',
  ],
  'unknown-band': [409, 'The school has no such band', 'Check the number on the band; an administrator registers new ones.'],
  'band-taken': [409, 'Somebody wears that band', 'Choose a free band; two students of the class can change bands.'],
  'recorded-already': [409, 'That time is recorded already', 'The band told of it: what counts twice would be wrong twice.'],
  'past-a-bound': [409, 'The plan would go past a bound', 'See `errors`: how far it may go, and why.'],
  'changed-meanwhile': [409, 'It has changed meanwhile', 'Load it again, and change what stands now.'],
  'too-large': [413, 'The body is too large', 'Send at most 16 KiB; a recorded file at most 8 MiB.'],
  'wrong-media-type': [415, 'The body is not JSON', 'Send content-type: application/json.'],
  'too-many-requests': [429, 'Too many requests', 'Wait for the seconds that retry-after says.'],
  internal: [500, 'The server failed', 'Try again; if it stays, the operator finds the error in the log.'],
  busy: [503, 'The server is busy', 'Try again in a few seconds.'],
  'too-many-phones': [503, 'Too many phones stand in for bands', 'End some of this school, or wear a band.'],
  'too-many-sockets': [503, 'Too many live connections', 'Close other screens of this account, or try again in a minute.'],
} as const satisfies Record<string, readonly [number, string, string]>
export type ProblemCode = keyof typeof problems

export function problemOf(code: ProblemCode, more: Partial<Pick<Problem, 'detail' | 'errors'>> = {}): Problem {
  const [status, title, detail] = problems[code]
  return { type: `urn:pulseyard:problem:${code}`, code, title, status, detail, ...more }
}

/** Thrown in a hook or a handler, answered as its problem. */
export class ProblemError extends Error {
  readonly problem: Problem
  readonly statusCode: number
  constructor(code: ProblemCode, more?: Parameters<typeof problemOf>[1]) {
    super(code)
    this.problem = problemOf(code, more)
    this.statusCode = this.problem.status
  }
}

import { z } from 'zod'
import { Id, Milliseconds } from './ids.ts'

/** `POST /api/v1/band-credentials`: whose heart the phone will read. */
export const PhoneAsked = z.strictObject({ student: Id })

/** What a phone needs to speak MQTT as a band, at `/mqtt`. The secret is told this once. */
export const PhoneCredential = z.object({
  band: Id.describe('client id and user name'),
  secret: z.string().describe('password'),
  school: Id,
  student: Id,
  name: z.string().describe('the student’s'),
  expires: Milliseconds.describe('ms since 1970, at most 4 hours from now'),
  zonesFrom: z.array(z.number()).length(5).describe('beats/min at which the student’s zones 1 to 5 begin'),
})
export type PhoneCredential = z.infer<typeof PhoneCredential>

/** `GET /api/v1/band-credentials/{band}`: what becomes of a sample of now. */
export const PhoneState = z.object({
  student: Id,
  expires: Milliseconds,
  discards: z
    .enum(['no-lesson', 'no-consent', 'no-assignment', 'unknown-band'])
    .nullable()
    .describe('why what the phone says now is not taken; null: it is'),
})
export type PhoneState = z.infer<typeof PhoneState>

import { z } from 'zod'
import { Id, Milliseconds } from './ids.ts'
import { samplesPerMessageMax } from './message-bounds.ts'

export { messageBytesMax, samplesPerMessageMax } from './message-bounds.ts'

const Counter = z.int().min(0).max(Number.MAX_SAFE_INTEGER)

/** What a band says about one second. What is missing is unknown, never zero. */
export const Sample = z.strictObject({
  t: Milliseconds.describe('start of the second the sample covers, ms since 1970, band clock; any integer'),
  bpm: z.number().min(20).max(260).nullable().describe('beats/min; null: no reading'),
  contact: z.boolean().optional().describe('the optical sensor sees skin'),
  rr: z.array(z.number().min(200).max(3000)).max(8).optional().describe('ms, beat-to-beat intervals that ended in this second'),
  acc: z
    .tuple([z.number().min(-32).max(32), z.number().min(-32).max(32), z.number().min(-32).max(32)])
    .optional()
    .describe('g, mean of each axis over the second'),
  enmo: z.number().min(0).max(16_000).optional().describe('mg, mean of max(‖a‖ − 1 g, 0)'),
  peak: z.number().min(0).max(32).optional().describe('g, largest ‖a‖ in the second'),
  steps: z.number().min(0).max(10).optional().describe('steps in this second'),
  spo2: z.number().min(0).max(100).optional().describe('%'),
  skin: z.number().min(-40).max(85).optional().describe('°C'),
  battery: z.number().min(0).max(100).optional().describe('%'),
})
export type Sample = z.infer<typeof Sample>

/** One message on `…/samples`. `(band, boot, seq)` names it for ever. */
export const SamplesMessage = z.strictObject({
  boot: Counter.describe('random at power-up'),
  seq: Counter.describe('counts messages since power-up'),
  sent: Milliseconds.describe('when the message was first made, ms since 1970, band clock'),
  samples: z.array(Sample).min(1).max(samplesPerMessageMax),
})
export type SamplesMessage = z.infer<typeof SamplesMessage>

/** One message on `…/status`; the Last Will is `{"offline":true}` alone. */
export const StatusMessage = z.union([
  z.strictObject({ offline: z.literal(true) }),
  z.strictObject({
    boot: Counter,
    seq: Counter,
    firmware: z.string().max(64).optional(),
    battery: z.number().min(0).max(100).optional(),
    heldSamples: z.int().min(0).optional().describe('samples still in the band’s spool'),
  }),
])
export type StatusMessage = z.infer<typeof StatusMessage>

/** One message on `…/reply`: the child answers, or asks for help. */
export const ReplyMessage = z.discriminatedUnion('kind', [
  z.strictObject({ boot: Counter, seq: Counter, t: Milliseconds, kind: z.literal('ok'), to: Id }),
  z.strictObject({ boot: Counter, seq: Counter, t: Milliseconds, kind: z.literal('sos') }),
])
export type ReplyMessage = z.infer<typeof ReplyMessage>

/** One message on `…/command`, from the server to a band. */
export const CommandMessage = z.strictObject({
  id: Id,
  kind: z.enum(['buzz', 'ask-ok', 'message']),
  text: z.string().max(200).optional(),
  expires: Milliseconds,
})
export type CommandMessage = z.infer<typeof CommandMessage>

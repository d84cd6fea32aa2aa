import { z } from 'zod'
import { Outcome, Severity } from './alert.ts'
import { Id, Milliseconds } from './ids.ts'

/** The messages of `/live` (wire.md). JSON, one object a message, with a `type`. */

/** A number is never older than it looks: see `numberStateOf`. */
export const NumberState = z.enum(['ok', 'weak', 'stale', 'lost', 'off', 'no-motion', 'no-consent'])
export type NumberState = z.infer<typeof NumberState>

export const AlertMessage = z.strictObject({
  type: z.literal('alert'),
  seq: z.int().describe('numbered for this recipient; resume with the last one seen'),
  id: Id,
  rule: z.string(),
  severity: Severity,
  student: Id,
  phase: z.enum(['firing', 'resolved']),
  handling: z.enum(['open', 'acknowledged', 'closed']),
  by: z.string().nullable().describe('display name of who handled it, as this recipient may know it'),
  at: Milliseconds.nullable(),
  outcome: Outcome.nullable(),
  startedAt: Milliseconds,
  firedAt: Milliseconds,
  resolvedAt: Milliseconds.nullable(),
  late: z.boolean(),
  durable: z.boolean(),
  value: z.number().nullable(),
  expected: z.number().nullable(),
  who: z.string().optional().describe('the student’s name; to staff alone, who may have no class on the screen'),
  where: z.string().optional().describe('the class and the lesson; to staff alone'),
  why: z.union([z.strictObject({ teacher: z.string() }), z.strictObject({ guardian: z.string() }), z.strictObject({ child: z.string() })]),
  drill: z.boolean(),
})
export type AlertMessage = z.infer<typeof AlertMessage>

export const LiveStudent = z.strictObject({
  id: Id,
  name: z.string(),
  bpm: z.number().nullable(),
  zone: z.int().min(0).max(5).nullable(),
  percent: z.int().nullable().describe('% of the student’s own maximum'),
  state: NumberState,
  ageSeconds: z.number().nullable().describe('age of the newest reading; null: none yet'),
})
export type LiveStudent = z.infer<typeof LiveStudent>

export const HelloMessage = z.strictObject({ type: z.literal('hello'), epoch: z.string(), seq: z.int(), serverTime: Milliseconds })
export const SnapshotMessage = z.strictObject({
  type: z.literal('snapshot'),
  class: Id.nullable(),
  lesson: z
    .strictObject({
      id: Id,
      title: z.string(),
      startsAt: Milliseconds,
      endsAt: Milliseconds,
      phase: z.enum(['warm-up', 'main', 'sprint', 'rest', 'cool-down']).nullable(),
      phaseSince: Milliseconds.optional(),
      wbgt: z.number().optional().describe('°C, wet bulb globe temperature; absent: not set'),
    })
    .nullable(),
  students: z.array(LiveStudent),
  alerts: z.array(AlertMessage),
})
export const FrameMessage = z.strictObject({
  type: z.literal('frame'),
  t: Milliseconds,
  students: z.array(z.tuple([Id, z.number().nullable(), z.int().min(0).max(5).nullable(), z.int().nullable(), NumberState])),
})
export const GapMessage = z.strictObject({ type: z.literal('gap') })
export const WatchingMessage = z.strictObject({ type: z.literal('watching'), who: z.array(z.string()) })
export const ErrorMessage = z.strictObject({ type: z.literal('error'), code: z.string(), detail: z.string() })

export const ServerMessage = z.discriminatedUnion('type', [
  HelloMessage,
  SnapshotMessage,
  FrameMessage,
  AlertMessage,
  GapMessage,
  WatchingMessage,
  ErrorMessage,
])
export type ServerMessage = z.infer<typeof ServerMessage>
export type FrameMessage = z.infer<typeof FrameMessage>
export type SnapshotMessage = z.infer<typeof SnapshotMessage>

/** What a person says about an alert; idempotent by alert and account. */
export const ClientMessage = z.discriminatedUnion('type', [
  z.strictObject({ type: z.literal('seen'), id: Id }),
  z.strictObject({ type: z.literal('acknowledge'), id: Id, note: z.string().max(500).optional() }),
  z.strictObject({ type: z.literal('silence'), id: Id, untilMs: Milliseconds }),
  z.strictObject({ type: z.literal('close'), id: Id, outcome: Outcome }),
])
export type ClientMessage = z.infer<typeof ClientMessage>

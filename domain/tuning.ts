import { z } from 'zod'
import { Severity } from './alert.ts'
import { Id, Milliseconds } from './ids.ts'
import { authorities } from './overlay.ts'

/** Limits as data: what holds for a class, and what another value would have given. */

const Params = z.record(z.string().max(32), z.number())

/** The most lessons that a back-test looks at. */
export const lessonsMax = 10

/** `POST /api/v1/classes/:class/backtests`: with these params, what would the class's newest lessons have given? */
export const BacktestAsked = z.strictObject({
  rule: z.string().max(64),
  params: Params.describe('of this rule; the others stay as they are'),
  lessons: z.int().min(1).max(lessonsMax).default(lessonsMax).describe('how many of the newest'),
})
export type BacktestAsked = z.infer<typeof BacktestAsked>

const FiredAlert = z.strictObject({ student: Id, name: z.string(), at: Milliseconds, severity: Severity })

export const Backtest = z.strictObject({
  rule: z.string(),
  now: z.int().describe('alerts with what holds'),
  tried: z.int().describe('alerts with the params asked about'),
  lessons: z
    .array(
      z.strictObject({
        lesson: Id,
        title: z.string(),
        startsAt: Milliseconds,
        readings: z.int().describe('0: none are kept any more'),
        now: z.array(FiredAlert),
        tried: z.array(FiredAlert),
      }),
    )
    .describe('newest first'),
})
export type Backtest = z.infer<typeof Backtest>

/** `PUT …/rules/:rule`: sets params apart from the rules file. */
export const LimitsSet = z.strictObject({
  params: z
    .record(z.string().max(32), z.number().nullable())
    .describe('null takes away what was set; `enabled` 1 switches on what is off by default'),
  reason: z.string().trim().min(1).max(400).optional().describe('an admin’s, or a clinician’s with name and date'),
  clinician: z.boolean().default(false).describe('a clinician’s limit for a student, as told to the school'),
})
export type LimitsSet = z.infer<typeof LimitsSet>

export const RuleLimits = z.strictObject({
  rule: z.string(),
  severity: Severity,
  hard: z.boolean().describe('can become high: loosening it takes an admin’s reason'),
  enabled: z.boolean(),
  switchable: z.boolean().describe('off by default: `enabled` switches it'),
  params: z.array(
    z.strictObject({
      param: z.string(),
      unit: z.string(),
      value: z.number().describe('what holds'),
      standard: z.number().describe('the rules file’s'),
      inherited: z.number().describe('what would hold without what was set here'),
      min: z.number(),
      max: z.number(),
      tighter: z.enum(['lower', 'higher']).nullable().describe('towards which end more is noticed'),
      cliniciansOnly: z.boolean().describe('set for one student, with `clinician: true`, alone'),
      authority: z.enum(authorities).nullable().describe('on whose word it was set here; null: it was not'),
      setBy: z.string().nullable().describe('display name; null: nobody here, or someone who has left'),
      setAt: Milliseconds.nullable(),
      reason: z.string().nullable(),
    }),
  ),
})
export type RuleLimits = z.infer<typeof RuleLimits>

/** `GET /api/v1/classes/:class/rules` */
export const ClassLimits = z.strictObject({ rules: z.array(RuleLimits) })
export type ClassLimits = z.infer<typeof ClassLimits>

/**
 * `GET /api/v1/students/:student/rules`: for the staff who look after the student. A doctor's "never above 170" is `ceiling` of
 * `over-ceiling`: `value` below `standard` (240: none), `authority` `clinician`, with `setBy`, `setAt` and `reason` (which doctor, when).
 */
export const StudentLimits = z.strictObject({ rules: z.array(RuleLimits) })
export type StudentLimits = z.infer<typeof StudentLimits>

import { z } from 'zod'
import { type audiences, type languages, Severity } from '../../domain/alert.ts'

/** Prometheus' way to write a duration: `90s`, `2m`, `1m30s`. Read as ms, at most an hour. */
export const Duration = z
  .string()
  .regex(/^(?=.)(\d+h)?(\d+m)?(\d+s)?$/, 'a duration like 10s, 2m or 1m30s')
  .transform(text => {
    const [, hours, minutes, seconds] = /^(?:(\d+)h)?(?:(\d+)m)?(?:(\d+)s)?$/.exec(text)!
    return 1_000 * (3_600 * Number(hours ?? 0) + 60 * Number(minutes ?? 0) + Number(seconds ?? 0))
  })
  .refine(ms => ms <= 3_600_000, 'at most 1h')

const Name = z.string().regex(/^[a-z][a-z0-9-]{0,63}$/, 'lower-case words joined by -')
const Cel = z.string().min(1).max(1_000)

/** What an overlay may change, and how far. */
export const Param = z
  .strictObject({
    default: z.number(),
    unit: z.string().max(16),
    min: z.number(),
    max: z.number(),
    /** towards which end more is noticed; where the default stands at one end, towards the other */
    tighter: z.enum(['lower', 'higher']).optional(),
    /** on whose word alone it is set, for one student; without it whoever may set limits does */
    set_by: z.enum(['clinician']).optional(),
  })
  .refine(param => param.min <= param.default && param.default <= param.max, 'default between min and max')

/** When an audience hears: at once; after the teacher's outcome or 60 s; or not at all. Low and technical alerts never leave the staff. */
export const Policy = z.enum(['at-once', 'after-teacher', 'never'])
export type Policy = z.infer<typeof Policy>

const Text = z.string().min(1).max(400)
const TextByLanguage = z.strictObject({ en: Text, zh: Text } satisfies Record<(typeof languages)[number], unknown>)
const Annotations = z.strictObject({ teacher: TextByLanguage, guardian: TextByLanguage, child: TextByLanguage } satisfies Record<
  (typeof audiences)[number],
  unknown
>)

export const RuleSource = z.strictObject({
  alert: Name,
  /** false: off until an overlay switches it on */
  enabled: z.boolean().default(true),
  expr: Cel,
  for: Duration.default(0),
  keep_firing_for: Duration.default(0),
  /** while it waits for `for`, the condition may be untrue for so long */
  dips: Duration.optional(),
  clear: Cel.optional(),
  /** seconds for which the condition had held already when it turned true */
  held: Cel.optional(),
  value: Cel.optional(),
  expected: Cel.optional(),
  /** when a firing alert becomes more severe; the most severe whose expr is true stands */
  raise: z
    .array(z.strictObject({ to: Severity, expr: Cel }))
    .max(3)
    .default([]),
  /** who may end it besides its condition: the child's "I'm fine", the teacher's outcome */
  resolved_by: z.array(z.enum(['ok', 'close'])).default([]),
  labels: z.strictObject({ severity: Severity, kind: z.enum(['heart', 'fall', 'band', 'call']) }),
  params: z
    .record(z.string().regex(/^(?!enabled$)[a-z][a-z0-9_]{0,31}$/, 'lower-case words joined by _, and not enabled'), Param)
    .default({}),
  inhibits: z.array(Name).default([]),
  notify: z.strictObject({ teacher: Policy, guardian: Policy, child: Policy } satisfies Record<(typeof audiences)[number], unknown>),
  annotations: Annotations,
  /** what is said instead where `when` is true as it fires; the first that is */
  instead: z
    .array(z.strictObject({ when: Cel, annotations: Annotations }))
    .max(3)
    .default([]),
})
export type RuleSource = z.infer<typeof RuleSource>

export const RulesFile = z.strictObject({
  groups: z
    .array(z.strictObject({ name: Name, rules: z.array(RuleSource).min(1).max(100) }))
    .min(1)
    .max(20),
})

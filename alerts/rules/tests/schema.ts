import { z } from 'zod'
import { Severity } from '../../../domain/alert.ts'
import { lessonPhases } from '../../../domain/lesson.ts'
import { Duration } from '../schema.ts'

const Line = z.union([z.string().min(1).max(2_000), z.number().transform(String)])

/** The fields of a sample as series: see notation.ts. */
export const Input = z.strictObject({
  bpm: Line.optional(),
  contact: Line.optional(),
  acc: Line.optional(),
  enmo: Line.optional(),
  peak: Line.optional(),
  steps: Line.optional(),
  spo2: Line.optional(),
  skin: Line.optional(),
  battery: Line.optional(),
})
export type Input = z.infer<typeof Input>

/** An alert that must come. Without `resolved` it still fires at the end. */
const Expected = z.strictObject({
  fired: Duration,
  severity: Severity,
  raised: Duration.optional(),
  resolved: Duration.optional(),
})
export type Expected = z.infer<typeof Expected>

export const UnitTest = z.strictObject({
  name: z.string().min(1).max(200),
  student: z
    .strictObject({
      age: z.number().min(3).max(99).optional(),
      resting: z.number().min(20).max(200).optional(),
      max: z.number().min(100).max(260).optional(),
    })
    .default({}),
  /** since when which phase of the lesson is on */
  phases: z.array(z.strictObject({ at: Duration, phase: z.enum(lessonPhases) })).default([]),
  /** °C, from the beginning */
  wbgt: z.number().min(-20).max(60).optional(),
  /** an overlay: rule → param → value */
  params: z.record(z.string(), z.record(z.string(), z.number())).default({}),
  /** the last digit of a real sensor never stands still, and so it is with `acc` here; true: it does */
  frozen: z.boolean().default(false),
  input: Input,
  /** when the child asks for help */
  sos: Duration.optional(),
  /** of each rule named here, every alert that comes; of others nothing is asked */
  expect: z.record(z.string(), z.array(Expected)),
})
export type UnitTest = z.infer<typeof UnitTest>

/** Unit tests of a rules file. */
export const TestsFile = z.strictObject({
  /** beside this file; else the name of this file without `.test` */
  rule_file: z.string().min(1).optional(),
  tests: z.array(UnitTest).min(1).max(1_000),
})

import { z } from 'zod'
import { languages } from './alert.ts'
import { lessonPhases } from './lesson.ts'
import { AlertMessage, FrameMessage, LiveStudent } from './live.ts'

/** A few minutes of a lesson of children who do not exist, made by the simulator and judged by the real engine, for the class screen to play. */
export const DemoLesson = z.strictObject({
  seconds: z.int().positive().describe('how long it is; then it begins again'),
  phase: z.enum(lessonPhases),
  students: z.array(LiveStudent).describe('at second 0'),
  frames: z.array(FrameMessage.shape.students).describe('by second, from 1 on: what changed'),
  alerts: z
    .array(
      z.strictObject({
        second: z.int().min(0),
        alert: AlertMessage.omit({ type: true, seq: true, why: true }).describe('times are ms since second 0'),
        why: z.record(z.enum(languages), z.string()).describe('to the teacher'),
      }),
    )
    .describe('in the order in which they are told'),
})
export type DemoLesson = z.infer<typeof DemoLesson>

import { z } from 'zod'
import { StudentFigures, StudentLesson } from './record.ts'

/** `GET /api/v1/lessons/:lesson/students/:student`: one student's lesson as far as it has come. */
export const LessonNow = z.strictObject({
  flags: z.array(z.string()).describe('what a clinician or parent told the school'),
  restingBpm: z.number().nullable().describe('the student’s own; null: the age’s is taken'),
  maxBpm: z.number().nullable().describe('the student’s own; null: the age’s is taken'),
  lessonSeconds: z.number().min(0).describe('so far'),
  zoneSeconds: StudentFigures.shape.zoneSeconds.nullable().describe('so far; null: without consent, or not begun'),
  curve: StudentLesson.shape.curve.nullable().describe('of the last ten minutes'),
})
export type LessonNow = z.infer<typeof LessonNow>

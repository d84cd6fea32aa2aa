import { type LearnedHeart, learnHeart } from '../domain/heart-learned.ts'
import { heartLessonOf } from '../domain/heart-lesson.ts'
import { type LessonScript, scriptSeconds } from '../simulator/lesson-script.ts'
import { livedSeries } from '../simulator/lived.ts'
import type { OpticalFaults } from '../simulator/optics.ts'
import { createStudent, type StudentFacts } from '../simulator/student.ts'
import type { Variety } from '../simulator/variety.ts'

/** The heart that earlier, uneventful lessons of the same simulated student taught: what the record would have kept. */
export function learnedFrom(
  lessons: number,
  options: { student: StudentFacts; script: LessonScript; seed: number; faults: OpticalFaults; variety: Variety },
): LearnedHeart | null {
  const taught = Array.from({ length: lessons }, (_, index) => heartLessonOf(livedOn(index + 1, options), options.student, []))
  return learnHeart(options.student, taught)
}

const livedOn = (day: number, options: Parameters<typeof learnedFrom>[1]) =>
  livedSeries(createStudent({ ...options, incidents: [], day }), scriptSeconds(options.script), 0)

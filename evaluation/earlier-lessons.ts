import { type LearnedHeart, learnHeart } from '../domain/heart-learned.ts'
import { heartLessonOf } from '../domain/heart-lesson.ts'
import { type Series, seriesOf } from '../domain/series.ts'
import { type LessonScript, scriptSeconds } from '../simulator/lesson-script.ts'
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

function livedOn(day: number, options: Parameters<typeof learnedFrom>[1]): Series {
  const student = createStudent({ ...options, incidents: [], day })
  const series = seriesOf(scriptSeconds(options.script))
  for (let second = 0; second < series.t.length; second++) {
    const { values } = student.next()
    series.t[second] = second * 1000
    series.bpm[second] = values.bpm ?? Number.NaN
    series.contact[second] = values.contact === undefined ? Number.NaN : Number(values.contact)
    series.enmo[second] = values.enmo ?? Number.NaN
    series.steps[second] = values.steps ?? Number.NaN
  }
  return series
}

import { expect, test } from 'vitest'
import { heartLessonOf } from '../../domain/heart-lesson.ts'
import { seriesOf } from '../../domain/series.ts'
import { trendOf, trendPointOf } from '../../domain/trend.ts'
import { scriptSeconds, standardLesson } from '../../simulator/lesson-script.ts'
import { createStudent } from '../../simulator/student.ts'
import { typicalVariety } from '../../simulator/variety.ts'

const dayMs = 24 * 3_600_000
const child = { ageYears: 11, restingBpm: null, maxBpm: null }

/** A lesson a week for eight weeks, of a simulated child whose fitness becomes `gain` greater. */
function termOf(seed: number, gain: number) {
  return Array.from({ length: 8 }, (_, week) => {
    const fitness = 0.95 + (gain * week) / 7
    const variety = { ...typicalVariety, fitness: [fitness, fitness] as const }
    const lived = createStudent({ student: child, script: standardLesson, incidents: [], seed, day: week + 1, variety })
    const series = seriesOf(scriptSeconds(standardLesson))
    for (let second = 0; second < series.t.length; second++) {
      const { bpm, contact, enmo, steps } = lived.next().values
      series.t[second] = week * 7 * dayMs + second * 1_000
      series.bpm[second] = bpm ?? Number.NaN
      series.contact[second] = Number(contact)
      series.enmo[second] = enmo!
      series.steps[second] = steps!
    }
    return trendPointOf(week * 7 * dayMs, heartLessonOf(series, child, []))
  })
}

/**
 * Fitter by 0.2: at a mean load of 0.45 the reserve of 120 gives 54 ÷ 0.95 = 56.8 beats above rest at first and 54 ÷ 1.15 = 47 in the end, 9.9 fewer in seven
 * weeks: −1.4 a week. The same chance (seed) with and without it, so that what differs is the fitness alone. `bench/trend.ts` tells of 200 students.
 */
test.each([1, 2, 3])('a simulated child who grows fitter does the same with fewer beats, one who does not does not: child %i', seed => {
  const [fitter, same] = [trendOf(termOf(seed, 0.2)), trendOf(termOf(seed, 0))]
  const gained = fitter.bpmPerWeek!.slope - same.bpmPerWeek!.slope
  expect(gained).toBeLessThan(-0.8)
  expect(gained).toBeGreaterThan(-2)
  expect([fitter.word, same.word === 'better']).toEqual(['better', false])
})

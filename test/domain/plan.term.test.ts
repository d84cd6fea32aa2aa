import { expect, test } from 'vitest'
import { gapOf, termBounds, termFigures } from '../../bench/plans-measures.ts'
import { simulateTerm } from '../../bench/plans-term.ts'

// `npm run bench:plans` plays the same with 1,000 students.
test('a term of plans for 60 students: no load runs away, the least fit gain minutes, and no group fares worse', () => {
  const weeks = 16
  const { pastBound, pointsMax, growthMax, groups } = termFigures(simulateTerm({ students: 60, weeks, seed: 4 }), 2 * weeks)
  expect(pastBound).toBe(0)
  expect(pointsMax).toBeLessThan(termBounds.pointsPerMinuteMax)
  expect(growthMax).toBeLessThan(termBounds.growthMax)
  const [least] = groups.fitness!
  expect(least!.last).toBeGreaterThan(least!.first)
  for (const list of Object.values(groups)) {
    expect(gapOf(list, 'attained')).toBeLessThan(termBounds.attainedGapMax)
    expect(gapOf(list, 'heldBack')).toBeLessThan(termBounds.heldBackGapMax)
  }
}, 60_000)

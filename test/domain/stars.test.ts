import { expect, test } from 'vitest'
import { starsOf, usualSeconds } from '../../domain/stars.ts'

test.each([
  ['taking part is a star', 0, 1],
  ['not yet a quarter of it', 149, 1],
  ['a quarter', 150, 2],
  ['half', 300, 3],
  ['nearly all', 599, 4],
  ['all', 600, 5],
  ['more is no more: nobody is rewarded for too much', 2_400, 5],
])('%s of ten planned minutes: %i s', (_, seconds, stars) => expect(starsOf(seconds, 600)).toBe(stars))

test('without a plan a quarter of the lesson is all the stars', () => {
  expect(usualSeconds({ startsAt: 0, endsAt: 40 * 60_000 })).toBe(600)
  expect(starsOf(0, usualSeconds({ startsAt: 5, endsAt: 5 }))).toBe(1)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { levelMax, levelSpeed, vo2MaxOf } from '../../domain/shuttle.ts'

test.each([
  [1, 8.5],
  [2, 9],
  [10, 13],
  [21, 18.5],
])('level %i is run at %d km/h', (level, speed) => expect(levelSpeed(level)).toBe(speed))

test.each([
  // 31.025 + 3.238 · 10.5 − 3.248 · 12 + 0.1536 · 10.5 · 12 = 31.025 + 33.999 − 38.976 + 19.3536
  ['level 5 at 12', 5, 12, 45.4016],
  // 31.025 + 3.238 · 8.5 − 3.248 · 8 + 0.1536 · 8.5 · 8 = 31.025 + 27.523 − 25.984 + 10.4448
  ['the first level at 8', 1, 8, 43.0088],
  // 31.025 + 3.238 · 13 − 3.248 · 15 + 0.1536 · 13 · 15 = 31.025 + 42.094 − 48.72 + 29.952
  ['level 10 at 15', 10, 15, 54.351],
  // 31.025 + 3.238 · 12 − 3.248 · 19 + 0.1536 · 12 · 19 = 31.025 + 38.856 − 61.712 + 35.0208
  ['level 8 at 19', 8, 19, 43.1898],
])('%s', (_, level, ageYears, mlPerKgMin) => {
  const found = vo2MaxOf({ level, ageYears })
  expect(found).toMatchObject({ state: 'known', errorMlPerKgMin: 5.9 })
  expect(found.state === 'known' && found.mlPerKgMin).toBeCloseTo(mlPerKgMin, 9)
})

test.each([
  ['no stage was finished', 0, 12, 'no-stage'],
  ['nobody knows the age', 5, null, 'age-unknown'],
  ['seven years', 5, 7, 'age-outside'],
  ['twenty years', 5, 20, 'age-outside'],
])('it says nothing, and why: %s', (_, level, ageYears, reason) =>
  expect(vo2MaxOf({ level, ageYears })).toEqual({ state: 'unknown', reason }),
)

test('a level more is never worth less, at any age', () =>
  fc.assert(
    fc.property(fc.integer({ min: 1, max: levelMax - 1 }), fc.integer({ min: 8, max: 19 }), (level, ageYears) => {
      const [one, next] = [vo2MaxOf({ level, ageYears }), vo2MaxOf({ level: level + 1, ageYears })]
      expect(one.state === 'known' && next.state === 'known' && next.mlPerKgMin > one.mlPerKgMin && one.mlPerKgMin > 0).toBe(true)
    }),
  ))

import { expect, test } from 'vitest'
import { auc, bootstrap, quantile, rateLowerBound, rateUpperBound, roc, wilson } from '../../evaluation/statistics.ts'

test.each([
  ['the middle of an odd number', [3, 1, 2], 0.5, 2],
  ['between two', [1, 2], 0.5, 1.5],
  ['the end', [5, 9], 1, 9],
  ['one alone', [4], 0.95, 4],
])('quantile: %s', (_, values, share, expected) => expect(quantile(values, share)).toBe(expected))

test.each([
  ['apart', [3, 4], [1, 2], 1],
  ['the wrong way round', [1, 2], [3, 4], 0],
  ['ties count half', [1, 1], [1, 1], 0.5],
  ['one of four pairs crossed', [2, 4], [1, 3], 0.75],
])('AUC: %s', (_, positives, negatives, expected) => expect(auc(positives, negatives)).toBe(expected))

test('the ROC goes from corner to corner, and the area under it is the AUC', () => {
  const [positives, negatives] = [
    [2, 4, 4, 7],
    [1, 3, 4],
  ]
  const points = roc(positives, negatives)
  expect([points[0], points.at(-1)]).toMatchObject([
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ])
  const area = points.slice(1).reduce((sum, { x, y }, i) => sum + ((x - points[i]!.x) * (y + points[i]!.y)) / 2, 0)
  expect(area).toBeCloseTo(auc(positives, negatives), 12)
})

test('Wilson: 8 of 10 as in the textbook; none of none is nothing', () => {
  expect(wilson(8, 10)!.map(bound => Math.round(bound * 1000) / 1000)).toEqual([0.49, 0.943])
  expect(wilson(0, 0)).toBeNull()
})

test('no false alert in 1,500 hours excludes 0.002 an hour', () => {
  expect(rateUpperBound(0, 1500)).toBe(0.002)
  expect(rateUpperBound(3, 1500)).toBeGreaterThan(0.004)
  expect([rateLowerBound(0, 1500), rateLowerBound(1, 1500)]).toEqual([0, expect.closeTo(0.0000003, 6)])
  expect(rateLowerBound(100, 1000)).toBeCloseTo(0.081, 3)
})

test('the bootstrap is the same each time, and holds the mean', () => {
  const values = [1, 2, 3, 4, 5, 6, 7, 8, 9]
  const mean = (of: readonly number[]) => of.reduce((sum, value) => sum + value, 0) / of.length
  const range = bootstrap(values, mean)!
  expect(range).toEqual(bootstrap(values, mean))
  expect(range[0]).toBeLessThan(5)
  expect(range[1]).toBeGreaterThan(5)
  expect(bootstrap([1], mean)).toBeNull()
})

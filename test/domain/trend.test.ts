import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { emptySums } from '../../domain/heart-sums.ts'
import { type TrendPoint, trendOf, trendPointOf } from '../../domain/trend.ts'
import { slopeOf } from '../../domain/trend-slope.ts'
import { createRandom } from '../../simulator/random.ts'

const weekMs = 7 * 24 * 3_600_000

describe('the slope', () => {
  // Pairs of (0,1) (1,3) (2,2) (3,5): 2, 0.5, 4/3, −1, 1, 3 → −1, 0.5, 1, 4/3, 2, 3: median 7/6. n = 4: 1.96 · √(4·3·13/18) = 5.77, (6 − 5.77)/2 < 1: the outermost.
  test('four points on paper', () => {
    const found = slopeOf([1, 3, 2, 5].map((y, t) => ({ t, y })))
    expect(found.slope).toBeCloseTo(7 / 6, 12)
    expect([found.low, found.high]).toEqual([-1, 3])
  })

  // y = −t but for one day: 12 points, 66 pairs, 11 of which are the odd day's. 1.96 · √(12·11·29/18) = 28.58: (66 − 28.58)/2 = 18.7, so the 18th from either end.
  test('a day unlike the others moves neither the slope nor the interval', () =>
    expect(slopeOf(Array.from({ length: 12 }, (_, t) => ({ t, y: t === 5 ? 40 : -t })))).toEqual({ slope: -1, low: -1, high: -1 }))

  // n = 15, 105 pairs, two of them of the same x: ci.theil says 0.5, from 0.3243243 to 0.75. It rounds the rank, 31.7; here it is cut, so that the interval is never too narrow.
  test('the example of R’s statpsych::ci.theil', () => {
    const y = [21, 4, 9, 12, 35, 18, 10, 22, 24, 1, 6, 8, 13, 16, 19]
    const x = [67, 28, 30, 28, 52, 40, 25, 37, 44, 10, 14, 20, 28, 40, 51]
    const found = slopeOf(x.map((t, i) => ({ t, y: y[i]! })))
    expect(found.slope).toBeCloseTo(0.5, 9)
    within(found.low, 0.3, 0.3243244)
    within(found.high, 0.75, 0.78)
  })

  const anyPoints = fc
    .uniqueArray(fc.integer({ min: 0, max: 500 }), { minLength: 2, maxLength: 30 })
    .chain(ts =>
      fc
        .array(fc.double({ min: -50, max: 50, noNaN: true }), { minLength: ts.length, maxLength: ts.length })
        .map(ys => ts.map((t, i) => ({ t, y: ys[i]! }))),
    )

  test('lies in its interval, whatever the points; turned upside down it is turned, too', () =>
    fc.assert(
      fc.property(anyPoints, points => {
        const { slope, low, high } = slopeOf(points)
        expect(low).toBeLessThanOrEqual(slope)
        expect(high).toBeGreaterThanOrEqual(slope)
        const turned = slopeOf(points.map(({ t, y }) => ({ t, y: -y })))
        expect(turned.slope).toBeCloseTo(-slope, 9)
        expect(turned.low).toBeCloseTo(-high, 9)
      }),
    ))
})

describe('the trend', () => {
  /** A lesson of half an hour: half of it at rest, half at `run`, a heart of `rest` + `perMotion` · motion. */
  const lesson = (week: number, { rest = 90, perMotion = 100, run = 1, seconds = 1_800 } = {}): TrendPoint => ({
    startsAt: week * weekMs,
    seconds,
    bpm: seconds * (rest + (perMotion * run) / 2),
    motion: (seconds * run) / 2,
    motion2: (seconds * run * run) / 2,
    motionBpm: (seconds * run * (rest + perMotion * run)) / 2,
  })
  const weeks = [0, 1, 2, 3, 4, 5, 6, 7]
  const dithered = (week: number, bpm: number) => (week % 2 === 0 ? bpm : -bpm)

  test('the level is the heart at a jog, whatever the lesson was like', () => {
    // 90 + 100 · 0.5; a lesson with half of the motion has the same level.
    const found = trendOf([lesson(0), lesson(1, { run: 0.5 }), lesson(2)])
    for (const { bpm } of found.lessons) expect(bpm).toBeCloseTo(140, 9)
    expect(found.bpmPerWeek!.slope).toBeCloseTo(0, 9)
  })

  test.each([
    ['no lesson', [], 'not-sure-yet', 'few-lessons'],
    ['one lesson', [lesson(0)], 'not-sure-yet', 'few-lessons'],
    ['five lessons, however clear', [0, 1, 2, 3, 4].map(week => lesson(week, { rest: 90 - week })), 'not-sure-yet', 'few-lessons'],
    ['eight lessons in two weeks', weeks.map(i => lesson(i / 4, { rest: 90 - i })), 'not-sure-yet', 'few-lessons'],
    [
      'lessons with hardly a clean minute',
      weeks.map(week => lesson(week, { rest: 90 - week, seconds: 500 })),
      'not-sure-yet',
      'few-lessons',
    ],
    ['a beat less each week', weeks.map(week => lesson(week, { rest: 90 - week })), 'better', null],
    [
      'the same, and one day with a cold',
      [...weeks, 8, 9].map(week => lesson(week, { rest: week === 5 ? 105 : 90 - 2 * week })),
      'better',
      null,
    ],
    [
      'better today, and not yet a week ago',
      weeks.map(week => lesson(week, { rest: [90, 91, 88, 89, 90, 87, 84, 81][week]! })),
      'not-sure-yet',
      'once',
    ],
    ['the same each week', weeks.map(week => lesson(week, { rest: 90 + dithered(week, 0.3) })), 'about-the-same', null],
    ['up and down by many beats', weeks.map(week => lesson(week, { rest: 90 + dithered(week, 8) })), 'not-sure-yet', 'wide'],
    ['faster each week is not called worse', weeks.map(week => lesson(week, { rest: 90 + week })), 'not-sure-yet', 'faster'],
  ] as const)('%s', (_, points, word, reason) => expect(trendOf(points)).toMatchObject({ word, reason }))

  test('gentler lessons alone make nobody better', () =>
    expect(trendOf(weeks.map(week => lesson(week, { run: 1 - week / 10 }))).word).toBe('about-the-same'))

  test('of more than half a year of school days the newest 130 count', () => {
    const { lessons } = trendOf(Array.from({ length: 140 }, (_, i) => lesson(i / 5)))
    expect([lessons.length, lessons[0]!.startsAt]).toEqual([130, 2 * weekMs])
  })

  test('lessons without any motion are no error', () => {
    const { bpmPerWeek } = trendOf(weeks.map(week => lesson(week, { run: 0 })))
    expect(bpmPerWeek).toEqual({ slope: 0, low: 0, high: 0 })
  })

  /** Two lessons a week for a term; each day's heart is 3.2 beats/min unlike the others, as simulated ones are (`bench/trend.ts`). */
  function termsOf(bpmPerWeek: number) {
    return Array.from({ length: 200 }, (_, i) => {
      const random = createRandom(i)
      return Array.from({ length: 24 }, (_, n) => {
        const week = Math.floor(n / 2) + (n % 2) * 0.4
        return lesson(week, { rest: 90 + bpmPerWeek * week + 3.2 * random.normal() })
      })
    })
  }
  const saidIn = (term: readonly TrendPoint[], week: number) => trendOf(term.filter(({ startsAt }) => startsAt < week * weekMs)).word

  test('of 200 who stay as fit, fewer than 5 % are told better in any week of a term, and fewer than 2.5 % at its end', () => {
    const terms = termsOf(0)
    const ever = terms.filter(term => [4, 5, 6, 7, 8, 9, 10, 11, 12].some(week => saidIn(term, week) === 'better'))
    const atEnd = terms.filter(term => saidIn(term, 12) === 'better')
    expect(ever.length).toBeLessThan(10)
    expect(atEnd.length).toBeLessThan(5)
  })

  test('of 200 whose heart does the same with three quarters of a beat less each week, four of five are told so at the end of the term', () =>
    expect(termsOf(-0.75).filter(term => saidIn(term, 12) === 'better').length).toBeGreaterThan(160))

  test('the interval holds the true slope 95 times of 100', () => {
    const held = termsOf(-0.5).filter(term => {
      const { low, high } = trendOf(term).bpmPerWeek!
      return low <= -0.5 && high >= -0.5
    })
    expect(held.length / 200).toBeGreaterThan(0.92)
  })

  test('a lesson’s sums give its point at 35 and 60 s', () => {
    // 35 s is the third of six, 60 s the third of six: the pair at 2 · 6 + 2 = 14, its sums from 42 on.
    const sums = { ...emptySums(), seconds: 600, bpm: 84_000, motion: Array.from({ length: 108 }, (_, i) => i) }
    expect(trendPointOf(5, { sums })).toEqual({ startsAt: 5, seconds: 600, bpm: 84_000, motion: 42, motion2: 43, motionBpm: 44 })
  })
})

const within = (value: number, low: number, high: number) => {
  expect(value).toBeGreaterThanOrEqual(low)
  expect(value).toBeLessThanOrEqual(high)
}

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { figuresOf } from '../../domain/figures.ts'
import { banisterPerMinute, fitnessOf } from '../../domain/load.ts'
import { seriesOfTrace } from '../support/series.ts'
import { traceStart as start } from '../support/trace.ts'

/** The reserve is 120: r = (bpm − 80)/120. */
const limits = { ageYears: 10, restingBpm: 80, maxBpm: 200 }

describe('Banister’s load of a minute', () => {
  test.each([
    ['at rest nothing', 0, 'male', 0],
    // 0.5 · 0.64 · e^0.96 = 0.32 · 2.611696
    ['a boy at half of the reserve', 0.5, 'male', 0.835743],
    // 0.5 · 0.86 · e^0.835 = 0.43 · 2.304814
    ['a girl at half of the reserve', 0.5, 'female', 0.99107],
    // (0.835743 + 0.991070) / 2
    ['of unknown sex, the mean of both', 0.5, null, 0.913406],
    // 0.64 · e^1.92 = 0.64 · 6.820958
    ['a boy at his maximum', 1, 'male', 4.365413],
    // 0.86 · e^1.67 = 0.86 · 5.312168
    ['a girl at her maximum', 1, 'female', 4.568465],
  ] as const)('%s', (_, share, sex, points) => expect(banisterPerMinute(share, sex)).toBeCloseTo(points, 4))

  const share = fc.double({ min: 0, max: 1, noNaN: true })
  const sex = fc.constantFrom('male', 'female', null)

  test('is never negative, and never less for a harder minute', () =>
    fc.assert(
      fc.property(share, share, sex, (a, b, of) => {
        const [less, more] = a < b ? [a, b] : [b, a]
        expect(banisterPerMinute(less, of)).toBeGreaterThanOrEqual(0)
        expect(banisterPerMinute(more, of)).toBeGreaterThanOrEqual(banisterPerMinute(less, of))
      }),
    ))

  test('of unknown sex lies between a boy’s and a girl’s', () =>
    fc.assert(
      fc.property(share, r => {
        const both = [banisterPerMinute(r, 'male'), banisterPerMinute(r, 'female')]
        expect(banisterPerMinute(r, null)).toBeGreaterThanOrEqual(Math.min(...both))
        expect(banisterPerMinute(r, null)).toBeLessThanOrEqual(Math.max(...both))
      }),
    ))
})

describe('Banister’s load of a lesson', () => {
  const loadOf = (line: string, more: { sex?: 'male' | 'female' | null; restingBpm?: number } = {}) =>
    figuresOf(seriesOfTrace(line), { student: { ...limits, ...more }, startsAt: start, endsAt: start + 600_000, phases: [] }).banister

  test.each([
    // 10 min · 0.5 · 0.64e^0.96 = 10 · 0.835743
    ['ten minutes at 140, a boy', '140x600', { sex: 'male' as const }, 8.35743],
    ['the same, a girl', '140x600', { sex: 'female' as const }, 9.9107],
    // below rest r is 0, above the maximum 1: 5 min · 0 + 5 min · 4.365413
    ['a heart outside of its limits', '70x300 210x300', { sex: 'male' as const }, 21.827065],
    // a gap is neither rest nor effort: 5 min · 0.835743
    ['half of it silent', '140x300 _x300', { sex: 'male' as const }, 4.178715],
    ['off the wrist', 'off 140x600', { sex: 'male' as const }, null],
    ['limits that leave no reserve', '140x600', { restingBpm: 200 }, null],
  ])('%s', (_, line, more, points) => {
    const load = loadOf(line, more)
    if (points === null) expect(load).toBeNull()
    else expect(load).toBeCloseTo(points, 3)
  })
})

describe('fitness and fatigue', () => {
  test('three days on paper', () => {
    // 1 − e^{−1/42} = 0.0235283, 1 − e^{−1/7} = 0.1331221.
    // fitness: 100 · 0.0235283 = 2.35283; · 0.9764717 = 2.29747; + (50 − 2.29747) · 0.0235283 = 3.41984
    // fatigue: 100 · 0.1331221 = 13.31221; · 0.8668779 = 11.54006; + (50 − 11.54006) · 0.1331221 = 16.65993
    const days = fitnessOf([100, 0, 50])
    expect(days.map(({ load }) => load)).toEqual([100, 0, 50])
    for (const [i, [fitness, fatigue]] of [
      [2.35283, 13.31221],
      [2.29747, 11.54006],
      [3.41984, 16.65993],
    ].entries()) {
      expect(days[i]!.fitness).toBeCloseTo(fitness!, 4)
      expect(days[i]!.fatigue).toBeCloseTo(fatigue!, 4)
    }
  })

  test('after six weeks of the same load fitness holds 63 % of it, after one week so does fatigue', () => {
    const days = fitnessOf(new Array(42).fill(60))
    expect(days[41]!.fitness).toBeCloseTo(60 * (1 - Math.exp(-1)), 9)
    expect(days[6]!.fatigue).toBeCloseTo(60 * (1 - Math.exp(-1)), 9)
  })

  test('no days, no series', () => expect(fitnessOf([])).toEqual([]))

  test('both stay between 0 and the greatest load, and a day more never makes either jump past the load', () =>
    fc.assert(
      fc.property(fc.array(fc.double({ min: 0, max: 500, noNaN: true }), { minLength: 1, maxLength: 200 }), loads => {
        const most = Math.max(...loads) + 1e-9
        for (const { fitness, fatigue } of fitnessOf(loads)) {
          expect(fitness).toBeGreaterThanOrEqual(0)
          expect(fatigue).toBeGreaterThanOrEqual(0)
          expect(fitness).toBeLessThanOrEqual(most)
          expect(fatigue).toBeLessThanOrEqual(most)
        }
      }),
    ))
})

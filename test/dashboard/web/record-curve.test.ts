import { describe, expect, test } from 'vitest'
import { type Curve, hasGuess, indexAt, minutesOf, momentAt, peakOf, rangeOf, zoneAt } from '../../../dashboard/web/charts/curve.ts'
import { gently } from '../../../dashboard/web/parts/kept.ts'

const zonesFrom: Curve['zonesFrom'] = [100, 120, 140, 160, 180]

/** A heart rate every 30 s from `from` s on; what was expected lies 10 to both sides of 130. */
const curveOf = (bpm: (number | null)[], from = 0): Curve => ({
  seconds: bpm.map((_, i) => from + 30 * i),
  bpm,
  low: bpm.map(() => 120),
  high: bpm.map(() => 140),
  zonesFrom,
  learning: false,
})

test.each([
  [99.9, 0],
  [100, 1],
  [139.9, 2],
  [140, 3],
  [180, 5],
  [230, 5],
])('%d beats a minute are in zone %d', (bpm, zone) => expect(zoneAt(bpm, zonesFrom)).toBe(zone))

describe('the minutes of a curve, for its table', () => {
  type Row = [minute: number, bpm: number | null, zone: number | null, guess: [number, number] | null]
  const rows = (curve: Curve) => minutesOf(curve).map(({ minute, bpm, zone, guess }): Row => [minute, bpm, zone, guess])
  const guess: [number, number] = [120, 140]

  test.each<[string, Curve, Row[]]>([
    [
      'the mean of what was heard',
      curveOf([100, 141, 150]),
      [
        [0, 121, 2, guess],
        [1, 150, 3, guess],
      ],
    ],
    [
      'a minute unheard is there, and empty',
      curveOf([100, 100, null, null, 160]),
      [
        [0, 100, 1, guess],
        [1, null, null, guess],
        [2, 160, 4, guess],
      ],
    ],
    [
      'before the start',
      curveOf([90, 90, 100], -60),
      [
        [-1, 90, 0, guess],
        [0, 100, 1, guess],
      ],
    ],
    ['no guess', { ...curveOf([100]), low: [null], high: [null] }, [[0, 100, 1, null]]],
    ['nothing at all', curveOf([]), []],
  ])('%s', (_, curve, expected) => expect(rows(curve)).toEqual(expected))

  test('a gap between two readings leaves its minutes in', () => {
    const gapped = { ...curveOf([100, 160]), seconds: [0, 150] }
    expect(rows(gapped).map(([minute, bpm]) => [minute, bpm])).toEqual([
      [0, 100],
      [1, null],
      [2, 160],
    ])
  })
})

test.each<[string, (number | null)[], number | null]>([
  ['the first of two equal summits', [100, 150, 120, 150], 1],
  ['a gap is no summit', [null, 90, null], 1],
  ['no heart rate, no summit', [null, null], null],
])('the summit: %s', (_, bpm, index) => expect(peakOf(curveOf(bpm))).toBe(index))

test.each<[string, number[], [number, number]]>([
  ['an ordinary lesson fills the zones', [90, 150, 190], [80, 200 + 20 / 3]],
  ['a quiet hour reaches below them', Array(50).fill(62), [57, 200 + 20 / 3]],
  ['one dip of a loose band does not squeeze them', [...Array(199).fill(120), 30], [80, 200 + 20 / 3]],
  ['the summit is always in it', [90, 215], [80, 225]],
  ['nothing heard', [], [80, 200 + 20 / 3]],
])('the height of the picture: %s', (_, bpm, range) => expect(rangeOf(curveOf(bpm))).toEqual(range))

test.each([
  [-10, 0],
  [14, 0],
  [16, 1],
  [60, 2],
  [9999, 3],
])('second %d is nearest to index %d', (second, index) => expect(indexAt(curveOf([1, 2, 3, 4]), second)).toBe(index))

test('a moment says what was read, or that nothing was', () => {
  const curve = curveOf([141.6, null])
  expect(momentAt(curve, 0)).toEqual({ second: 0, bpm: 142, zone: 3, guess: [120, 140] })
  expect(momentAt(curve, 1)).toEqual({ second: 30, bpm: null, zone: null, guess: [120, 140] })
  expect(hasGuess(curve)).toBe(true)
  expect(hasGuess({ ...curve, low: [null, null] })).toBe(false)
})

test('a record that is being made is asked for ever more gently, every half minute at last', () => {
  expect([0, 1, 2, 3, 4, 5, 12].map(gently)).toEqual([2, 4, 8, 16, 30, 30, 30])
})

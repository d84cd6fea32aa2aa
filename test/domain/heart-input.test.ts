import { expect, test } from 'vitest'
import { cleanBpm, nextCadence } from '../../domain/heart-input.ts'

/** Heart rates at these seconds; `–` for one that is not clean. */
function clean(readings: readonly [seconds: number, bpm: number | null, worn?: boolean][]): string {
  const input = { bpm: null, bpmAt: 0 }
  return readings.map(([seconds, bpm, worn = true]) => cleanBpm(input, seconds * 1_000, bpm, worn) ?? '–').join(' ')
}

test.each<[string, Parameters<typeof clean>[0], string]>([
  [
    '15 beats/min in a second',
    [
      [0, 90],
      [1, 105],
      [2, 90],
    ],
    '90 105 90',
  ],
  [
    '16 are a jump',
    [
      [0, 90],
      [1, 106],
    ],
    '90 –',
  ],
  [
    'the next is judged by the jump, not by what was before it',
    [
      [0, 90],
      [1, 150],
      [2, 151],
      [3, 90],
    ],
    '90 – 151 –',
  ],
  [
    'over a pause it has had time',
    [
      [0, 90],
      [4, 150],
      [8, 211],
    ],
    '90 150 –',
  ],
  [
    'within a second it has had no more than one',
    [
      [0, 90],
      [0.2, 105],
    ],
    '90 105',
  ],
  [
    'none, and off the wrist',
    [
      [0, 90],
      [1, null],
      [2, 120, false],
      [3, 130],
    ],
    '90 – – 130',
  ],
  ['the first is taken as it is', [[100, 200]], '200'],
])('a clean heart rate: %s', (_, readings, told) => expect(clean(readings)).toBe(told))

test.each<[string, number | null, number | undefined, number, number | null]>([
  ['the first second is the cadence', null, 2, 1_000, 120],
  ['a tenth of the way in a second', 120, 0, 1_000, 108],
  ['half of it in five', 120, 3, 5_000, 150],
  ['all of it in ten', 120, 3, 10_000, 180],
  ['and never further', 120, 3, 60_000, 180],
  ['a band that counts none has no cadence', 120, undefined, 1_000, null],
])('cadence: %s', (_, before, steps, stepMs, cadence) => expect(nextCadence(before, steps, stepMs)).toBe(cadence))

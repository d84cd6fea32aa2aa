import { expect, test } from 'vitest'
import { nextOxygen, type Oxygen, saturated } from '../../alerts/signs/oxygen.ts'

test.each<[string, [seconds: number, percent: number][], number]>([
  ['one low value says nothing', [[0, 90]], 1],
  [
    'two do',
    [
      [0, 90],
      [10, 91],
    ],
    2,
  ],
  [
    'the same one sent again is no second one',
    [
      [0, 90],
      [4, 90],
    ],
    1,
  ],
  [
    'a good one between them begins anew',
    [
      [0, 90],
      [10, 95],
      [20, 90],
    ],
    1,
  ],
  [
    'one of long ago is another matter',
    [
      [0, 90],
      [301, 90],
    ],
    1,
  ],
  [
    'and so are two',
    [
      [0, 90],
      [10, 90],
      [400, 90],
    ],
    1,
  ],
])('%s', (_, measured, expected) => {
  let oxygen: Oxygen = saturated
  for (const [seconds, percent] of measured) oxygen = nextOxygen(oxygen, 1_800_000_000_000 + 1_000 * seconds, percent)
  expect(oxygen.low).toBe(expected)
})

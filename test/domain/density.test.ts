import { expect, test } from 'vitest'
import { activeReadings } from '../../domain/density.ts'
import type { Series } from '../../domain/series.ts'
import { seriesOfReadings, seriesOfTrace } from '../support/series.ts'
import { traceStart as start } from '../support/trace.ts'

/** Half of the reserve is 140 beats/min. */
const ana = { ageYears: 10, restingBpm: 80, maxBpm: 200 }
const count = (active: Uint8Array) => active.reduce((sum, each) => sum + each, 0)
const activeIn = (series: Series) => count(activeReadings(series, ana, start, start + 3_600_000))

/** One reading a second of this motion (mg, steps in the second; null: unknown), for a minute. */
const minute = (enmo: number | null, steps: readonly (number | null)[], bpm: number | null) =>
  seriesOfReadings(
    Array.from({ length: 60 }, (_, i) => {
      const step = steps[i % steps.length] ?? null
      return { t: start + i * 1_000, bpm, ...(enmo !== null && { enmo }), ...(step !== null && { steps: step }) }
    }),
  )

test.each<[string, number | null, (number | null)[], number | null, number]>([
  ['100 mg', 100, [0], 90, 60],
  ['99 mg and no steps', 99, [0], 90, 0],
  ['a step a second', 20, [1], 90, 60],
  ['two steps in three seconds', 20, [1, 1, 0], 90, 0],
  ['54 steps/min, as a file tells them on average', 20, [0.9], 90, 0],
  ['100 steps/min: the pauses between steps are closed', 20, [2, 2, 1], 90, 60],
  ['a step in six seconds is no walk', 20, [1, 0, 0, 0, 0, 0], 90, 0],
  ['ten steps at once every five seconds are one', 20, [0, 0, 10, 0, 0], 90, 56],
  ['half of the reserve while moving a little', 36, [0], 140, 60],
  ['below half of the reserve while moving a little', 36, [0], 139, 0],
  ['half of the reserve while still', 35, [0], 140, 0],
  ['half of the reserve, still by a band that counts no steps', 35, [null], 140, 0],
  ['half of the reserve and a step now and then, closed up to the last', 20, [1, 0, 0, 0, 0, 0], 140, 55],
  ['half of the reserve, no motion known', null, [null], 140, 60],
  ['below half of the reserve, no motion known', null, [null], 139, 0],
  ['half of the reserve and no steps, ENMO unknown: a bicycle', null, [0], 140, 60],
  ['nothing known', null, [null], null, 0],
])('a minute of %s', (_, enmo, steps, bpm, seconds) => expect(activeIn(minute(enmo, steps, bpm))).toBe(seconds))

test.each([
  ['a pause of 5 s between two activities is closed', 'walk 100x10 still 100x5 walk 100x10', 25],
  ['one of 6 s is not', 'walk 100x10 still 100x6 walk 100x10', 20],
  ['two short ones are', 'walk 100x10 still 100x4 walk 100x1 still 100x5 walk 100x10', 30],
  ['one before the first activity, and after the last, is no gap', 'still 100x3 walk 100x10 still 100x3', 10],
  ['not over a band off the wrist', 'walk 100x10 still 100x1 off 100x2 on 100x1 walk 100x10', 20],
  ['not over a silence', 'walk 100x10 still 100x1 _x6 walk 100x10', 20],
  ['nor is a silence counted', 'walk 100x10 _x6 walk 100x10', 20],
  ['off the wrist nothing is active', 'off walk 100x10', 0],
])('%s', (_, line, seconds) => expect(activeIn(seriesOfTrace(line))).toBe(seconds))

test('outside the lesson nothing is active, and no pause is closed to it', () => {
  const series = seriesOfTrace('walk 100x10 still 100x3 walk 100x10')
  expect(count(activeReadings(series, ana, start + 10_000, start + 20_000))).toBe(7)
  expect(count(activeReadings(series, ana, start, start + 13_000))).toBe(10)
})

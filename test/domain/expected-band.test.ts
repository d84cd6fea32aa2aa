import { expect, test } from 'vitest'
import { createFeatures } from '../../alerts/features.ts'
import { readReading } from '../../alerts/read.ts'
import { createStudentState } from '../../alerts/student-state.ts'
import { expectedBandOf } from '../../domain/expected-band.ts'
import { priorFit, widthBpmOf } from '../../domain/expected-heart.ts'
import { seriesOfReadings, seriesOfTrace } from '../support/series.ts'
import { inTrace, trace } from '../support/trace.ts'

const ana = { ageYears: 10, restingBpm: 80, maxBpm: 200 }

/** What the engine expected at each reading, and half of its band; NaN: nothing. */
function expectedLive(line: string): { expected: number; width: number }[] {
  const state = createStudentState(inTrace, ana, [])
  const features = createFeatures()
  return trace(line).map(reading => {
    readReading(features, state, reading)
    return { expected: features.expected ?? Number.NaN, width: widthBpmOf(state.heart) ?? Number.NaN }
  })
}

test.each([
  ['a lesson', 'still 90x60 walk 110x120 run 130x20 150x100 still 140x30 120x60'],
  ['a jump is not clean', 'still 90x60 150x1 91x60'],
  ['a jump at first sight is not one', 'still -x10 190x5 90x60'],
  ['off the wrist and on again', 'run 120x60 off 120x30 on 140x60'],
  ['a short silence, and one that anchors anew', 'walk 110x60 _x12 115x60 _x40 140x60'],
  ['motion that stops being sent', 'walk 110x60 strap 150x20 run 150x60 strap 150x40 still 120x60'],
  ['an offset learned over a quarter of an hour', 'still 105x900 walk 130x300'],
  ['a child far above the model', 'still 90x60 190x120 100x60'],
])('the band’s middle is what the engine expected: %s', (_, line) => {
  const { low, high, learning } = expectedBandOf(seriesOfReadings(trace(line)), ana)
  const live = expectedLive(line)
  expect(live.some(({ expected }) => expected > 0)).toBe(true)
  expect([...low]).toEqual(live.map(({ expected, width }) => expected - width))
  expect([...high]).toEqual(live.map(({ expected, width }) => expected + width))
  expect(learning).toBe(true)
})

test('nothing is expected before the first clean heart rate, nor without motion', () => {
  const { low } = expectedBandOf(seriesOfTrace('still -x5 90x5 strap 90x5'), ana)
  expect([...low].map(Number.isNaN)).toEqual([...Array(5).fill(true), ...Array(5).fill(false), ...Array(5).fill(true)])
})

test('once learned, the band is the student’s own and narrower', () => {
  const learned = { ...priorFit(ana), b0: 100, widthBpm: 30, lessons: 3, cleanMinutes: 60 }
  const { low, high, learning } = expectedBandOf(seriesOfTrace('still 90x600'), ana, learned)
  expect(learning).toBe(false)
  // 30 to either side, and a little more for what is not sure today.
  expect(high[599]! - low[599]!).toBeGreaterThan(60)
  expect(high[599]! - low[599]!).toBeLessThan(64)
  // From 90 the model rises to its own 100 at rest, and what is seen takes it back towards 90.
  expect((low[599]! + high[599]!) / 2).toBeLessThan(95)
})

test('no readings, no band', () =>
  expect(expectedBandOf(seriesOfTrace(''), ana)).toEqual({ low: new Float64Array(0), high: new Float64Array(0), learning: true }))

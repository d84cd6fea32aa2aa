import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createTally, progressOf, takeReading } from '../../domain/plan-progress.ts'
import { seriesOfReadings } from '../support/series.ts'

const target = { lowBpm: 140, highBpm: 160 }
const lesson = { startsAt: 1_000_000, endsAt: 2_000_000 }

const readings = fc
  .array(
    fc.record({
      stepMs: fc.oneof({ weight: 4, arbitrary: fc.constant(1_000) }, fc.integer({ min: 1_000, max: 9_000 })),
      bpm: fc.option(fc.integer({ min: 130, max: 170 }), { freq: 6 }),
      worn: fc.oneof({ weight: 6, arbitrary: fc.constant(true) }, fc.constant(false)),
    }),
    { maxLength: 60 },
  )
  .map(steps => {
    let t = lesson.startsAt - 5_000
    return steps.map(({ stepMs, bpm, worn }) => {
      t += stepMs
      return { t, bpm, worn }
    })
  })

test('counted reading by reading it is what the whole lesson counts', () =>
  fc.assert(
    fc.property(readings, list => {
      const tally = createTally()
      for (const reading of list) expect(takeReading(tally, reading, target, lesson.startsAt)).toBe(true)
      const series = seriesOfReadings(list.map(({ t, bpm, worn }) => ({ t, bpm, contact: worn })))
      expect(tally.seconds).toBeCloseTo(progressOf(series, target, lesson).inTargetSeconds, 6)
    }),
  ))

test('a reading that comes late asks for a new count; one that comes twice does not', () => {
  const tally = createTally()
  takeReading(tally, { t: 1_010_000, bpm: 150, worn: true }, target, lesson.startsAt)
  expect(takeReading(tally, { t: 1_010_000, bpm: 150, worn: true }, target, lesson.startsAt)).toBe(true)
  expect(takeReading(tally, { t: 1_009_000, bpm: 150, worn: true }, target, lesson.startsAt)).toBe(false)
  expect(tally.seconds).toBe(1)
})

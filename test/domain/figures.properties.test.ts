import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createClassTally } from '../../domain/class-figures.ts'
import { expectedBandOf } from '../../domain/expected-band.ts'
import { widthBpmAtFirst } from '../../domain/expected-heart.ts'
import { figuresOf } from '../../domain/figures.ts'
import { lessonPhases } from '../../domain/lesson.ts'
import { ClassFigures, StudentFigures } from '../../domain/record.ts'
import type { LessonTimes } from '../../domain/recovery.ts'
import type { Series } from '../../domain/series.ts'
import { seriesOfReadings } from '../support/series.ts'
import { traceStart as start } from '../support/trace.ts'

const maybe = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined, freq: 8 })

/** Stretches of like readings, as lessons are, with pauses of any length, clocks that jitter, and values at the contract's ends. */
const stretch = fc.record({
  pauseMs: fc.oneof(fc.constant(0), fc.integer({ min: 0, max: 20_000 })),
  stepMs: fc.oneof({ weight: 5, arbitrary: fc.constant(1_000) }, fc.integer({ min: 1, max: 7_000 })),
  count: fc.integer({ min: 1, max: 90 }),
  bpm: fc.option(fc.integer({ min: 20, max: 260 }), { freq: 8 }),
  contact: maybe(fc.oneof({ weight: 5, arbitrary: fc.constant(true) }, fc.constant(false))),
  enmo: maybe(fc.oneof(fc.constantFrom(0, 35, 36, 99, 100, 200), fc.double({ min: 0, max: 16_000, noNaN: true }))),
  steps: maybe(fc.integer({ min: 0, max: 10 })),
})

const seriesOfStretches = fc.array(stretch, { maxLength: 12 }).map(stretches => {
  let t = start
  const readings = stretches.flatMap(({ pauseMs, stepMs, count, bpm, contact, enmo, steps }) => {
    t += pauseMs
    return Array.from({ length: count }, () => {
      t += stepMs
      const seen = { ...(contact !== undefined && { contact }), ...(enmo !== undefined && { enmo }), ...(steps !== undefined && { steps }) }
      return { t, bpm, ...seen }
    })
  })
  return seriesOfReadings(readings)
})

/** The lesson may begin before the readings and end after them, or in their midst; one that was ended before its time has no length. */
const lesson: fc.Arbitrary<LessonTimes> = fc
  .record({
    from: fc.integer({ min: -60_000, max: 300_000 }),
    lengthMs: fc.integer({ min: -60_000, max: 900_000 }),
    phases: fc.array(fc.record({ after: fc.integer({ min: 0, max: 900_000 }), phase: fc.constantFrom(...lessonPhases) }), { maxLength: 5 }),
  })
  .map(({ from, lengthMs, phases }) => ({
    startsAt: start + from,
    endsAt: start + from + lengthMs,
    phases: phases.sort((a, b) => a.after - b.after).map(({ after, phase }) => ({ at: start + after, phase })),
  }))

const student = fc.record({
  ageYears: fc.option(fc.integer({ min: 6, max: 18 })),
  restingBpm: fc.option(fc.integer({ min: 45, max: 110 })),
  maxBpm: fc.option(fc.integer({ min: 150, max: 230 })),
})

const sum = (values: readonly number[]) => values.reduce((total, value) => total + value, 0)

test('every figure is a number of its range or null, and the parts make the whole', () =>
  fc.assert(
    fc.property(seriesOfStretches, lesson, student, (series, times, ana) => {
      // The schema refuses NaN, infinity, and shares outside 0–1.
      const figures = StudentFigures.parse(figuresOf(series, { student: ana, ...times }))
      const { lessonSeconds, wornSeconds, heartSeconds, motionSeconds, zoneSeconds, mvpaSeconds, activeSeconds } = figures
      expect(sum(zoneSeconds)).toBeCloseTo(heartSeconds, 6)
      for (const part of [heartSeconds, motionSeconds, activeSeconds]) expect(part).toBeLessThanOrEqual(wornSeconds)
      expect(mvpaSeconds).toBeLessThanOrEqual(heartSeconds)
      expect(wornSeconds).toBeLessThanOrEqual(lessonSeconds)
      expect(figures.edwards ?? 0).toBeLessThanOrEqual((5 * heartSeconds) / 60 + 1e-9)
      expect(figures.banister ?? 0).toBeGreaterThanOrEqual(0)
      expect(figures.banister ?? 0).toBeLessThanOrEqual((4.57 * heartSeconds) / 60 + 1e-9)
      expect(figures.bpmMean === null).toBe(heartSeconds === 0)
      if (figures.effort) expect(heartSeconds).toBeGreaterThanOrEqual(Math.max(300, lessonSeconds / 2))
    }),
  ))

test('two halves of a lesson cover what the whole covers', () =>
  fc.assert(
    fc.property(seriesOfStretches, lesson, student, fc.double({ min: 0, max: 1, noNaN: true }), (series, times, ana, share) => {
      const middle = Math.round(times.startsAt + share * (times.endsAt - times.startsAt))
      const whole = figuresOf(series, { student: ana, ...times })
      const halves = [
        { ...times, endsAt: middle },
        { ...times, startsAt: middle },
      ].map(half => figuresOf(series, { student: ana, ...half }))
      for (const part of ['wornSeconds', 'heartSeconds', 'motionSeconds', 'mvpaSeconds'] as const)
        expect(sum(halves.map(half => half[part]))).toBeCloseTo(whole[part], 6)
      for (const zone of whole.zoneSeconds.keys())
        expect(sum(halves.map(half => half.zoneSeconds[zone]!))).toBeCloseTo(whole.zoneSeconds[zone]!, 6)
    }),
  ))

const scaled = (series: Series, factor: { bpm?: number; motion?: number }): Series => ({
  ...series,
  bpm: series.bpm.map(bpm => bpm * (factor.bpm ?? 1)),
  enmo: series.enmo.map(enmo => enmo * (factor.motion ?? 1)),
  steps: series.steps.map(steps => steps * (factor.motion ?? 1)),
})
const factor = fc.double({ min: 1, max: 1.5, noNaN: true })

test('a faster heart is never less mean, maximum, MVPA, load or activity, and time is the same', () =>
  fc.assert(
    fc.property(seriesOfStretches, lesson, student, factor, (series, times, ana, bpm) => {
      const [slow, fast] = [series, scaled(series, { bpm })].map(each => figuresOf(each, { student: ana, ...times })) as [
        StudentFigures,
        StudentFigures,
      ]
      for (const figure of ['bpmMean', 'bpmMax', 'mvpaSeconds', 'edwards', 'banister', 'activeSeconds'] as const)
        expect(fast[figure] ?? 0).toBeGreaterThanOrEqual((slow[figure] ?? 0) - 1e-9)
      for (const figure of ['wornSeconds', 'heartSeconds', 'motionSeconds'] as const) expect(fast[figure]).toBe(slow[figure])
    }),
  ))

test('more motion is never less activity, and no other load', () =>
  fc.assert(
    fc.property(seriesOfStretches, lesson, student, factor, (series, times, ana, motion) => {
      const calm = figuresOf(series, { student: ana, ...times })
      const lively = figuresOf(scaled(series, { motion }), { student: ana, ...times })
      expect(lively.activeSeconds).toBeGreaterThanOrEqual(calm.activeSeconds)
      const { activeSeconds, density, recovery, ...rest } = calm
      expect(lively).toMatchObject(rest)
    }),
  ))

test('a heart and its limits that beat alike give the same zones, load and density', () =>
  fc.assert(
    fc.property(seriesOfStretches, lesson, fc.integer({ min: 2, max: 4 }), (series, times, twice) => {
      const ana = { ageYears: 10, restingBpm: 80, maxBpm: 200 }
      const own = figuresOf(series, { student: ana, ...times })
      const other = figuresOf(scaled(series, { bpm: twice }), {
        student: { ageYears: 10, restingBpm: 80 * twice, maxBpm: 200 * twice },
        ...times,
      })
      const { bpmMean, bpmMax, recovery, ...rest } = own
      expect(other).toMatchObject(rest)
      expect(other.bpmMax).toBe(bpmMax === null ? null : bpmMax * twice)
    }),
  ))

test('a class has figures of their range whoever comes, in whatever order', () =>
  fc.assert(
    fc.property(fc.array(fc.tuple(seriesOfStretches, student), { maxLength: 6 }), lesson, (students, times) => {
      const tallied = (list: typeof students) => {
        const tally = createClassTally(times)
        for (const [series, ana] of list) tally.add({ student: ana, series, figures: figuresOf(series, { student: ana, ...times }) })
        return ClassFigures.parse(tally.figures())
      }
      const figures = tallied(students)
      expect(figures.students).toBeLessThanOrEqual(students.length)
      for (const { q1, median, q3 } of figures.loadCurve) {
        expect(q1).toBeLessThanOrEqual(median)
        expect(median).toBeLessThanOrEqual(q3)
      }
      const back = tallied(students.toReversed())
      expect(back.loadCurve).toEqual(figures.loadCurve)
      expect(back.groupDensity).toBe(figures.groupDensity)
      expect(back.bpmMean ?? 0).toBeCloseTo(figures.bpmMean ?? 0, 9)
    }),
    { numRuns: 50 },
  ))

test('the age’s band is at least as wide as a known heart’s wherever it is known', () =>
  fc.assert(
    fc.property(seriesOfStretches, student, (series, ana) => {
      const { low, high } = expectedBandOf(series, ana)
      for (const [i, from] of low.entries()) {
        expect(Number.isNaN(from)).toBe(Number.isNaN(high[i]))
        if (!Number.isNaN(from)) expect(high[i]! - from).toBeGreaterThan(2 * widthBpmAtFirst)
        if (Number.isNaN(series.enmo[i])) expect(from).toBeNaN()
      }
    }),
  ))

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { priorFit, widthBpmAtFirst } from '../../domain/expected-heart.ts'
import { fitFor, learnHeart } from '../../domain/heart-learned.ts'
import { type Flagged, type HeartLesson, heartLessonOf } from '../../domain/heart-lesson.ts'
import { createFilters, emptySums, fitSums } from '../../domain/heart-sums.ts'
import { type Series, seriesOf } from '../../domain/series.ts'
import { seriesOfTrace } from '../support/series.ts'
import { traceStart } from '../support/trace.ts'

// The age's heart of this child: b0 = 80 + 10, b1 = 0.8 · (200 − 80) = 96, τ 35 and 60 s; 208 − 0.7 · 10 = 201 at most, ceiling 226.
const child = { ageYears: 10, restingBpm: 80, maxBpm: null }
const prior = priorFit({ ...child, maxBpm: 200 })
const learned = (lessons: readonly HeartLesson[]) => learnHeart(child, lessons)!

/** Seconds of constant motion, long enough for its heart to be steady, each part anchored anew. */
function plateaus(...parts: [seconds: number, motion: number, bpm: number][]) {
  const sums = emptySums()
  const filters = createFilters()
  for (const [seconds, motion, bpm] of parts) {
    filters.anchor(motion)
    for (let i = 0; i < seconds; i++) {
      filters.step(motion, 1)
      filters.add(sums, bpm, 1)
    }
  }
  return sums
}

describe('the fit', () => {
  // λ0 = 60 · (10/12)² = 41.7, λ1 = 60 · (10/25)² = 9.6.
  test.each([
    ['no data: the age’s heart', plateaus(), 0, { b0: 90, b1: 96 }],
    // Ten minutes at rest at 80 and ten running at 170: 80 and 90 by least squares. With the age's pull n + λ0 = 1241.7, Σu² + λ1 = 609.6,
    // Σbpm = 153 750, Σu·bpm = 102 921.6: b1 = 35 544 320 / 396 920 = 89.55, b0 = (153 750 − 600 · 89.55) / 1241.7 = 80.55.
    ['as much own as data tell', plateaus([600, 0, 80], [600, 1, 170]), 1e9, { b0: 80.55, b1: 89.55 }],
    // (20 · 80.55 + 20 · 90) / 40 and (20 · 89.55 + 20 · 96) / 40
    ['20 active minutes: half of each', plateaus([600, 0, 80], [600, 1, 170]), 20, { b0: 85.28, b1: 92.78 }],
    // b0 = (600 · 80 + 41.7 · 90) / 641.7; nothing is said of b1.
    ['a lesson on a bench tells of rest alone', plateaus([600, 0, 80]), 1e9, { b0: 80.65, b1: 96 }],
    ['no further than 30 from the age’s at rest', plateaus([6_000, 0, 170]), 1e9, { b0: 120, b1: 96 }],
  ])('%s', (_, sums, minutes, { b0, b1 }) => {
    const fit = fitSums(sums, minutes, prior)
    expect(fit.b0).toBeCloseTo(b0, 1)
    expect(fit.b1).toBeCloseTo(b1, 1)
    // At one motion for ten minutes every pair of time constants is as good: the age's nearest stays.
    expect([fit.tauOnSeconds, fit.tauOffSeconds]).toEqual([35, 60])
  })

  test.each([
    ['a quick heart', 20, 40],
    ['the age’s', 35, 60],
    ['a slow one', 70, 120],
  ])('finds the time constants of %s in steps and rests', (_, on, off) => {
    const series = stepsOf({ b0: 85, b1: 90, on, off })
    const { tauOnSeconds, tauOffSeconds, b0, b1 } = fitSums(heartLessonOf(series, child, []).sums, 1e9, prior)
    expect(Math.abs(Math.log(tauOnSeconds / on))).toBeLessThan(0.35)
    expect(Math.abs(Math.log(tauOffSeconds / off))).toBeLessThan(0.25)
    expect(Math.abs(b0 - 85)).toBeLessThan(3)
    expect(Math.abs(b1 - 90)).toBeLessThan(8)
  })
})

describe('what a lesson teaches', () => {
  const lesson = 'still 90x300 walk 110x120 120x180 run 150x180 165x120 walk 140x60 still 120x60 100x240'

  test('clean, covered, settled seconds alone', () => {
    const secondsOf = (line: string) => heartLessonOf(seriesOfTrace(line), child, []).sums.seconds
    expect(secondsOf('walk 110x600')).toBe(600 - 90)
    expect(secondsOf('walk 110x300 -x100 110x200'), 'the band finds no heart').toBe(510 - 100)
    expect(secondsOf('walk 110x300 _x100 110x200'), 'and is silent: it settles anew').toBe(300 - 90 + 200 - 90)
    expect(secondsOf('walk off 110x600'), 'nobody wears it').toBe(0)
    expect(secondsOf('strap 110x600'), 'no motion').toBe(0)
  })

  test('a flagged lesson teaches nothing, and changes nothing that others taught', () => {
    const own = [1, 2, 3].map(() => heartLessonOf(seriesOfTrace(lesson), child, []))
    const feverish = seriesOfTrace(lesson.replaceAll(/\d+(?=x)/g, bpm => String(Number(bpm) + 30)))
    const flagged = heartLessonOf(feverish, child, [[traceStart - 60_000, Number.POSITIVE_INFINITY]])
    expect(learnHeart(child, [...own, flagged])).toEqual(learnHeart(child, own))
    expect(learnHeart(child, [...own, heartLessonOf(feverish, child, [])])!.fit.b0).toBeGreaterThan(learned(own).fit.b0 + 3)
  })

  test('nor do the seconds in which even its own heart says that something is the matter', () => {
    const racing = `${lesson} still 100x60 112 126 140 154 168 180x90`
    const calm = heartLessonOf(seriesOfTrace(lesson), child, [])
    const both = heartLessonOf(seriesOfTrace(racing), child, [])
    expect(Math.abs(learned([both]).fit.b0 - learned([calm]).fit.b0)).toBeLessThan(2)
    expect(both.peakBpm).toBe(165)
  })

  test.each([
    ['held for ten seconds', 'run 180x300 194 208x10 180x60', 208],
    ['but not for nine', 'run 180x300 194 208x9 180x60', 194],
    ['nor across a silence', 'run 180x300 194 208x5 _x5 208x5 180x60', 180],
    ['nor off the wrist', 'run 180x300 off 194 208x20 on 180x60', 180],
  ])('a peak counts when it is %s', (_, line, peakBpm) => expect(heartLessonOf(seriesOfTrace(line), child, []).peakBpm).toBe(peakBpm))
})

describe('a student’s own limits', () => {
  const taught = (line: string, flagged: Flagged = []) => heartLessonOf(seriesOfTrace(line), child, flagged)
  const ordinary = taught('still 90x100 run 150x900')

  test.each([
    ['below the formula’s 201 nothing is known', [ordinary], null],
    ['raised by a clean peak', [ordinary, taught('run 180x300 195 210x12 180x300')], 210],
    ['never above the ceiling of 226', [ordinary, { ...ordinary, peakBpm: 240 }], 226],
    ['not by a flagged one', [ordinary, taught('run 180x300 195 210x12 180x300', [[traceStart + 250_000, traceStart + 330_000]])], null],
  ])('the maximum: %s', (_, lessons, maxBpm) => {
    expect(learned(lessons).maxBpm).toBe(maxBpm)
    expect(learned(lessons).fit.maxBpm).toBe(maxBpm ?? 201)
  })

  test('what a clinician says stands above it', () => {
    const heart = learned([ordinary, taught('run 180x300 195 210x12 180x300')])
    expect(fitFor(child, heart).maxBpm).toBe(210)
    expect(fitFor({ ...child, maxBpm: 150 }, heart).maxBpm).toBe(150)
    expect(fitFor({ ...child, maxBpm: 150 }, null).maxBpm).toBe(150)
  })

  test.each([
    ['four lessons with rest: the age’s stands', 4, 82, null],
    ['five: the own one', 5, 88, expect.closeTo(92, 0)],
    ['never above the age’s 115', 5, 113, 115],
    ['nor below the age’s median of 84', 5, 60, 84],
  ])('the heart at rest: %s', (_, lessons, bpm, restingP99) => {
    const rested = taught(`still ${bpm}x400 run 130x300`)
    expect(learned([ordinary, ...Array(lessons).fill(rested)]).restingP99).toEqual(restingP99)
  })

  test('the band narrows from lesson to lesson; the multiplier waits for the third and for an hour', () => {
    const hearts = [1, 2, 3, 4, 8].map(n => learned(Array(n).fill(taught('still 90x200 walk 115x600 run 150x600 walk 130x300'))).fit)
    const widths = hearts.map(({ widthBpm }) => widthBpm)
    expect(widths).toEqual([...widths].sort((a, b) => b - a))
    expect(widths[0]).toBeLessThan(widthBpmAtFirst)
    expect(hearts.map(({ spreads }) => spreads)).toEqual(Array(5).fill(3.5))
  })
})

const anySecond = fc.record({
  bpm: fc.option(fc.double({ min: 20, max: 260, noNaN: true }), { nil: Number.NaN }),
  contact: fc.constantFrom(0, 1, 1, 1, Number.NaN),
  enmo: fc.option(fc.double({ min: 0, max: 16_000, noNaN: true }), { nil: Number.NaN }),
  steps: fc.option(fc.integer({ min: 0, max: 10 }), { nil: Number.NaN }),
})
/** Stretches of one and the same second, with a pause before some. */
const anySeries = fc
  .array(fc.record({ second: anySecond, seconds: fc.integer({ min: 1, max: 400 }), pauseMs: fc.constantFrom(0, 0, 500, 7_000, 90_000) }), {
    maxLength: 12,
  })
  .map(parts => {
    const series = seriesOf(parts.reduce((sum, { seconds }) => sum + seconds, 0))
    let i = 0
    let t = traceStart
    for (const { second, seconds, pauseMs } of parts) {
      t += pauseMs
      for (let n = 0; n < seconds; n++, i++, t += 1_000) {
        series.t[i] = t
        for (const key of ['bpm', 'contact', 'enmo', 'steps'] as const) series[key][i] = second[key]
      }
    }
    return series
  })
const anyFlagged = fc.array(
  fc
    .tuple(fc.integer({ min: 0, max: 2_000 }), fc.integer({ min: 0, max: 600 }))
    .map(([from, s]) => [traceStart + from * 1_000, traceStart + (from + s) * 1_000] as const),
  { maxLength: 3 },
)
const anyLesson = fc.tuple(anySeries, anyFlagged).map(([series, flagged]) => heartLessonOf(series, child, flagged))

test('whatever the data, a learned heart stays within its clamps and within JSON', () => {
  fc.assert(
    fc.property(fc.array(anyLesson, { maxLength: 6 }), fc.option(fc.integer({ min: 5, max: 19 })), (lessons, ageYears) => {
      const student = { ageYears, restingBpm: null, maxBpm: null }
      const age = priorFit(student)
      const heart = learnHeart(student, lessons)
      if (heart === null) return
      const { fit, maxBpm, restingP99 } = heart
      expect(JSON.parse(JSON.stringify(heart))).toEqual(heart)
      within(fit.b0, age.b0 - 30, age.b0 + 30)
      within(fit.b1, 0.4 * age.b1, 1.6 * age.b1)
      within(fit.tauOnSeconds, 10, 120)
      within(fit.tauOffSeconds, 15, 200)
      within(fit.spreads, 3.5, 5)
      within(fit.widthBpm, 15, widthBpmAtFirst)
      within(fit.maxBpm, age.maxBpm, age.maxBpm + 25)
      if (maxBpm !== null) within(maxBpm, age.maxBpm, age.maxBpm + 25)
      if (restingP99 !== null) within(restingP99, 70, 123)
    }),
    { numRuns: 60 },
  )
})

test('lessons may come in any order', () => {
  fc.assert(
    fc.property(
      fc
        .array(anyLesson, { minLength: 2, maxLength: 6 })
        .chain(lessons => fc.tuple(fc.constant(lessons), fc.shuffledSubarray(lessons, { minLength: lessons.length }))),
      ([lessons, shuffled]) => {
        const [one, other] = [learnHeart(child, lessons), learnHeart(child, shuffled)]
        expect(other === null).toBe(one === null)
        for (const key of Object.keys(one?.fit ?? {}) as (keyof typeof prior)[]) expect(other!.fit[key]).toBeCloseTo(one!.fit[key], 6)
        expect(other?.maxBpm).toBe(one?.maxBpm)
      },
    ),
    { numRuns: 40 },
  )
})

const within = (value: number, low: number, high: number) => {
  expect(value).toBeGreaterThanOrEqual(low - 1e-9)
  expect(value).toBeLessThanOrEqual(high + 1e-9)
}

/** A heart of these parameters through walks, runs and rests of two minutes each, without noise. */
function stepsOf({ b0, b1, on, off }: { b0: number; b1: number; on: number; off: number }): Series {
  const loads = [0, 0.4, 0, 0.9, 0.3, 1, 0, 0.6, 0, 0.8, 0.2, 1, 0, 0.5, 0, 0.9, 0]
  const series = seriesOf(loads.length * 120)
  let x = b0
  for (let i = 0; i < series.t.length; i++) {
    const motion = loads[Math.floor(i / 120)]!
    const steady = b0 + b1 * motion
    x += (steady - x) * (1 - Math.exp(-1 / (steady > x ? on : off)))
    series.t[i] = traceStart + i * 1_000
    series.bpm[i] = Math.round(x)
    // No steps: ENMO bears the whole weight, motion = (ENMO / 700)^0.7.
    series.enmo[i] = 700 * motion ** (1 / 0.7)
  }
  return series
}

import { expect, test } from 'vitest'
import { createClassTally } from '../../domain/class-figures.ts'
import { figuresOf } from '../../domain/figures.ts'
import { quantile } from '../../domain/load-curve.ts'
import { ClassFigures } from '../../domain/record.ts'
import { seriesOfTrace } from '../support/series.ts'
import { traceStart as start } from '../support/trace.ts'

/** Zones from 100, 120, 140, 160 and 180; MVPA from 140. */
const student = { ageYears: 10, restingBpm: 80, maxBpm: 200 }

function classIn(seconds: number, lines: readonly string[]): ClassFigures {
  const lesson = { startsAt: start, endsAt: start + seconds * 1_000, phases: [] }
  const tally = createClassTally(lesson)
  for (const line of lines) {
    const series = seriesOfTrace(line)
    tally.add({ student, series, figures: figuresOf(series, { student, ...lesson }) })
  }
  return ClassFigures.parse(tally.figures())
}

test('a class of three in two minutes, every figure on paper', () => {
  /*
   *        0:00–1:00             1:00–1:30      1:30–2:00      heart  mean
   * Ana    walks 110, zone 1     runs 150, z3   runs 150       120    (110·60 + 150·60) ÷ 120 = 130
   * Ben    stands 90, zone 0     runs 190, z5   off the wrist   90    (90·60 + 190·30) ÷ 90 = 123⅓
   * Chen   silent                silent         stands 100, z1  30    100
   * Dora   silent throughout: not counted
   */
  const lines = ['walk 110x60 run 150x60', 'still 90x60 run 190x30 off 190x30', '_x90 still 100x30', '']
  expect(classIn(120, lines)).toEqual({
    lessonSeconds: 120,
    students: 3,
    // (120 + 90 + 30) ÷ (3 · 120)
    heartCoverage: 240 / 360,
    motionCoverage: 240 / 360,
    zoneSeconds: [60, 90, 0, 60, 0, 30],
    // (130 + 123⅓ + 100) ÷ 3
    bpmMean: (130 + 370 / 3 + 100) / 3,
    bpmMax: 190,
    // (60 + 30) ÷ 240
    mvpaShare: 90 / 240,
    // (120/120 + 30/90 + 0/30) ÷ 3
    individualDensity: (1 + 1 / 3 + 0) / 3,
    // 0:00 one of two; 1:00 two of two; 1:30 one of two (Ben’s is off)
    groupDensity: 1,
    // Ana 1 · 1 + 1 · 3, Ben ½ · 5, Chen ½ · 1
    edwardsMean: (4 + 2.5 + 0.5) / 3,
    loadCurve: [
      // 90, 110: a quarter, half and three quarters of the way
      { t: start, q1: 95, median: 100, q3: 105, students: 2 },
      // 100 (Chen, 30 s), 150 (Ana), 190 (Ben, 30 s): halfway between neighbours
      { t: start + 60_000, q1: 125, median: 150, q3: 170, students: 3 },
    ],
  })
})

test('an empty class, and an empty lesson, have no figures and no NaN', () => {
  const none = {
    students: 0,
    heartCoverage: 0,
    motionCoverage: 0,
    zoneSeconds: [0, 0, 0, 0, 0, 0],
    bpmMean: null,
    bpmMax: null,
    mvpaShare: null,
    individualDensity: null,
    groupDensity: null,
    edwardsMean: null,
    loadCurve: [],
  }
  expect(classIn(120, [])).toEqual({ lessonSeconds: 120, ...none })
  expect(classIn(120, ['_x120 run 150x60'])).toEqual({ lessonSeconds: 120, ...none })
  expect(classIn(0, ['run 150x60'])).toEqual({ lessonSeconds: 0, ...none })
})

test.each([
  ['half of the worn are active', ['walk 110x60', 'still 90x60'], 1],
  ['one of three is less than half', ['walk 110x60', 'still 90x60', 'still 90x60'], 0],
  ['a band off the wrist is not of the worn', ['walk 110x60', 'still 90x60', 'off walk 90x60'], 1],
  ['seconds in which nobody wears one are not covered', ['walk 110x20 off 110x20 on still 90x20'], 0.5],
  ['nor is a silence', ['walk 110x20 _x20 still 90x20'], 0.5],
  ['nobody wore one', ['off walk 110x60'], null],
])('group density: %s', (_, lines, share) => expect(classIn(60, lines).groupDensity).toBe(share))

test('a second is the reading’s that stands for its middle: bands need not tick together', () => {
  const tally = createClassTally({ startsAt: start, endsAt: start + 60_000 })
  for (const [line, from] of [
    ['walk 110x30', start + 400],
    ['still 90x60', start - 300],
  ] as const) {
    const series = seriesOfTrace(line, from)
    tally.add({ student, series, figures: figuresOf(series, { student, startsAt: start, endsAt: start + 60_000, phases: [] }) })
  }
  // seconds 0 to 29: one of two; 30 to 59: none
  expect(tally.figures().groupDensity).toBe(0.5)
})

test.each([
  ['30 s make a minute', '120x30 _x30 130x60', [120, 130]],
  ['29 s do not, and the minute is left out', '120x29 _x31 130x60', [130]],
  ['nor does a band without a heart rate', '120x29 -x31 130x60', [130]],
  ['nor one off the wrist', '120x29 off 180x31 on 130x60', [130]],
  ['a reading that stands for 5 s across the minute’s end is of both', '100x57 _x4 160x59', [(100 * 60) / 60, (100 * 1 + 160 * 59) / 60]],
  ['readings before the lesson are not of it', '120x60 130x90', [120, 130]],
])('the load curve: %s', (_, line, medians) => expect(classIn(120, [line]).loadCurve.map(point => point.median)).toEqual(medians))

/** R: quantile(c(…), c(.25, .5, .75), type = 7) */
test.each([
  [[7], 7, 7, 7],
  [[1, 2], 1.25, 1.5, 1.75],
  [[1, 2, 3, 4], 1.75, 2.5, 3.25],
  [[1, 2, 3, 4, 5], 2, 3, 4],
  [[10, 20, 40, 80, 160, 320], 25, 60, 140],
])('the quartiles of %j', (values, q1, median, q3) =>
  expect([0.25, 0.5, 0.75].map(share => quantile(values, share))).toEqual([q1, median, q3]),
)

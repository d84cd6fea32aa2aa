import { expect, test } from 'vitest'
import { figuresOf } from '../../domain/figures.ts'
import { StudentFigures } from '../../domain/record.ts'
import { seriesOfReadings, seriesOfTrace } from '../support/series.ts'
import { traceStart as start, trace } from '../support/trace.ts'

/** Zones from 100, 120, 140, 160 and 180; the reserve is 120, so MVPA from 80 + 60 = 140. */
const ana = { ageYears: 10, restingBpm: 80, maxBpm: 200 }

const lessonOf = (seconds: number, from = start) => ({ student: ana, startsAt: from, endsAt: from + seconds * 1_000, phases: [] })
const figuresIn = (seconds: number, line: string) => StudentFigures.parse(figuresOf(seriesOfTrace(line), lessonOf(seconds)))

/** Of unknown sex: the mean of r · 0.64e^{1.92r} and r · 0.86e^{1.67r}. */
const perMinute = (r: number) => (r * (0.64 * Math.exp(1.92 * r) + 0.86 * Math.exp(1.67 * r))) / 2
/** r = (bpm − 80)/120: 120 s at 90, 120 at 110, 120 at 150, 60 at 185, 30 each at 170, 150 and 130, 90 at 120. */
const banisterOnPaper =
  2 * perMinute(10 / 120) +
  2 * perMinute(30 / 120) +
  2.5 * perMinute(70 / 120) +
  perMinute(105 / 120) +
  0.5 * perMinute(90 / 120) +
  0.5 * perMinute(50 / 120) +
  1.5 * perMinute(40 / 120)

test('ten minutes of a lesson, every figure on paper', () => {
  /*
   * what          bpm  seconds  zone  active  MVPA
   * sits           90      120     0      no    no
   * walks         110      120     1     yes    no
   * runs          150      120     3     yes   yes
   * runs          185       60     5     yes   yes
   * stands        170       30     4      no   yes   (a heart above half of the reserve, but the child is still)
   * stands        150       30     3      no   yes
   * stands        130       30     2      no    no
   * stands        120       30     2      no    no
   * fidgets       120       60     2      no    no   (60 mg: neither still nor active)
   *                        600
   */
  const line = 'still 90x120 walk 110x120 run 150x120 185x60 still 170x30 150x30 130x30 120x30 fidget 120x60'
  expect(figuresIn(600, line)).toEqual({
    lessonSeconds: 600,
    wornSeconds: 600,
    heartSeconds: 600,
    motionSeconds: 600,
    // zone 2: 30 + 30 + 60; zone 3: 120 + 30
    zoneSeconds: [120, 120, 120, 150, 30, 60],
    // (90·120 + 110·120 + 150·120 + 185·60 + (170 + 150 + 130 + 120)·30 + 120·60) ÷ 600 = 77 400 ÷ 600
    bpmMean: 129,
    bpmMax: 185,
    // 120 + 60 + 30 + 30
    mvpaSeconds: 240,
    mvpaShare: 0.4,
    // 120 + 120 + 60
    activeSeconds: 300,
    density: 0.5,
    // 2 min · 1 + 2 · 2 + 2½ · 3 + ½ · 4 + 1 · 5
    edwards: 20.5,
    banister: expect.closeTo(banisterOnPaper, 6),
    // stopped at 7:00; then half of 7:57.5–8:02.5 at 150 and half at 130: 140. 45 ÷ (185 − 80)
    recovery: { stoppedAt: start + 420_000, endBpm: 185, afterBpm: 140, dropBpm: 45, index: 45 / 105 },
    // 20.5 ÷ 10 min = 2.05
    effort: 'strong',
  })
})

test('gaps, a band without a heart rate, off the wrist, and no motion', () => {
  /*
   * from  readings             worn  heart  zone
   *   0   150 for 60              64     64     3   (silent for 4 s: the reading at 59 stands for 5 s)
   *  64   150 for 20              20     20     3   (silent for 10 s: the reading at 83 stands for its own second)
   *  94   150 for 26              26     26     3
   * 120   no heart rate for 60    60      –     –
   * 180   off, 150 for 30          –      –     –
   * 210   100 for 60              60     60     1
   * 270   silent to 300            –      –     –
   *                              230    170
   */
  expect(figuresIn(300, '150x60 _x4 150x20 _x10 150x26 -x60 off 150x30 on 100x60')).toEqual({
    lessonSeconds: 300,
    wornSeconds: 230,
    heartSeconds: 170,
    motionSeconds: 0,
    zoneSeconds: [0, 60, 0, 110, 0, 0],
    // (150·110 + 100·60) ÷ 170
    bpmMean: 22_500 / 170,
    bpmMax: 150,
    mvpaSeconds: 110,
    mvpaShare: 110 / 170,
    // without motion the heart alone decides
    activeSeconds: 110,
    density: 110 / 230,
    // 1 min · 1 + 110/60 min · 3
    edwards: 6.5,
    // r = (150 − 80)/120 for 110 s and 20/120 for 60 s
    banister: expect.closeTo((110 * perMinute(70 / 120) + 60 * perMinute(20 / 120)) / 60, 6),
    // no motion and no phase: nothing tells when an effort stopped
    recovery: null,
    // 170 s of heart are less than five minutes
    effort: null,
  })
})

const nothing = {
  wornSeconds: 0,
  heartSeconds: 0,
  motionSeconds: 0,
  zoneSeconds: [0, 0, 0, 0, 0, 0],
  bpmMean: null,
  bpmMax: null,
  mvpaSeconds: 0,
  mvpaShare: null,
  activeSeconds: 0,
  density: null,
  edwards: null,
  banister: null,
  recovery: null,
  effort: null,
}

test.each([
  ['no readings', '', { ...nothing }],
  ['off the wrist throughout', 'run off 150x100', { ...nothing }],
  ['worn, and nothing is known', '-x100', { ...nothing, wornSeconds: 100 }],
  ['all of it after the lesson’s end', '_x100 150x60', { ...nothing }],
])('nothing to compute from: %s', (_, line, figures) => expect(figuresIn(100, line)).toEqual({ lessonSeconds: 100, ...figures }))

test('a lesson without length has no figures, and none is NaN', () =>
  expect(figuresIn(0, '150x60')).toEqual({ lessonSeconds: 0, ...nothing }))

test('motion without a heart rate has a density and no load', () =>
  expect(figuresIn(100, 'walk -x40 still -x60')).toEqual({
    ...nothing,
    lessonSeconds: 100,
    wornSeconds: 100,
    motionSeconds: 100,
    activeSeconds: 40,
    density: 0.4,
  }))

test('MVPA begins at half of the reserve', () => expect(figuresIn(60, '139x30 140x20 141x10').mvpaSeconds).toBe(30))

test('only the lesson’s own time counts, to the half second', () => {
  const readings = trace('run 180x60 110x60 still 60x60')
  // from 30.5 s to 150.5 s: 29.5 s at 180, 60 at 110, 30.5 at 60; running for 89.5 s
  const figures = figuresOf(seriesOfReadings(readings), { ...lessonOf(120, start + 30_500) })
  expect(figures).toMatchObject({ lessonSeconds: 120, wornSeconds: 120, zoneSeconds: [30.5, 60, 0, 0, 0, 29.5], activeSeconds: 89.5 })
  expect(figures.bpmMean).toBeCloseTo((180 * 29.5 + 110 * 60 + 60 * 30.5) / 120, 9)
})

test('two readings a second weigh half a second each', () => {
  const readings = Array.from({ length: 240 }, (_, i) => ({ t: start + i * 500, bpm: i % 2 ? 150 : 110 }))
  expect(figuresOf(seriesOfReadings(readings), lessonOf(120))).toMatchObject({ zoneSeconds: [0, 60, 0, 60, 0, 0], bpmMean: 130 })
})

test.each([
  ['a spike of two seconds is none', '150x60 210x2 150x60', 150],
  ['three seconds are held', '150x60 210x3 150x60', 210],
  ['what all three have', '150x60 200x1 210x1 205x1 150x60', 200],
  ['three on each side of a long silence are two and one', '150x60 210x2 _x6 210x1 150x60', 150],
  ['a silence of 5 s is covered', '150x60 210x1 _x4 210x1 150x60', 210],
  ['a reading without a heart rate parts them', '150x60 210x2 -x1 210x2 150x60', 150],
  ['off the wrist is nobody’s maximum', '150x60 off 210x9 on 150x60', 150],
  ['two seconds in all', '150x2', null],
])('the maximum: %s', (_, line, bpm) => expect(figuresIn(200, line).bpmMax).toBe(bpm))

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  isIrregular,
  judgeWindow,
  nextRhythm,
  type Rhythm,
  rhythmOf,
  rhythmScore,
  unheard,
  windowBeats,
} from '../../alerts/signs/rhythm.ts'
import { trace, traceStart } from '../support/trace.ts'
import { createStage, play, rules, story } from './tell.ts'

/** The same chances each time (Park and Miller 1988). */
function createChance(seed = 11) {
  let state = seed
  const uniform = () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
  return { uniform, normal: () => Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()) }
}

/** Intervals of a heart, ms, in words: each makes as many beats as asked. */
const hearts = {
  clock: beats => Array.from({ length: beats }, () => 800),
  /** a rested adult: 20 ms of scatter about a slow wander */
  ordinary: (beats, { normal }) => Array.from({ length: beats }, (_, i) => 800 + 40 * Math.sin(i / 25) + 20 * normal()),
  /** fibrillation: each interval is drawn anew */
  random: (beats, { uniform }) => Array.from({ length: beats }, () => 450 + 500 * uniform()),
  /** a child breathes 15 times a minute, and the heart follows by a fifth */
  breathing: (beats, { normal }) => overTime(beats, t => 750 + 150 * Math.sin((2 * Math.PI * 15 * t) / 60_000) + 12 * normal()),
  /** a quicker, shallower breath */
  'quick breathing': (beats, { normal }) => overTime(beats, t => 700 + 60 * Math.sin((2 * Math.PI * 24 * t) / 60_000) + 10 * normal()),
  'early beats now and then': (beats, { uniform, normal }) => early(beats, () => uniform() < 0.08, normal),
  'every other beat early': (beats, { normal }) => early(beats, i => i % 2 === 0, normal),
  'every third beat early': (beats, { normal }) => early(beats, i => i % 3 === 0, normal),
  'one beat in ten missed by the sensor': (beats, { uniform, normal }) =>
    Array.from({ length: beats }, () => (uniform() < 0.1 ? 1_600 : 800) + 20 * normal()),
  /** 150 down to 80 beats/min in two minutes after a run */
  'slowing down after a run': (beats, { normal }) => overTime(beats, t => 400 + 350 * (1 - Math.exp(-t / 60_000)) + 8 * normal()),
} satisfies { [heart: string]: (beats: number, chance: ReturnType<typeof createChance>) => number[] }

function overTime(beats: number, interval: (t: number) => number): number[] {
  const rr: number[] = []
  for (let t = 0; rr.length < beats; t += rr.at(-1)!) rr.push(interval(t))
  return rr
}

/** An early beat comes after 60 % of the interval, and the pause makes up for it. */
function early(beats: number, isEarly: (beat: number) => boolean, normal: () => number): number[] {
  const rr: number[] = []
  for (let i = 0; rr.length < beats; i++) {
    const pair = isEarly(i) ? [480, 1_120] : [800]
    rr.push(...pair.map(ms => ms + 15 * normal()))
  }
  return rr.slice(0, beats)
}

type Heart = keyof typeof hearts
/** `random x256, clock x128`: one heart after another */
const record = (...parts: [Heart, number][]) => {
  const chance = createChance()
  return parts.flatMap(([heart, beats]) => hearts[heart](beats, chance))
}

describe('irregular-rhythm: three irregular windows of 64 beats of the last four', () => {
  test.each<[string, [Heart, number][], boolean]>([
    ['a clock', [['clock', 320]], false],
    ['a rested heart', [['ordinary', 320]], false],
    ['intervals drawn anew', [['random', 320]], true],
    [
      'two windows of them are not three',
      [
        ['random', 128],
        ['clock', 256],
      ],
      false,
    ],
    [
      'three are, and one regular between changes nothing',
      [
        ['random', 128],
        ['clock', 64],
        ['random', 64],
      ],
      true,
    ],
    [
      'two regular ones between do',
      [
        ['random', 128],
        ['clock', 128],
        ['random', 64],
      ],
      false,
    ],
    ['deep breathing', [['breathing', 640]], false],
    ['quick breathing', [['quick breathing', 640]], false],
    ['early beats now and then', [['early beats now and then', 640]], false],
    ['every other beat early', [['every other beat early', 640]], false],
    ['every third beat early', [['every third beat early', 640]], false],
    ['a sensor that misses beats', [['one beat in ten missed by the sensor', 640]], false],
    ['slowing down after a run', [['slowing down after a run', 640]], false],
  ])('%s', (_, parts, expected) => expect(isIrregular(record(...parts))).toBe(expected))

  test('three windows of chance, whatever the chances, are nearly always noticed; breathing never', () => {
    const fired = (heart: Heart) =>
      Array.from({ length: 200 }, (_, seed) => isIrregular(hearts[heart](256, createChance(seed + 1)))).filter(Boolean).length
    expect(fired('random')).toBeGreaterThanOrEqual(190)
    expect(fired('breathing')).toBe(0)
    expect(fired('ordinary')).toBe(0)
  })
})

describe('the score', () => {
  test.each<[Heart, number, number]>([
    ['clock', 0, 0.15],
    ['ordinary', 0.05, 0.2],
    ['quick breathing', 0.05, 0.27],
    ['every third beat early', 0.05, 0.27],
    ['random', 0.4, 1.2],
  ])('of %s lies from %s to %s', (heart, low, high) => {
    const score = rhythmScore(record([heart, 320]))!
    expect(score).toBeGreaterThanOrEqual(low)
    expect(score).toBeLessThanOrEqual(high)
  })

  test('is unknown below 64 beats, unless less is asked for', () => {
    expect(rhythmScore(record(['random', 63]))).toBe(null)
    expect(rhythmScore(record(['random', 64]))).not.toBe(null)
    expect(rhythmScore(record(['random', 30]), 12)).toBeGreaterThan(0.4)
    expect(rhythmScore([])).toBe(null)
  })
})

describe('what counts as heard', () => {
  const chance = createChance()
  type Said = { atRest?: boolean; clean?: boolean; coveredMs?: number; skipMs?: number }
  /** Seconds of one random beat each; what `said` says of a second that is not as the others. */
  function listen(seconds: number, said: (second: number) => Said | undefined, from: Rhythm = unheard): Rhythm {
    let rhythm = from
    let t = 1_000_000
    for (let second = 0; second < seconds; second++) {
      const { atRest = true, clean = true, coveredMs = 1_000, skipMs = 0 } = said(second) ?? {}
      t += 1_000 + skipMs
      rhythm = nextRhythm(rhythm, t, { rr: [450 + 500 * chance.uniform()], atRest, clean }, coveredMs)
    }
    return rhythm
  }
  const windows = ({ irregular }: Rhythm) => irregular.length

  test.each<[string, number, (second: number) => Said | undefined, number]>([
    ['64 seconds of one beat', 64, () => undefined, 1],
    ['63', 63, () => undefined, 0],
    ['four windows and no more are kept', 640, () => undefined, 4],
    ['nothing of a moving child', 640, () => ({ atRest: false }), 0],
    ['nothing of a band without contact', 640, () => ({ clean: false }), 0],
    ['a fidget costs its own second', 65, second => (second === 30 ? { atRest: false } : undefined), 1],
    ['half of the seconds restless: twice as long', 128, second => ({ atRest: second % 2 === 0 }), 1],
    ['a rest in every ten seconds: never within five minutes', 640, second => ({ atRest: second % 10 === 0 }), 0],
    ['a window takes five minutes at most', 66, second => (second === 40 ? { skipMs: 300_000, coveredMs: 0 } : undefined), 0],
  ])('%s', (_, seconds, said, expected) => expect(windows(listen(seconds, said))).toBe(expected))

  test.each<[string, Said]>([
    ['a pause', { coveredMs: 0 }],
    ['a second of moving', { atRest: false }],
    ['a second without contact', { clean: false }],
    ['four seconds without a beat', { skipMs: 4_000 }],
  ])('beats on either side of %s did not follow each other', (_, said) => {
    expect(listen(20, second => (second === 10 ? said : undefined)).beats.filter(ms => ms === null)).toHaveLength(1)
    expect(listen(20, () => undefined).beats).not.toContain(null)
  })

  test('no heart of a child beats within 200 ms, nor waits 2.5 s', () => {
    const heard = nextRhythm(unheard, 1_000, { rr: [800, 200, 810, 2_500, 790], atRest: true, clean: true }, 1_000)
    expect(heard.beats).toEqual([800, null, 810, null, 790])
  })

  test('what rules may ask is unknown until a window is full', () => {
    expect(rhythmOf(unheard)).toEqual({ irregularWindows: null, irregularNow: null, score: null })
    expect(rhythmOf(listen(64, () => undefined))).toMatchObject({ irregularWindows: 1, irregularNow: true })
  })

  test('the next regular window ends it', () => {
    let rhythm = listen(192, () => undefined)
    expect(rhythmOf(rhythm)).toMatchObject({ irregularWindows: 3, irregularNow: true })
    for (let second = 0; second < windowBeats; second++) {
      rhythm = nextRhythm(rhythm, 2_000_000 + second * 1_000, { rr: [1_000], atRest: true, clean: true }, 1_000)
    }
    expect(rhythmOf(rhythm)).toMatchObject({ irregularNow: false })
  })
})

test('in the engine, switched on: at rest alone, from beats alone, and the next regular window ends it', () => {
  const on = rules.map(rule => (rule.name === 'irregular-rhythm' ? { ...rule, enabled: true } : rule))
  const chance = createChance()
  const told = (motion: 'still' | 'walk', of: { rules?: typeof rules }) => {
    const stage = createStage(of)
    const beat = (second: number) => (second < 200 ? 450 + 500 * chance.uniform() : 800)
    const readings = trace(`${motion} 80x300`).map((reading, second) => ({ ...reading, rr: [Math.round(beat(second))] }))
    play(stage, readings, traceStart + 300_000)
    return story('irregular-rhythm', stage.transitions)
  }
  expect(told('still', { rules: on })).toBe('fired@3:11 resolved@4:15')
  expect(told('walk', { rules: on })).toBe('')
  expect(told('still', {})).toBe('')
})

const anySecond = fc.record({
  rr: fc.option(fc.array(fc.oneof(fc.integer({ min: 200, max: 3_000 }), fc.constant(800)), { maxLength: 8 }), { nil: undefined }),
  atRest: fc.boolean(),
  clean: fc.boolean(),
  coveredMs: fc.constantFrom(0, 500, 1_000, 3_000),
})

test('whatever the band says, the state is small plain JSON, and no score is NaN', () => {
  fc.assert(
    fc.property(fc.array(anySecond, { maxLength: 400 }), seconds => {
      let rhythm = unheard
      let t = 1_000_000
      for (const second of seconds) {
        t += 1_000
        rhythm = nextRhythm(rhythm, t, second, second.coveredMs)
        expect(rhythm.beats.length).toBeLessThan(2 * windowBeats)
        expect(rhythm.irregular.length).toBeLessThanOrEqual(4)
        expect(rhythm.score === null || Number.isFinite(rhythm.score)).toBe(true)
      }
      expect(JSON.parse(JSON.stringify(rhythm))).toEqual(rhythm)
    }),
    { numRuns: 200 },
  )
})

test('any window has a finite score of 0 or more', () => {
  const beats = fc.array(fc.option(fc.integer({ min: 250, max: 2_000 })), { maxLength: 120 })
  fc.assert(
    fc.property(beats, window => {
      expect(judgeWindow(window).score).toBeGreaterThanOrEqual(0)
    }),
    { numRuns: 500 },
  )
})

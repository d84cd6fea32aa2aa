import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeart, expectedBpm, isLearning, motionOf, priorFit, stepHeart } from '../../domain/expected-heart.ts'

const child = { ageYears: 10, restingBpm: 80, maxBpm: 200 }
const learned = { ...priorFit(child), widthBpm: 20, lessons: 3, cleanMinutes: 60 }

test.each([
  ['at rest', 0, 0, 0],
  ['walking', 150, 110, 0.479],
  ['running', 700, 160, 1],
  ['no harder than this', 5_000, 300, 1.277],
  ['a band that counts no steps: the shaking bears all', 700, null, 1],
])('motion: %s', (_, enmo, cadence, motion) => expect(motionOf(enmo, cadence)).toBeCloseTo(motion, 3))

/** Seconds of constant motion and heart; the excess at the end. */
function hold(heart: ReturnType<typeof createHeart>, seconds: number, motion: number, bpm: number | null, alerting = false) {
  let excess: number | null = null
  for (let i = 0; i < seconds; i++) excess = stepHeart(heart, motion, bpm, 1, alerting)
  return excess
}

test('rises with 35 s and falls with 60 s towards what the motion explains', () => {
  const heart = createHeart(learned)
  hold(heart, 1, 0, 90)
  hold(heart, 35, 1, null)
  expect(heart.x).toBeCloseTo(90 + 96 * (1 - 1 / Math.E), 0)
  hold(heart, 600, 1, null)
  expect(heart.x).toBeCloseTo(186, 3)
  hold(heart, 60, 0, null)
  expect(heart.x).toBeCloseTo(90 + 96 / Math.E, 0)
})

test('never expects more than the maximum', () => {
  const heart = createHeart(learned)
  hold(heart, 900, 1.277, 200)
  expect(heart.x).toBeLessThanOrEqual(200)
})

test('a child who is always a little faster is learned as an offset, within 25', () => {
  const heart = createHeart(learned)
  hold(heart, 1, 0, 90)
  hold(heart, 900, 0, 97)
  expect(heart.offset).toBeCloseTo(7, 0)
  expect(heart.cusum).toBe(0)
})

test('three spreads of excess pass 12 in about half a minute, and then nothing is learned from it', () => {
  const heart = createHeart(learned)
  hold(heart, 60, 0, 90)
  const { spread } = heart
  let seconds = 0
  while (heart.cusum <= 12 && seconds < 120) {
    stepHeart(heart, 0, 90 + 3 * spread, 1, false)
    seconds++
  }
  expect(seconds).toBeGreaterThanOrEqual(25)
  expect(seconds).toBeLessThanOrEqual(40)
  const frozen = { offset: heart.offset, spread: heart.spread }
  hold(heart, 300, 0, 90 + 3 * spread)
  expect(heart).toMatchObject(frozen)
  expect(heart.cusum).toBe(16)
})

test('a gap of half a minute anchors the heart anew, but never excuses one that alerts', () => {
  const racing = () => {
    const heart = createHeart(learned)
    hold(heart, 60, 0, 90)
    hold(heart, 60, 0, 170)
    return heart
  }
  expect(stepHeart(racing(), 0, 170, 40, false)).toBeCloseTo(0)
  expect(stepHeart(racing(), 0, 170, 40, true)).toBeGreaterThan(50)
})

test('until the first clean heart rate nothing is expected', () => {
  const heart = createHeart(priorFit(child))
  expect(hold(heart, 30, 0.5, null)).toBeNull()
  expect(expectedBpm(heart)).toBeNull()
  expect(isLearning(heart)).toBe(true)
})

test('too low is found like too high', () => {
  const heart = createHeart(learned)
  hold(heart, 60, 0, 90)
  hold(heart, 30, 0, 90 - 4 * heart.spread)
  expect(heart.cusumLow).toBeGreaterThan(12)
  expect(heart.cusum).toBe(0)
})

// The age's heart of this child: b0 = 80 + 10, b1 = 0.8 · (200 − 80) = 96.
test.each([
  ['two minutes at 78: it begins there, and its top of 186 stays', 0, 78, 120, { b0: 78, b1: 108 }],
  ['a minute and a half is too short', 0, 78, 90, { b0: 90, b1: 96 }],
  ['a child who stands about and fidgets does not sit', 0.1, 78, 300, { b0: 90, b1: 96 }],
  ['a fever is not taken for the child: no more than 15 from the age’s', 0, 110, 120, { b0: 105, b1: 81 }],
])('cold start: %s', (_, motion, bpm, seconds, fit) => {
  const heart = createHeart(priorFit(child))
  hold(heart, seconds + 1, motion, bpm)
  expect(heart.fit).toMatchObject(fit)
})

test('cold start: what follows an effort is recovery, not the child at rest', () => {
  const heart = createHeart(priorFit(child))
  hold(heart, 30, 1, 120)
  hold(heart, 300, 0, 84)
  expect(heart.fit.b0).toBe(90)
})

test('a heart that is hardly known is not taken for an even one: 99 % of it was within two spreads', () => {
  const spreadAfter = (widthBpm: number) => {
    const heart = createHeart({ ...learned, widthBpm })
    hold(heart, 3_600, 0, 90)
    return heart.spread
  }
  expect([48, 20, 8].map(spreadAfter)).toEqual([24, 10, 5].map(spread => expect.closeTo(spread, 1)))
})

test('whatever comes, the state stays within its bounds and within JSON', () => {
  const second = fc.record({
    enmo: fc.double({ min: 0, max: 16_000, noNaN: true }),
    cadence: fc.option(fc.double({ min: 0, max: 600, noNaN: true })),
    bpm: fc.option(fc.double({ min: 20, max: 260, noNaN: true })),
    seconds: fc.oneof(fc.constant(1), fc.double({ min: 0, max: 1e9, noNaN: true })),
    alerting: fc.boolean(),
  })
  fc.assert(
    fc.property(fc.array(second, { maxLength: 300 }), seconds => {
      const heart = createHeart(priorFit({ ageYears: null, restingBpm: null, maxBpm: null }))
      for (const each of seconds) stepHeart(heart, motionOf(each.enmo, each.cadence), each.bpm, each.seconds, each.alerting)
      expect(JSON.parse(JSON.stringify(heart))).toEqual(heart)
      expect(Math.abs(heart.offset)).toBeLessThanOrEqual(25)
      expect(heart.spread).toBeGreaterThanOrEqual(5)
      expect(heart.spread).toBeLessThanOrEqual(25)
      expect(heart.cusum).toBeGreaterThanOrEqual(0)
      expect(heart.cusum).toBeLessThanOrEqual(16)
    }),
  )
})

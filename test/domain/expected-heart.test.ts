import fc from 'fast-check'
import { expect, test } from 'vitest'
import { createHeart, expectedBpm, isLearning, motionOf, priorFit, stepHeart, surpriseOf, widthBpmOf } from '../../domain/expected-heart.ts'
import { varianceAt } from '../../domain/heart-today.ts'

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

test('a child who is always a little faster is learned: most of it as this heart’s own, the rest as today’s offset', () => {
  const heart = createHeart(learned)
  hold(heart, 1, 0, 90)
  hold(heart, 900, 0, 97)
  expect(expectedBpm(heart)).toBeCloseTo(97, 0)
  expect(heart.b0).toBeCloseTo(97, 0)
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

// The age's heart of this child: b0 = 80 + 10, b1 = 0.8 · (200 − 80) = 96; it is taken to be within 14 and 35 of the child's own (SD).
test.each([
  ['two minutes on a chair at 78 say most of where it begins', 120, 0, 78, [79.5, 82], [96, 101]],
  ['and half a minute a third of it', 30, 0, 78, [83.5, 87], [96, 99]],
  ['two minutes of running at 170, 16 below, say more of its slope', 240, 1, 170, [86, 90], [80, 92]],
  ['a racing heart is not the child: nothing is learned from what is so far out', 600, 0, 150, [90, 90], [96, 96]],
])('today: %s', (_, seconds, motion, bpm, [b0From, b0To], [b1From, b1To]) => {
  const heart = createHeart(priorFit(child))
  hold(heart, 1, 0, 90)
  hold(heart, 90, motion, null)
  hold(heart, seconds, motion, bpm)
  expect(heart.b0).toBeGreaterThanOrEqual(b0From!)
  expect(heart.b0).toBeLessThanOrEqual(b0To!)
  expect(heart.b1).toBeGreaterThanOrEqual(b1From!)
  expect(heart.b1).toBeLessThanOrEqual(b1To!)
})

test('the band narrows within the first minutes, and only while there is a heart to learn from', () => {
  const heart = createHeart(priorFit(child))
  hold(heart, 1, 0, 90)
  const first = widthBpmOf(heart)!
  hold(heart, 180, 0, null)
  expect(widthBpmOf(heart)).toBeCloseTo(first, 5)
  hold(heart, 180, 0, 90)
  const seated = widthBpmOf(heart)!
  expect([first, seated].map(Math.round)).toEqual([57, 47])
  // Of a heart that only sat, the slope is still open.
  hold(heart, 200, 1, null)
  expect(widthBpmOf(heart)!).toBeGreaterThan(80)
})

test('a rise that is slow enough to be learned is not: today’s offset follows it, what the sign judges by does not', () => {
  const heart = createHeart(priorFit(child))
  hold(heart, 300, 0.3, 118)
  const { b0, b1, u } = heart
  for (let i = 0; i < 600; i++) stepHeart(heart, 0.3, 118 + i / 10, 1, false)
  expect(heart.offset).toBeGreaterThan(10)
  expect(heart.b0 + heart.b1 * heart.u! - (b0 + b1 * u!)).toBeLessThan(30)
  expect(surpriseOf(heart, 178 - heart.x!)).toBeGreaterThan(2.2)
})

test('a heart that is known is surer than one that is not, and never quite sure', () => {
  const sds = [0, 1, 3, 30].map(lessons => {
    const heart = createHeart({ ...learned, lessons, cleanMinutes: 40 * lessons })
    return Math.sqrt(varianceAt(heart, 0.5))
  })
  expect(sds.map(Math.round)).toEqual([20, 11, 9, 9])
})

test('a heart that is hardly known is not taken for an even one: 99 % of it was within two spreads', () => {
  const spreadAfter = (widthBpm: number) => {
    const heart = createHeart({ ...learned, widthBpm })
    hold(heart, 3_600, 0, 90)
    return heart.spread
  }
  expect([44, 20, 8].map(spreadAfter)).toEqual([22, 10, 5].map(spread => expect.closeTo(spread, 1)))
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
      expect(heart.v00).toBeGreaterThan(0)
      expect(heart.v00 * heart.v11 - heart.v01 ** 2).toBeGreaterThanOrEqual(0)
      expect(heart.spread).toBeGreaterThanOrEqual(5)
      expect(heart.spread).toBeLessThanOrEqual(25)
      expect(heart.cusum).toBeGreaterThanOrEqual(0)
      expect(heart.cusum).toBeLessThanOrEqual(16)
    }),
  )
})

import { expect, test } from 'vitest'
import { createThrottle } from '../../school/throttle.ts'

const options = { free: 3, waitMsMax: 8_000, forgetMs: 60_000, keysMax: 3 }

test('after the free tries the wait doubles up to its longest, and is forgotten after a while', () => {
  const throttle = createThrottle(options)
  const waits: number[] = []
  let now = 0
  for (let i = 0; i < 9; i++) {
    throttle.take('eve', now)
    const wait = throttle.take('eve', now)
    if (wait > 0) waits.push(wait)
    now += wait
  }
  expect(waits).toEqual([1_000, 2_000, 4_000, 8_000, 8_000, 8_000, 8_000, 8_000])
  expect(throttle.take('eve', now + 60_001)).toBe(0)
  expect(throttle.take('eve', now + 60_001)).toBe(0)
})

test('a right try does not count; the wrong ones before it do', () => {
  const throttle = createThrottle(options)
  for (let i = 0; i < 3; i++) throttle.take('ana', 0)
  throttle.refund('ana')
  expect([throttle.take('ana', 0), throttle.take('ana', 0)]).toEqual([0, 1_000])
})

test('the table is bounded: who tried longest ago makes room, counted', () => {
  const throttle = createThrottle(options)
  for (const key of ['a', 'b', 'a', 'a', 'c', 'd']) throttle.take(key, 0)
  expect(throttle.evicted).toBe(1)
  expect(throttle.take('a', 0)).toBe(1_000)
})

import { expect, test } from 'vitest'
import { newClock, observeClock } from '../../ingest/band-clock.ts'

const second = 1_000

/** Plays messages [seq, sent by the band, received by us] and tells the offsets. */
function offsets(messages: [seq: number, sent: number, received: number][]) {
  const clock = newClock()
  return messages.map(([seq, sent, received]) => observeClock(clock, seq, sent, received))
}
/** A message each second from `from` on, with the band's clock `ahead` of ours and this network delay. */
const steady = (seq: number, count: number, from: number, ahead: number, delay = 30) =>
  Array.from({ length: count }, (_, i) => [seq + i, from + i * second + ahead, from + i * second + delay] as [number, number, number])

test('the smallest of the first ten delays is the offset, and stays', () => {
  const delays = [80, 45, 90, 31, 70, 60, 50, 40, 35, 33, 5, 900]
  expect(offsets(delays.map((delay, i) => [i, i * second, i * second + delay]))).toEqual([80, 45, 45, 31, 31, 31, 31, 31, 31, 31, 31, 31])
})

test.each([
  ['a day behind', -86_400_000],
  ['a day ahead', 86_400_000],
  ['right', 0],
])('a clock that is %s is corrected', (_, ahead) => {
  expect(offsets(steady(0, 20, 0, ahead)).every(offset => offset === 30 - ahead)).toBe(true)
})

test('a clock that jumps an hour is followed once the change lasts, and messages from before keep their offset', () => {
  const before = steady(0, 20, 0, 0)
  const after = steady(20, 10, 20 * second, 3_600_000)
  const told = offsets([...before, ...after, [5, 5 * second, 40 * second]])
  expect(told.slice(20, 25)).toEqual([30, 30, 30, 30, 30])
  expect(told.slice(25, 30)).toEqual(Array(5).fill(30 - 3_600_000))
  expect(told.at(-1), 'an old message, held until now').toBe(30)
})

test('a minute of held messages does not move the clock', () => {
  const live = steady(0, 20, 0, 0)
  const held = Array.from({ length: 60 }, (_, i) => [20 + i, (20 + i) * second, 80 * second + i * 100] as [number, number, number])
  const again = steady(80, 10, 86 * second, 0)
  expect(new Set(offsets([...live, ...held, ...again]))).toEqual(new Set([30]))
})

test('a band switched on out of range: once its held messages are in, the clock is right', () => {
  const held = Array.from({ length: 60 }, (_, i) => [i, i * second, 60 * second + i * 20] as [number, number, number])
  expect(offsets([...held, ...steady(60, 20, 62 * second, 0)]).slice(-15)).toEqual(Array(15).fill(30))
})

import { expect, test } from 'vitest'
import { createBoard } from '../../dashboard/board.ts'
import { readingOf, start } from './school.ts'

const shown = (...readings: Parameters<ReturnType<typeof createBoard>['observe']>[0][]) => {
  const board = createBoard()
  for (const reading of readings) board.observe(reading)
  return board.newest('s1', 'ana')?.bpm
}

test.each([
  ['the newest stands', [readingOf('ana', { bpm: 100 }), readingOf('ana', { bpm: 110, t: start + 1000 })], 110],
  ['one that comes late does not replace it', [readingOf('ana', { bpm: 110, t: start + 1000 }), readingOf('ana', { bpm: 100 })], 110],
  ['one held for two minutes is for the record', [readingOf('ana', { receivedAt: start + 120_001 })], undefined],
  ['one from a clock ahead would hide the present', [readingOf('ana', { t: start + 60_000, receivedAt: start })], undefined],
  ['another school’s Ana is another', [readingOf('ana', { school: 's2' })], undefined],
])('%s', (_, readings, bpm) => expect(shown(...readings)).toBe(bpm))

test('past its bound the student heard of longest ago makes room, and that is counted', () => {
  const board = createBoard({ studentsMax: 2 })
  for (const [i, of] of ['ana', 'ben', 'ana', 'chidi'].entries()) board.observe(readingOf(of, { t: start + i * 1000 }))
  expect(['ana', 'ben', 'chidi'].map(of => board.newest('s1', of) !== undefined)).toEqual([true, false, true])
  expect(board.counts).toEqual({ students: 2, dropped: 1 })
  board.forget('s1', 'ana')
  expect(board.newest('s1', 'ana')).toBeUndefined()
})

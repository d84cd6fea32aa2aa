import { expect, test } from 'vitest'
import { changedRows, frameBytesMax, framesOf, liveStudentOf, type Row, rowOf } from '../../dashboard/frame.ts'
import { FrameMessage } from '../../domain/live.ts'
import type { Reading } from '../../domain/reading.ts'
import { createPeople, readingOf, start } from './school.ts'

const ana = createPeople().student('s1', 'ana')! // maxBpm 200

test.each<[string, boolean, Partial<Reading> | null, number, unknown[]]>([
  ['a fresh reading: zone and share of her own maximum', true, { bpm: 150 }, 1, [150, 3, 75, 'ok']],
  ['below zone 1', true, { bpm: 80 }, 1, [80, 0, 40, 'ok']],
  ['halves are rounded', true, { bpm: 149.5 }, 1, [150, 3, 75, 'ok']],
  ['6 s old: shown as stale', true, { bpm: 150 }, 6, [150, 3, 75, 'stale']],
  ['16 s old: a dash', true, { bpm: 150 }, 16, [null, null, null, 'lost']],
  ['no reading at all', true, null, 0, [null, null, null, 'lost']],
  ['off the wrist: its number is of no one', true, { bpm: 71, contact: false }, 1, [null, null, null, 'off']],
  ['no beat found', true, { bpm: null }, 1, [null, null, null, 'weak']],
  ['a chest strap knows no motion', true, { bpm: 150, enmo: undefined as never }, 1, [150, 3, 75, 'no-motion']],
  ['no consent: nothing, whatever arrives', false, { bpm: 150 }, 1, [null, null, null, 'no-consent']],
])('%s', (_, visible, reading, ageSeconds, row) => {
  const newest = reading ? readingOf('ana', reading) : undefined
  expect(rowOf(ana, visible, newest, start + ageSeconds * 1000).slice(1)).toEqual(row)
})

test('the age of a number without consent is not told either', () => {
  const told = (visible: boolean) =>
    liveStudentOf(rowOf(ana, visible, readingOf('ana'), start), 'Ana', readingOf('ana'), start + 3000).ageSeconds
  expect([told(true), told(false)]).toEqual([3, null])
})

test('only what changed is sent', () => {
  const rows: Row[] = [
    ['ana', 150, 3, 75, 'ok'],
    ['ben', null, null, null, 'lost'],
  ]
  const sent = new Map(rows.map(row => [row[0], row]))
  expect(changedRows(rows, new Map())).toEqual(rows)
  expect(changedRows(rows, sent)).toEqual([])
  expect(changedRows([['ana', 150, 3, 75, 'stale'], rows[1]!], sent)).toEqual([['ana', 150, 3, 75, 'stale']])
})

test.each([
  [12, 1],
  [64, 2],
])('60 students whose ids have %i letters, all changed: every frame within 4 KB', (letters, frames) => {
  const rows = Array.from({ length: 60 }, (_, i): Row => [String(i).padStart(letters, 'x'), 210, 5, 105, 'no-consent'])
  const parts = framesOf(start, rows)
  expect(parts).toHaveLength(frames)
  for (const { text } of parts) expect(Buffer.byteLength(text)).toBeLessThanOrEqual(frameBytesMax)
  expect(parts.flatMap(({ text }) => FrameMessage.parse(JSON.parse(text)).students)).toEqual(rows)
})

test('nothing changed: an empty frame is the heartbeat', () => {
  expect(framesOf(start, []).map(({ text }) => text)).toEqual([`{"type":"frame","t":${start},"students":[]}`])
})

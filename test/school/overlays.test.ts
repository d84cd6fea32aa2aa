import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import type { OverlayChange } from '../../domain/overlay.ts'
import { openSchool } from '../../school/school.ts'
import { minute, smallSchool, ten } from './small-school.ts'

const tighter = (value: number | null, more: Partial<OverlayChange> = {}): OverlayChange => ({
  ...{ at: { scope: 'class', id: '7B' }, rule: 'over-ceiling', params: { margin: value }, authority: 'staff', reason: null },
  ...more,
})

test('what is set apart stands at once, survives a restart, and what stood before stays as history', async () => {
  await using small = await smallSchool()
  const { school } = small
  expect(school.overlaysOf('s1')).toEqual([])
  school.setOverlay('s1', tighter(15), 'silva', ten)
  const first = school.overlaysOf('s1')
  expect(first).toEqual([
    {
      ...{ at: { scope: 'class', id: '7B' }, rule: 'over-ceiling', param: 'margin', value: 15 },
      ...{ authority: 'staff', by: 'silva', since: ten, reason: null },
    },
  ])
  expect(school.overlaysOf('s1'), 'the same list until it changes').toBe(first)
  school.setOverlay('s1', tighter(12), 'okoye', ten + minute)
  school.setOverlay('s1', tighter(18, { authority: 'admin', reason: 'as agreed' }), 'adam', ten + 2 * minute)
  expect(school.overlaysOf('s1').map(({ authority, value, reason }) => [authority, value, reason])).toEqual([
    ['admin', 18, 'as agreed'],
    ['staff', 12, null],
  ])
  school.setOverlay('s1', tighter(null), 'silva', ten + 3 * minute)
  expect(school.overlaysOf('nowhere')).toEqual([])

  await using again = await openSchool({ dataFolder: small.dataFolder, now: () => ten, log: { warn() {} } })
  expect(again.overlaysOf('s1')).toEqual(school.overlaysOf('s1'))
  using file = new DatabaseSync(join(small.dataFolder, 'schools/s1/school.db'), { readOnly: true })
  const history = 'SELECT authority, value, set_by, until_at - from_at AS stood, until_by FROM overlays ORDER BY from_at'
  expect(file.prepare(history).all()).toEqual([
    { authority: 'staff', value: 15, set_by: 'silva', stood: minute, until_by: 'okoye' },
    { authority: 'staff', value: 12, set_by: 'okoye', stood: 2 * minute, until_by: 'silva' },
    { authority: 'admin', value: 18, set_by: 'adam', stood: null, until_by: null },
  ])
})

test('a change by another process is seen with the next second', async () => {
  await using small = await smallSchool()
  await using other = await openSchool({ dataFolder: small.dataFolder, now: () => ten, log: { warn() {} } })
  other.setOverlay('s1', tighter(15), 'silva', ten)
  expect(small.school.overlaysOf('s1')).toEqual([])
  small.school.advance(ten + 1_000)
  expect(small.school.overlaysOf('s1')).toHaveLength(1)
})

test('two changes within a millisecond: the last one stands', async () => {
  await using small = await smallSchool()
  for (const value of [15, 12, 11]) small.school.setOverlay('s1', tighter(value), 'silva', ten)
  expect(small.school.overlaysOf('s1').map(({ value }) => value)).toEqual([11])
})

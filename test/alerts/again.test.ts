import { expect, test, vi } from 'vitest'
import { msSilva, nurse, openHouse } from './house.ts'

const collapse = 'run 150x40 lie 150x25'

test('a second collapse within a minute of the first one’s end rings again, as the same incident', async () => {
  await using house = await openHouse()
  house.alerts.live(house.now())
  house.play('220x20 228x12')
  const { id } = house.heardBy(msSilva)[0]!
  house.alerts.handle(msSilva, { type: 'acknowledge', id }, house.now())
  house.play('215 205x25')
  expect(house.alerts.shown(msSilva)).toMatchObject([{ id, phase: 'resolved', handling: 'acknowledged' }])
  house.play('205x10 215 225 228x12')
  expect(house.storyOf(msSilva)).toBe(
    '1 over-ceiling high firing, 2 over-ceiling high firing/acknowledged, 3 over-ceiling high resolved/acknowledged, 4 over-ceiling high firing',
  )
  expect(house.alerts.shown(nurse)).toMatchObject([{ id, handling: 'open', by: null }])
})

test('but not while somebody has muted it', async () => {
  await using house = await openHouse()
  house.alerts.live(house.now())
  house.play('220x20 228x12')
  const { id } = house.heardBy(msSilva)[0]!
  house.alerts.handle(msSilva, { type: 'acknowledge', id }, house.now())
  house.alerts.handle(msSilva, { type: 'silence', id, untilMs: house.now() + 600_000 }, house.now())
  house.play('215 205x35 215 225 228x12')
  expect(house.heardBy(msSilva).at(-1)).toMatchObject({ seq: 4, phase: 'firing', handling: 'acknowledged' })
})

test('what was closed as fine and then becomes more severe is open again', async () => {
  await using house = await openHouse()
  house.alerts.live(house.now())
  house.play('run 150x60 _x25')
  const { id } = house.heardBy(msSilva)[0]!
  house.alerts.handle(msSilva, { type: 'close', id, outcome: 'fine' }, house.now())
  expect(house.alerts.shown(msSilva)).toEqual([])
  house.play('_x6')
  expect(house.heardBy(msSilva).at(-1)).toMatchObject({ severity: 'medium', handling: 'open', outcome: null })
  expect(house.alerts.shown(nurse).map(alert => alert.id)).toEqual([id])
})

test('an end does not wait for a checkpoint that cannot be written', async () => {
  vi.useFakeTimers()
  try {
    const house = await openHouse({ save: () => new Promise(() => {}) })
    house.alerts.live(house.now())
    house.play(collapse)
    const ended = house[Symbol.asyncDispose]().then(() => 'ended')
    await vi.advanceTimersByTimeAsync(2_000)
    expect(await Promise.race([ended, Promise.resolve('hangs')])).toBe('ended')
  } finally {
    vi.useRealTimers()
  }
})

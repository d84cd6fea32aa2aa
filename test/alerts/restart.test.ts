import { describe, expect, test } from 'vitest'
import { anasMother, everybody, msSilva, openHouse, person } from './house.ts'

const collapse = 'run 150x40 lie 150x25'
const racing = 'still 85x60 95 110 125 140 155 165x50'
const racingOver = 'still 150 135 120 105 90x60'

type House = Awaited<ReturnType<typeof openHouse>>

const restart = async (house: House, state: unknown, from: number, people = everybody) => {
  const again = await openHouse({ disk: house.disk, state, people, startsAt: house.now() })
  for (const record of house.disk.records.slice(from)) again.alerts.replay(record)
  again.alerts.live(house.now())
  return again
}

describe('a restart tells nobody what is past', () => {
  const newTeacher = person('new', 'teacher', { classes: ['c1'] })
  const newGuardian = person('aunt', 'guardian', { students: ['ana'] })
  const withNew = [...everybody, newTeacher, newGuardian]

  test.each([
    ['from the newest checkpoint', async (house: House) => [await house.checkpoint(), house.savedRecords()] as const],
    ['from the log alone', async () => [null, 0] as const],
  ])('people who came since hear nothing of it, %s', async (_, from) => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(racing)
    house.play(racingOver)
    house.play(`still 90x120`)
    await using again = await restart(house, ...(await from(house)), withNew)
    again.passTo(house.now() + 120_000)
    for (const viewer of [newTeacher, newGuardian, anasMother])
      expect(again.heardBy(viewer).filter(({ rule }) => rule === 'high-for-motion')).toEqual([])
  })

  test('a guardian whose minute was not over hears when it is', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(racing)
    expect(house.storyOf(anasMother)).toBe('')
    await using again = await restart(house, await house.checkpoint(), house.savedRecords(), withNew)
    again.passTo(house.now() + 70_000)
    expect(again.storyOf(anasMother)).toBe('1 high-for-motion medium firing')
    expect(again.heardBy(newTeacher).filter(({ rule }) => rule === 'high-for-motion')).toEqual([])
  })
})

test.each([
  ['the version before', 4, '1 soft-collapse high firing'],
  ['one that wrote alerts another way', 2, ''],
  ['one that is not known yet', 99, ''],
])('a new version of the engine starts anew, and the open alert is still there: from %s', async (_, version, expected) => {
  await using house = await openHouse()
  house.alerts.live(house.now())
  house.play(collapse)
  const shown = (of: House) => of.alerts.shown(msSilva).map(({ rule, severity, phase, seq }) => `${seq} ${rule} ${severity} ${phase}`)
  expect(shown(house)).toEqual(['1 soft-collapse high firing'])
  const saved = (await house.checkpoint()) as object
  await using again = await restart(house, { ...saved, version }, house.savedRecords())
  again.passTo(house.now() + 60_000)
  expect(shown(again).join()).toBe(expected)
})

test('what a guardian was told after the minute is no decision: nothing is missing after it, and no epoch is lost', async () => {
  await using house = await openHouse()
  house.alerts.live(house.now())
  const state = house.saved()
  house.play(racing)
  house.play(`165x70`)
  expect(house.storyOf(anasMother)).toBe('1 high-for-motion medium firing')
  house.play(racingOver)
  await using again = await restart(house, state, 0)
  expect(again.alerts.counts()).toMatchObject({ unrecorded: 0 })
  expect(again.alerts.position(msSilva)).toEqual(house.alerts.position(msSilva))
  expect(again.alerts.shown(msSilva)).toEqual(house.alerts.shown(msSilva))
})

test('the latency is that of each firing’s first sending, and of nothing else', async () => {
  await using house = await openHouse()
  house.alerts.live(house.now())
  house.play(racing)
  expect(house.latencies).toHaveLength(1)
  const { id } = house.heardBy(msSilva)[0]!
  house.alerts.handle(msSilva, { type: 'acknowledge', id }, house.now())
  house.play('165x70')
  house.play(racingOver)
  expect(house.latencies).toHaveLength(1)
  house.play(collapse)
  expect(house.latencies).toHaveLength(2)
})

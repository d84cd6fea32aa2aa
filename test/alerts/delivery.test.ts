import { describe, expect, test } from 'vitest'
import type { AlertMessage } from '../../domain/live.ts'
import { anasMother, createMemoryLog, msSilva, openHouse, otherTeacher } from './house.ts'

const collapse = 'run 150x40 lie 150x25'

describe('stored before sent, but never for long', () => {
  test('waits for the disk, and goes out in order when it has it', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.disk.hang()
    house.play(collapse)
    house.play(collapse, 'ben')
    expect(house.heardBy(msSilva)).toEqual([])
    house.disk.catchUp()
    const heard = house.heardBy(msSilva)
    expect(heard.map(({ seq }) => seq)).toEqual(heard.map((_, i) => i + 1))
    expect(heard.filter(({ rule }) => rule === 'soft-collapse').map(({ student, durable }) => [student, durable])).toEqual([
      ['ana', true],
      ['ben', true],
    ])
  })

  test('a disk that hangs delays it by a quarter of a second, marked', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.disk.hang()
    const told = new Promise<AlertMessage>(resolve => house.alerts.subscribe((account, message) => account === 'silva' && resolve(message)))
    house.play(collapse)
    expect(await told).toMatchObject({ seq: 1, durable: false })
    expect(house.alerts.counts()).toMatchObject({ notDurable: 1 })
    house.disk.catchUp()
    expect(house.heardBy(msSilva)).toHaveLength(1)
  })

  test('a disk that refuses does not delay it', async () => {
    const disk = createMemoryLog()
    await using house = await openHouse({ disk })
    house.alerts.live(house.now())
    disk.fail()
    house.play(collapse)
    expect(house.heardBy(msSilva)).toMatchObject([{ seq: 1, durable: false }])
  })

  test('consent to live alone: told from memory, and nothing of it in log or checkpoint but the numbers', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(`${collapse} 150x20`, 'ana', { stored: false })
    expect(house.storyOf(msSilva)).toBe('1 soft-collapse high firing')
    expect(house.disk.records).toMatchObject([
      { listening: true },
      { kind: 'alert', alert: null, to: expect.arrayContaining([['silva', 1]]) },
    ])
    expect(JSON.stringify(house.saved())).not.toContain('collapse')
    await using again = await openHouse({ disk: house.disk, state: house.saved() })
    for (const record of house.disk.records) again.alerts.replay(record)
    again.alerts.live(house.now())
    expect(again.alerts.position(msSilva)).toEqual(house.alerts.position(msSilva))
    expect(again.alerts.since(msSilva, again.alerts.position(msSilva).epoch, 0)).toBe('gap')
  })
})

describe('resume', () => {
  test('every message after the last one seen, once and in order', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(`${collapse} walk 120x20`)
    house.play(`run 150x40 lie 150x25 walk 120x20`, 'ben')
    const { epoch, seq } = house.alerts.position(msSilva)
    const all = house.heardBy(msSilva)
    expect(seq).toBe(all.length)
    for (let last = 0; last <= seq; last++) expect(house.alerts.since(msSilva, epoch, last)).toEqual(all.slice(last))
  })

  test('a gap when it cannot be had: another epoch, a number ahead of ours, older than the last 500', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    const { epoch } = house.alerts.position(msSilva)
    expect(house.alerts.since(msSilva, 'another', 0)).toBe('gap')
    expect(house.alerts.since(msSilva, epoch, 2)).toBe('gap')
    expect(house.alerts.since(msSilva, epoch, -1)).toBe('gap')
    expect(house.alerts.since(otherTeacher, epoch, 0)).toEqual([])
    for (let seq = 1; seq <= 501; seq++) {
      house.reply({ kind: 'sos', boot: 1, seq, t: house.now() })
      house.alerts.handle(
        msSilva,
        { type: 'close', id: house.heardBy(msSilva).findLast(({ rule }) => rule === 'sos')!.id, outcome: 'false' },
        house.now(),
      )
      house.passTo(house.now() + 1_000)
    }
    const { seq } = house.alerts.position(msSilva)
    expect(seq).toBeGreaterThan(3 * 501)
    expect(house.alerts.since(msSilva, epoch, seq - 500)).toHaveLength(500)
    expect(house.alerts.since(msSilva, epoch, seq - 501)).toBe('gap')
  })
})

describe('restart', () => {
  const restart = async (house: Awaited<ReturnType<typeof openHouse>>, state: unknown, from: number) => {
    const again = await openHouse({ disk: house.disk, state })
    for (const record of house.disk.records.slice(from)) again.alerts.replay(record)
    again.alerts.live(house.now())
    return again
  }

  test('what was told is not told again; numbers, epoch and handling go on', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    const state = house.saved()
    house.play(collapse)
    house.alerts.handle(msSilva, { type: 'acknowledge', id: house.heardBy(msSilva)[0]!.id }, house.now())
    await using again = await restart(house, state, 0)
    expect(again.heardBy(msSilva)).toEqual([])
    expect(again.alerts.position(msSilva)).toEqual(house.alerts.position(msSilva))
    expect(again.alerts.shown(msSilva)).toEqual(house.alerts.shown(msSilva))
    expect(again.alerts.since(anasMother, again.alerts.position(anasMother).epoch, 0)).toEqual(house.heardBy(anasMother))
    expect(again.commands).toEqual([])
  })

  test('decided but not recorded: told after the restart, in a new epoch, because its number may have been seen', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    const state = house.saved()
    house.play(collapse)
    const before = house.alerts.position(msSilva)
    house.disk.records.splice(0, Number.POSITIVE_INFINITY, ...house.disk.records.filter(({ kind }) => kind !== 'alert'))
    await using again = await restart(house, state, 0)
    expect(again.storyOf(msSilva)).toBe('1 soft-collapse high firing')
    expect(again.heardBy(msSilva)[0]!.id).toBe(house.heardBy(msSilva)[0]!.id)
    expect(again.alerts.since(msSilva, before.epoch, 0)).toBe('gap')
  })

  test('recorded but not sent: the resume brings it', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    const state = house.saved()
    house.disk.hang()
    house.play(collapse)
    expect(house.heardBy(msSilva)).toEqual([])
    await using again = await restart(house, state, 0)
    expect(again.alerts.since(msSilva, again.alerts.position(msSilva).epoch, 0)).toMatchObject([{ seq: 1, rule: 'soft-collapse' }])
    house.disk.catchUp()
  })
})

import { describe, expect, test } from 'vitest'
import { anasMother, createMemoryLog, msSilva, openHouse } from './house.ts'

const collapse = 'run 150x40 lie 150x25'

describe('consent to the live view alone', () => {
  test('what people do and write about such an alert is in no log either', async () => {
    await using house = await openHouse({ consent: { store: false } })
    house.alerts.live(house.now())
    house.play(collapse, 'ana', { stored: false })
    const { id } = house.heardBy(msSilva)[0]!
    const before = house.alerts.position(msSilva).seq
    house.alerts.handle(msSilva, { type: 'seen', id }, house.now())
    house.alerts.handle(msSilva, { type: 'acknowledge', id, note: 'Ana felt dizzy' }, house.now())
    house.alerts.handle(msSilva, { type: 'close', id, outcome: 'nurse' }, house.now())
    expect(house.alerts.position(msSilva).seq).toBe(before + 3)
    const text = JSON.stringify(house.disk.records)
    for (const trace of ['dizzy', 'outcome', 'acknowledge', id]) expect(text).not.toContain(trace)
    expect(house.disk.records.filter(record => record.kind === 'alert' && (record.alert || record.note))).toEqual([])
  })
})

describe('withdrawn', () => {
  test('to the live view: the alert is over on the screens at once, comes back on none, and its silence is nobody’s', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    const { epoch } = house.alerts.position(msSilva)
    house.consent.live = false
    house.passTo(house.now() + 2_000)
    expect(house.storyOf(msSilva)).toBe('1 soft-collapse high firing, 2 soft-collapse high resolved')
    for (const viewer of [msSilva, anasMother]) {
      expect(house.alerts.shown(viewer)).toEqual([])
      expect(house.alerts.since(viewer, epoch, 0)).toBe('gap')
    }
    expect(house.alerts.handle(msSilva, { type: 'acknowledge', id: house.heardBy(msSilva)[0]!.id }, house.now())).toEqual({ ok: true })
    house.passTo(house.now() + 120_000)
    expect(house.heardBy(msSilva).filter(({ rule }) => rule === 'not-monitored')).toEqual([])
    expect(await house.checkpoint()).toMatchObject({ engine: { students: [] } })
  })

  test('to storing: from then on in memory alone, and no checkpoint keeps it', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    expect(JSON.stringify(await house.checkpoint())).toContain('soft-collapse')
    house.consent.store = false
    const before = house.disk.records.length
    house.play('walk 120x20', 'ana', { stored: false })
    expect(house.storyOf(msSilva)).toBe('1 soft-collapse high firing, 2 soft-collapse high resolved')
    expect(await house.checkpoint()).toMatchObject({ engine: { students: [] } })
    expect(JSON.stringify([house.saved(), house.disk.records.slice(before)])).not.toContain('soft-collapse')
  })

  test('while the server was off: nothing of it comes back, nobody is told, and others are not told again', async () => {
    const disk = createMemoryLog()
    await using house = await openHouse({ disk })
    house.alerts.live(house.now())
    const state = house.saved()
    house.play(collapse)
    await house.checkpoint()
    for (const consent of [{ live: false }, { store: false }]) {
      for (const [saved, from] of [
        [state, 0],
        [house.saved(), house.savedRecords()],
      ] as const) {
        await using again = await openHouse({ disk: createMemoryLog([...disk.records]), state: saved, consent, startsAt: house.now() })
        for (const record of disk.records.slice(from)) again.alerts.replay(record)
        again.alerts.live(house.now())
        again.passTo(house.now() + 60_000)
        expect(again.heardBy(msSilva)).toEqual([])
        expect(again.alerts.shown(msSilva)).toEqual([])
        expect(again.alerts.position(msSilva)).toEqual(house.alerts.position(msSilva))
        expect(again.alerts.since(msSilva, house.alerts.position(msSilva).epoch, 0)).toBe('gap')
        expect(await again.checkpoint()).toMatchObject({ engine: { students: [] } })
      }
    }
  })

  test('a call for help rings on, whatever else is allowed', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play('120x20')
    house.consent.live = false
    house.reply({ kind: 'sos', boot: 1, seq: 1, t: house.now() })
    house.passTo(house.now() + 60_000)
    expect(house.storyOf(msSilva)).toBe('1 sos high firing')
    expect(house.alerts.shown(msSilva)).toHaveLength(1)
    house.alerts.handle(msSilva, { type: 'close', id: house.heardBy(msSilva)[0]!.id, outcome: 'fine' }, house.now())
    expect(house.storyOf(msSilva)).toBe('1 sos high firing, 2 sos high firing/closed, 3 sos high resolved/closed')
  })
})

import { describe, expect, test } from 'vitest'
import { AlertMessage } from '../../domain/live.ts'
import type { Overlay } from '../../domain/overlay.ts'
import { admin, anaHerself, anasMother, bensFather, lead, mrKhan, msSilva, nurse, openHouse, otherTeacher, tale } from './house.ts'
import { lesson } from './tell.ts'

const collapse = 'run 150x40 lie 150x25'
const racing = 'still 85x60 95 110 125 140 155 165x50'
const racingOver = 'still 150 135 120 105 90x60'

describe('who hears what', () => {
  test('high: staff, guardian and child at once, each in their own words and language; nobody else', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    for (const viewer of [msSilva, mrKhan, nurse, lead, anasMother, anaHerself])
      expect(house.storyOf(viewer)).toBe('1 soft-collapse high firing')
    for (const viewer of [otherTeacher, bensFather, admin]) expect(house.storyOf(viewer)).toBe('')
    expect(house.heardBy(msSilva)[0]!.why).toEqual({
      teacher: 'GO NOW: Ana may have collapsed (20 s without moving). No response: call emergency, start CPR, fetch the AED.',
    })
    expect(house.heardBy(mrKhan)[0]!.why).toEqual({ teacher: expect.stringMatching(/^立即前往：Ana可能已倒下/) })
    expect(house.heardBy(anasMother)[0]!.why).toEqual({ guardian: expect.stringContaining('Ana may have fallen') })
    expect(house.heardBy(anaHerself)[0]!.why).toEqual({ child: 'Help is coming. If you are fine, tap the band.' })
    expect(AlertMessage.parse(house.heardBy(msSilva)[0])).toMatchObject({ durable: true, late: false, value: 20, drill: false })
  })

  test('above the doctor’s limit, far below the age’s: each is told so in their own words', async () => {
    const ceiling: Overlay = {
      ...{ at: { scope: 'student', id: 'ana' }, rule: 'over-ceiling', param: 'ceiling', value: 170 },
      ...{ authority: 'clinician', by: 'nurse', since: 0, reason: 'Dr Chen, 3 March' },
    }
    await using house = await openHouse({ overlays: [ceiling] })
    house.alerts.live(house.now())
    house.play('160x30 174x12 174x5')
    expect(house.storyOf(msSilva)).toBe('1 over-ceiling high firing')
    expect(house.heardBy(msSilva)[0]).toMatchObject({ student: 'ana', value: 174, expected: 170 })
    expect(house.heardBy(msSilva)[0]!.why).toEqual({
      teacher: expect.stringMatching(/^Ana's heart is above the limit that Ana's doctor set \(174; limit 170\), for 10 s\./),
    })
    expect(house.heardBy(mrKhan)[0]!.why).toEqual({
      teacher: expect.stringMatching(/^Ana的心率超过了医生为其设定的上限（174，上限170），已持续10秒。/),
    })
    expect(house.heardBy(anasMother)[0]!.why).toEqual({
      guardian: "During PE, Ana's heart was above the limit that the doctor set, for 10 s. The teacher was told at once.",
    })
    expect(house.heardBy(anaHerself)[0]!.why).toEqual({
      child: "Your heart is above your doctor's limit. Stop and sit down. Tell your teacher.",
    })
    house.play('165x21')
    expect(house.storyOf(msSilva)).toBe('1 over-ceiling high firing, 2 over-ceiling high resolved')
  })

  test('medium: the guardian after the teacher’s outcome, and then the all-clear', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(racing)
    expect(house.storyOf(msSilva)).toBe('1 high-for-motion medium firing')
    expect(house.storyOf(anaHerself)).toBe('1 high-for-motion medium firing')
    expect(house.storyOf(anasMother)).toBe('')
    const { id } = house.heardBy(msSilva)[0]!
    house.alerts.handle(msSilva, { type: 'close', id, outcome: 'rest' }, house.now())
    expect(house.storyOf(anasMother)).toBe('1 high-for-motion medium firing/closed')
    expect(house.heardBy(anasMother)[0]).toMatchObject({ by: 'Ms Silva', outcome: 'rest' })
    house.play(racingOver)
    expect(house.storyOf(anasMother)).toBe('1 high-for-motion medium firing/closed, 2 high-for-motion medium resolved/closed')
  })

  test('medium: or after 60 s, even when it is over by then', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(racing)
    const fired = house.heardBy(msSilva)[0]!.firedAt
    house.passTo(fired + 60_000)
    expect(house.storyOf(anasMother)).toBe('')
    house.passTo(fired + 61_000)
    expect(house.storyOf(anasMother)).toBe('1 high-for-motion medium firing')
  })

  test('technical: the teacher alone; raised to medium it reaches the others', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play('run 150x60 _x25')
    expect(house.storyOf(msSilva)).toBe('1 not-monitored technical firing')
    expect(house.storyOf(nurse) + house.storyOf(lead) + house.storyOf(anasMother) + house.storyOf(anaHerself)).toBe('')
    house.play('_x6')
    expect(house.storyOf(msSilva)).toBe('1 not-monitored technical firing, 2 not-monitored medium firing')
    expect(house.storyOf(nurse)).toBe('1 not-monitored medium firing')
    expect(house.storyOf(anasMother)).toBe('')
    house.play('_x61')
    expect(house.storyOf(anasMother)).toBe('1 not-monitored medium firing')
  })

  test('without the consent to tell guardians, none hears', async () => {
    await using house = await openHouse({ consent: { guardians: false } })
    house.alerts.live(house.now())
    house.play(collapse)
    expect(house.storyOf(msSilva)).toBe('1 soft-collapse high firing')
    expect(house.storyOf(anasMother)).toBe('')
    expect(house.alerts.shown(anasMother)).toEqual([])
  })
})

describe('handling', () => {
  test('the first who acknowledges is the one recorded; saying it again changes nothing', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    const { id } = house.heardBy(msSilva)[0]!
    const acknowledge = { type: 'acknowledge' as const, id }
    expect(house.alerts.handle(msSilva, acknowledge, house.now())).toEqual({ ok: true })
    expect(house.alerts.handle(mrKhan, acknowledge, house.now() + 1)).toEqual({ ok: true })
    expect(house.alerts.handle(msSilva, acknowledge, house.now() + 2)).toEqual({ ok: true })
    expect(house.heardBy(mrKhan).map(tale)).toEqual(['1 soft-collapse high firing', '2 soft-collapse high firing/acknowledged'])
    expect(house.heardBy(mrKhan)[1]).toMatchObject({ by: 'Ms Silva', at: house.now() })
  })

  test('high latches: it stays open after it resolved, until somebody took it', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(`${collapse} walk 120x20`)
    expect(house.alerts.shown(msSilva).map(tale)).toEqual(['2 soft-collapse high resolved'])
    const { id } = house.alerts.shown(msSilva)[0]!
    house.alerts.handle(nurse, { type: 'acknowledge', id }, house.now())
    expect(house.alerts.shown(msSilva).map(tale)).toEqual(['3 soft-collapse high resolved/acknowledged'])
    house.alerts.handle(msSilva, { type: 'close', id, outcome: 'rest' }, house.now())
    expect(house.alerts.shown(msSilva)).toEqual([])
  })

  test('who took an alert is asked how it ended, after a reload too, until ten minutes after the lesson or after they took it', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    const { id } = house.heardBy(msSilva)[0]!
    house.alerts.handle(msSilva, { type: 'acknowledge', id }, house.now())
    house.play('walk 120x20')
    const asked = () => [msSilva, nurse].map(viewer => house.alerts.shown(viewer).flatMap(alert => (alert.id === id ? alert.handling : [])))
    const waiting = [['acknowledged'], ['acknowledged']]
    expect(asked()).toEqual(waiting)
    house.passTo(lesson.endsAt + 10 * 60_000)
    expect(asked()).toEqual(waiting)
    house.passTo(house.now() + 1_000)
    expect(asked()).toEqual([[], []])
  })

  test('a family is told again after a reload, for 12 hours, what it heard and how it ended; the teacher’s desk is clear', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    const { id } = house.heardBy(msSilva)[0]!
    house.alerts.handle(msSilva, { type: 'close', id, outcome: 'rest' }, house.now())
    house.play('walk 120x20')
    const past = house.alerts.shown(anasMother)
    expect(past).toMatchObject([{ id, phase: 'resolved', handling: 'closed', by: 'Ms Silva', outcome: 'rest' }])
    expect(past).toEqual([house.heardBy(anasMother).at(-1)])
    expect(house.alerts.shown(anaHerself).map(tale)).toEqual(['3 soft-collapse high resolved/closed'])
    expect([msSilva, bensFather].map(house.alerts.shown)).toEqual([[], []])
    house.passTo(house.now() + 12 * 3_600_000)
    expect(house.alerts.shown(anasMother).map(alert => alert.id)).not.toContain(id)
  })

  test('of what is over, the newest 20', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    for (let seq = 1; seq <= 22; seq++) {
      house.reply({ kind: 'sos', boot: 1, seq, t: house.now() })
      house.alerts.handle(msSilva, { type: 'close', id: house.heardBy(msSilva).at(-1)!.id, outcome: 'fine' }, house.now())
      house.passTo(house.now() + 2_000)
    }
    const ids = [...new Set(house.heardBy(anasMother).map(alert => alert.id))]
    expect(ids).toHaveLength(22)
    expect(house.alerts.shown(anasMother).map(alert => alert.id)).toEqual(ids.slice(2))
  })

  test('an unknown or a foreign alert does not exist; a guardian may look, not handle', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    const { id } = house.heardBy(msSilva)[0]!
    const close = { type: 'close' as const, id, outcome: 'fine' as const }
    for (const viewer of [otherTeacher, bensFather, admin])
      expect(house.alerts.handle(viewer, close, house.now())).toMatchObject({ error: 'not-found' })
    expect(house.alerts.handle(msSilva, { ...close, id: 'nothing' }, house.now())).toMatchObject({ error: 'not-found' })
    expect(house.alerts.handle(anasMother, close, house.now())).toMatchObject({ error: 'not-allowed' })
    expect(house.alerts.handle(anasMother, { type: 'seen', id }, house.now())).toEqual({ ok: true })
    expect(house.heardBy(msSilva)).toHaveLength(1)
  })

  test('seen and silence are lines of the ledger, told to nobody; a silence ends within two hours', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    const { id } = house.heardBy(msSilva)[0]!
    house.alerts.handle(msSilva, { type: 'seen', id }, house.now())
    house.alerts.handle(msSilva, { type: 'seen', id }, house.now())
    house.alerts.handle(msSilva, { type: 'silence', id, untilMs: house.now() + 1e9 }, house.now())
    const notes = house.disk.records.flatMap(record => (record.kind === 'alert' && record.note ? [record.note] : []))
    expect(notes).toEqual([
      { account: 'silva', at: house.now(), type: 'seen' },
      { account: 'silva', at: house.now(), type: 'silence', untilMs: house.now() + 7_200_000 },
    ])
    expect(house.heardBy(msSilva)).toHaveLength(1)
  })

  test('a call for help ends with the teacher’s outcome, and a new one is a new alert', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    const sos = (seq: number) => ({ kind: 'sos' as const, boot: 1, seq, t: house.now() })
    house.reply(sos(1))
    house.play('120x60')
    const { id } = house.heardBy(msSilva)[0]!
    house.alerts.handle(msSilva, { type: 'close', id, outcome: 'fine' }, house.now())
    house.reply(sos(1))
    expect(house.storyOf(msSilva)).toBe('1 sos high firing, 2 sos high firing/closed, 3 sos high resolved/closed')
    house.play('120x5')
    house.reply(sos(2))
    expect(house.heardBy(msSilva).at(-1)).toMatchObject({ seq: 4, phase: 'firing', handling: 'open' })
    expect(house.heardBy(msSilva).at(-1)!.id).not.toBe(id)
  })
})

test('a question goes to the band once, and not for what is long past', async () => {
  await using house = await openHouse()
  house.alerts.live(house.now())
  house.play(collapse)
  expect(house.commands.filter(({ kind }) => kind === 'ask-ok')).toHaveLength(1)
  expect(house.commands[0]).toEqual({ id: expect.any(String), kind: 'ask-ok', expires: expect.any(Number) })
  house.reply({ kind: 'ok', boot: 1, seq: 1, t: house.now(), to: house.commands[0]!.id })
  expect(house.storyOf(msSilva)).toBe('1 soft-collapse high firing, 2 soft-collapse high resolved')
})

describe('the band buzzes', () => {
  const buzzes = (house: Awaited<ReturnType<typeof openHouse>>) => house.commands.filter(({ kind }) => kind === 'buzz')

  test.each([
    ['when the child is told at once', racing, 1],
    ['as long as the child lies there, and a tap on it counts', collapse, 1],
    ['not for what is a note to the teacher', '150x60 195x130', 0],
    ['not for the band’s own troubles', 'still 85x30 _x60', 0],
    ['once for two matters at a time', 'run 150x40 lie 150x25 215 228x12', 1],
    ['again when it comes back later', 'still 220x20 228x12 215 205x25 215 228x12', 2],
  ])('%s', async (_, line, count) => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(line)
    expect(buzzes(house)).toHaveLength(count)
  })

  test('a tap on the buzz of a fall is the child’s word', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play(collapse)
    house.reply({ kind: 'ok', boot: 1, seq: 1, t: house.now(), to: buzzes(house)[0]!.id })
    expect(house.storyOf(msSilva)).toBe('1 soft-collapse high firing, 2 soft-collapse high resolved')
  })

  test('not for what is long past', async () => {
    await using house = await openHouse()
    house.alerts.live(house.now())
    house.play('220x20 228x30', 'ana', { batch: 50 })
    expect(house.heardBy(msSilva)).toMatchObject([{ rule: 'over-ceiling', late: true }])
    expect(buzzes(house)).toEqual([])
  })
})

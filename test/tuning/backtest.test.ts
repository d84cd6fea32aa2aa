import { expect, test } from 'vitest'
import type { Backtest } from '../../domain/tuning.ts'
import { day, heartWith, minute, openHouse, ten } from './house.ts'

const backtests = '/classes/7B/backtests'
const at = (second: number, start = ten) => start + 1_000 * second

/**
 * Ana is 12: at most 199.6 beats/min by the formula. With the file's margin of 25 the ceiling is 224.6, with 10 it is 209.6. Her heart climbs
 * by 10 a second from 150: it is at 210 in the 6th second of a climb and at 230 in the 8th, and the alert comes when 10 s have passed above.
 */
test('two lessons counted by hand: one alert with the margin of today, three with a tighter one', async () => {
  await using house = await openHouse()
  const today = house.tookPlace('today', ten)
  const lastWeek = house.tookPlace('last-week', ten - 7 * day)
  await house.wears('ana', today, heartWith({ 300: 220, 1200: 230 }))
  await house.wears('ben', today, () => 150)
  await house.wears('ana', lastWeek, heartWith({ 600: 220 }))

  const { status, body } = await house.ask('silva', 'POST', backtests, { rule: 'over-ceiling', params: { margin: 10 } })
  expect([status, body]).toEqual([
    200,
    {
      rule: 'over-ceiling',
      now: 1,
      tried: 3,
      lessons: [
        {
          ...{ lesson: 'today', title: 'today', startsAt: ten, readings: 2 * 2700 },
          now: [{ student: 'ana', name: 'Ana', at: at(1217), severity: 'high' }],
          tried: [
            { student: 'ana', name: 'Ana', at: at(315), severity: 'high' },
            { student: 'ana', name: 'Ana', at: at(1215), severity: 'high' },
          ],
        },
        {
          ...{ lesson: 'last-week', title: 'last-week', startsAt: ten - 7 * day, readings: 2700 },
          now: [],
          tried: [{ student: 'ana', name: 'Ana', at: at(615, ten - 7 * day), severity: 'high' }],
        },
      ],
    },
  ])
})

test('saved, it is what holds: the same question then has the same answer on both sides', async () => {
  await using house = await openHouse()
  await house.wears('ana', house.tookPlace('today', ten), heartWith({ 300: 220, 1200: 230 }))
  const asked = { rule: 'over-ceiling', params: { margin: 10 } }
  const count = async () => {
    const { now, tried } = (await house.ask('silva', 'POST', backtests, asked)).body as Backtest
    return [now, tried]
  }
  expect(await count()).toEqual([1, 2])
  expect((await house.ask('silva', 'PUT', '/classes/7B/rules/over-ceiling', { params: { margin: 10 } })).status).toBe(200)
  expect(await count()).toEqual([2, 2])
})

test('a looser value may be tried, though not set', async () => {
  await using house = await openHouse()
  await house.wears('ana', house.tookPlace('today', ten), heartWith({ 300: 220, 1200: 230 }))
  await house.ask('lena', 'PUT', '/rules/over-ceiling', { params: { margin: 10 } })
  const { body } = await house.ask('silva', 'POST', backtests, { rule: 'over-ceiling', params: { margin: 25 } })
  expect([body.now, body.tried]).toEqual([2, 1])
})

test('a reading that came too late to be judged then is not judged now', async () => {
  await using house = await openHouse()
  const lesson = house.tookPlace('today', ten)
  await house.wears('ana', lesson, heartWith({ 1200: 230 }), { receivedAt: lesson.endsAt + 60 * minute })
  const { body } = await house.ask('silva', 'POST', backtests, { rule: 'over-ceiling', params: { margin: 10 } })
  expect(body.lessons).toMatchObject([{ readings: 0, now: [], tried: [] }])
})

test('of who does not consent to storing nothing is read', async () => {
  await using house = await openHouse()
  await house.wears('ana', house.tookPlace('today', ten), heartWith({ 1200: 230 }))
  house.people.change('s1', people => people.withdrawConsent('ana', 'store', house.clock.now))
  const { body } = await house.ask('silva', 'POST', backtests, { rule: 'over-ceiling', params: { margin: 10 } })
  expect(body).toMatchObject({ now: 0, tried: 0, lessons: [{ readings: 0 }] })
})

test('the newest ten lessons, and of more none', async () => {
  await using house = await openHouse()
  for (let i = 0; i < 12; i++) house.tookPlace(`l${i}`, ten - i * day, 1)
  const ask = (lessons?: number) =>
    house.ask('silva', 'POST', backtests, { rule: 'over-ceiling', params: { margin: 10 }, ...(lessons && { lessons }) })
  expect((await ask()).body.lessons.map(({ lesson }: { lesson: string }) => lesson)).toEqual(Array.from({ length: 10 }, (_, i) => `l${i}`))
  expect((await ask(3)).body.lessons).toHaveLength(3)
  expect((await ask(11)).status).toBe(400)
})

test('one at a time for an account; another account need not wait', async () => {
  await using house = await openHouse()
  await house.wears('ana', house.tookPlace('today', ten), heartWith({ 1200: 230 }))
  const ask = (account: string) => house.ask(account, 'POST', backtests, { rule: 'over-ceiling', params: { margin: 10 } })
  const answers = await Promise.all([ask('silva'), ask('silva'), ask('lena')])
  expect(answers.map(({ status }) => status)).toEqual([200, 503, 200])
  expect(answers[1]!.body.detail).toBe('Your last back-test is still running: wait for its answer.')
  expect((await ask('silva')).status).toBe(200)
})

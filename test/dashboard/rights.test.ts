import { expect, test } from 'vitest'
import { type House, openHouse } from './house.ts'
import type { Account } from './school.ts'

const change = (house: House, account: Account, to: object) =>
  house.people.known.set(account, { ...house.people.known.get(account)!, ...to })

test.each<[string, Account, string, (house: House, cookie: string) => void]>([
  ['signed out elsewhere', 'silva', '', (house, cookie) => house.people.signOut(cookie.split('=')[1]!)],
  ['the account disabled', 'silva', '', house => house.people.known.delete('silva')],
  ['the role changed', 'silva', '', house => change(house, 'silva', { role: 'admin' })],
  ['the class taken away', 'silva', '?class=c1', house => change(house, 'silva', { classes: [] })],
  ['idle for too long', 'silva', '', house => house.skip(3_600_000)],
])('%s: the socket closes with the next second', async (_, who, query, end) => {
  await using house = await openHouse()
  const cookie = await house.signIn(who)
  const client = await house.connectWith(cookie, query)
  house.pass()
  end(house, cookie)
  house.pass()
  expect(await client.closed).toBe(4401)
  expect(client.of('frame')).toHaveLength(1)
  expect(house.dashboard.counts).toMatchObject({ sockets: 0, closedRights: 1 })
})

test('nothing is told in the moment between the end of a right and the next second', async () => {
  await using house = await openHouse()
  const client = await house.connect('silva')
  house.people.known.delete('silva')
  house.book.send('silva', 'a1', 'ana')
  expect(await client.closed).toBe(4401)
  expect(client.of('alert')).toEqual([])
})

test('a screen that is only looked at is idle; a person who answers is not; the absolute end holds for both', async () => {
  await using house = await openHouse()
  const [looking, answering] = [await house.connect('silva'), await house.connect('lead', '?class=c1')]
  for (let minutes = 0; minutes < 60; minutes += 20) {
    answering.say({ type: 'seen', id: 'a1' })
    await answering.settled()
    house.skip(20 * 60_000)
    house.pass()
    await answering.heard(({ type }) => type === 'frame')
  }
  expect(await looking.closed).toBe(4401)
  expect(answering.socket.readyState).toBe(answering.socket.OPEN)
  house.skip(24 * 3_600_000)
  house.pass()
  expect(await answering.closed).toBe(4401)
})

test('a child barred from a guardian is gone from the next second on', async () => {
  await using house = await openHouse()
  const mother = await house.connect('anasMother')
  house.book.raise('a0', 'ana')
  change(house, 'anasMother', { students: [] })
  house.pass()
  await mother.heard(() => mother.of('snapshot').length === 2)
  house.book.send('anasMother', 'a1', 'ana')
  await mother.settled()
  expect(mother.of('snapshot')[1]).toMatchObject({ students: [], alerts: [] })
  expect(mother.of('alert').map(({ id }) => id)).toEqual(['a0'])
})

test('a server that stops says so', async () => {
  const house = await openHouse()
  const client = await house.connect('silva')
  await house[Symbol.asyncDispose]()
  expect([1001, 1006]).toContain(await client.closed) // 1006: cut before the goodbye was read
  expect(house.book.listeners.size).toBe(0)
})

import { expect, test } from 'vitest'
import { type Client, type House, openHouse } from './house.ts'

const story = (client: Client) =>
  client.messages
    .filter(({ type }) => type !== 'error')
    .map(message => (message.type === 'alert' ? `${message.id}#${message.seq}` : message.type))
    .join(' ')

const raise = (house: House, ...ids: string[]) => {
  for (const id of ids) house.book.raise(id, 'ana')
}

test('cut and resumed: each alert once and in order, then live', async () => {
  await using house = await openHouse()
  const cookie = await house.signIn('silva')
  const before = await house.connectWith(cookie)
  raise(house, 'a1')
  await before.heard(({ type }) => type === 'alert')
  before.socket.terminate()
  await before.closed
  raise(house, 'a2', 'a3')
  const after = await house.connectWith(cookie, '?epoch=e1&seq=1')
  raise(house, 'a4')
  house.pass()
  await after.heard(({ type }) => type === 'frame')
  expect(story(after)).toBe('hello a2#2 a3#3 a4#4 frame')
  expect(after.of('hello')[0]!.seq).toBe(1)
  expect(after.of('frame')[0]!.students).toHaveLength(2) // all of them: what was told before the cut may be old
})

test('cut at any number: nothing is lost and nothing comes twice', async () => {
  await using house = await openHouse()
  const cookie = await house.signIn('silva')
  raise(house, 'a1', 'a2', 'a3', 'a4', 'a5')
  for (let seq = 0; seq <= 5; seq++) {
    const client = await house.connectWith(cookie, `?epoch=e1&seq=${seq}`)
    await client.settled()
    expect(story(client)).toBe(['hello', ...[1, 2, 3, 4, 5].slice(seq).map(n => `a${n}#${n}`)].join(' '))
  }
})

test.each([
  ['a changed epoch', '?epoch=e0&seq=1'],
  ['a number from the future', '?epoch=e1&seq=99'],
])('%s: a gap is said, and a snapshot follows', async (_, query) => {
  await using house = await openHouse()
  raise(house, 'a1')
  const client = await house.connect('silva', query)
  await client.heard(({ type }) => type === 'snapshot')
  expect(story(client)).toBe('hello gap snapshot')
  expect([client.of('hello')[0]!.seq, client.of('snapshot')[0]!.alerts[0]!.id]).toEqual([1, 'a1'])
})

test('what changed about the lesson during the cut is told after the replay', async () => {
  await using house = await openHouse()
  const cookie = await house.signIn('silva')
  const before = await house.connectWith(cookie)
  before.socket.close()
  await before.closed
  await house.send('PATCH', '/api/v1/lessons/l1', { phase: 'rest' }, { cookie })
  raise(house, 'a1')
  const after = await house.connectWith(cookie, '?epoch=e1&seq=0')
  house.pass()
  await after.heard(({ type }) => type === 'frame')
  expect(story(after)).toBe('hello a1#1 snapshot frame')
  expect(after.of('snapshot')[0]!.lesson!.phase).toBe('rest')
})

test('a right that ended meanwhile holds for the replay', async () => {
  await using house = await openHouse()
  raise(house, 'a1')
  house.people.known.set('anasMother', { ...house.people.known.get('anasMother')!, students: [] })
  const mother = await house.connect('anasMother', '?epoch=e1&seq=0')
  await mother.settled()
  expect(story(mother)).toBe('hello')
})

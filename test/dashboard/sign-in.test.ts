import { expect, test } from 'vitest'
import { openHouse } from './house.ts'
import { createPeople } from './school.ts'

const password = (account: string) => ({ account, password: `password of ${account}` })

test.each([
  ['by link', { token: 'link-silva' }, 201, 'silva'],
  ['by password', password('silva'), 201, 'silva'],
  ['a wrong password', { account: 'silva', password: 'no' }, 401, 'sign-in-refused'],
  ['nobody of that name: the same answer', { account: 'nobody', password: 'no' }, 401, 'sign-in-refused'],
  ['a link that is spent', { token: 'spent' }, 401, 'sign-in-refused'],
  ['an account that is being guessed', password('throttled'), 429, 'too-many-requests'],
  ['too many passwords to check', password('busy'), 503, 'busy'],
  ['both ways at once', { token: 'link-silva', ...password('silva') }, 400, 'invalid'],
  ['neither', {}, 400, 'invalid'],
])('%s', async (_, body, status, told) => {
  await using house = await openHouse()
  const answer = await house.send('POST', '/api/v1/sessions', body)
  const { account, code } = (await answer.json()) as { account?: string; code?: string }
  expect([answer.status, account ?? code, answer.headers.has('set-cookie')]).toEqual([status, told, status === 201])
})

test.each([
  [undefined, /^pulseyard=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; SameSite=Lax$/],
  ['https://pe.school.test', /^__Host-pulseyard=[^;]+; Max-Age=\d+; Path=\/; HttpOnly; Secure; SameSite=Lax$/],
])('the cookie at %s', async (publicUrl, flags) => {
  await using house = await openHouse({ publicUrl })
  const answer = await house.send('POST', '/api/v1/sessions', { token: 'link-anasMother' })
  expect(answer.headers.getSetCookie()[0]).toMatch(flags)
  expect(await answer.json()).toEqual({ account: 'anasMother', name: 'Name of anasMother', role: 'guardian', home: '/child' })
})

test('who is throttled is told for how long; nothing about the account is', async () => {
  await using house = await openHouse()
  const answer = await house.send('POST', '/api/v1/sessions', password('throttled'))
  expect([answer.headers.get('retry-after'), await answer.text()]).toEqual(['30', expect.not.stringContaining('throttled')])
})

test('a throttled address is the client’s own: a proxy’s word counts only behind one', async () => {
  const addresses: string[] = []
  for (const publicUrl of [undefined, 'https://pe.school.test']) {
    const people = createPeople()
    const signIn: typeof people.signIn = (credential, from) => {
      addresses.push(from.address)
      return people.signIn(credential, from)
    }
    await using house = await openHouse({ publicUrl, people: { ...people, signIn } })
    await house.send('POST', '/api/v1/sessions', { token: 'guess' }, { 'x-forwarded-for': '203.0.113.9' })
  }
  expect(addresses).toEqual(['127.0.0.1', '203.0.113.9'])
})

test('signing out ends the session and its live sockets, and no other', async () => {
  await using house = await openHouse()
  const cookie = await house.signIn('silva')
  const leaving = await house.connectWith(cookie)
  const staying = await house.connect('silva')
  const answer = await house.send('DELETE', '/api/v1/sessions/current', undefined, { cookie })
  expect([answer.status, answer.headers.getSetCookie()[0]]).toEqual([204, expect.stringMatching(/^pulseyard=; .*Expires=Thu, 01 Jan 1970/)])
  expect(await leaving.closed).toBe(4401)
  expect((await house.get('/api/v1/me', cookie)).status).toBe(401)
  house.book.raise('a1', 'ana')
  await staying.heard(message => message.type === 'alert')
  expect(leaving.of('alert')).toEqual([])
})

test('signing in again in the same browser ends the session it replaces', async () => {
  await using house = await openHouse()
  const cookie = await house.signIn('silva')
  await house.send('POST', '/api/v1/sessions', { token: 'link-ana' }, { cookie })
  expect((await house.get('/api/v1/me', cookie)).status).toBe(401)
})

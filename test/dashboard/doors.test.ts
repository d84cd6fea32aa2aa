import { once } from 'node:events'
import { request } from 'node:http'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { WebSocket } from 'ws'
import { type House, openHouse } from './house.ts'

let house: House
const reached: string[] = []
beforeAll(async () => {
  house = await openHouse({
    publicUrl: 'http://pe.school.test',
    mqtt: (_, socket) => {
      reached.push('mqtt')
      socket.end('HTTP/1.1 418 Reached\r\nconnection: close\r\n\r\n')
    },
  })
})
afterAll(() => house[Symbol.asyncDispose]())

/** The status that an upgrade ends in: 101 is in. */
async function knock(path: string, headers: Record<string, string | undefined>): Promise<number> {
  const given = Object.fromEntries(Object.entries(headers).filter(([, value]) => value !== undefined)) as Record<string, string>
  const socket = new WebSocket(`ws://127.0.0.1:${house.dashboard.port}${path}`, { headers: given })
  socket.on('error', () => {})
  const status = await Promise.race([
    once(socket, 'open').then(() => 101),
    once(socket, 'unexpected-response').then(([, response]) => response.statusCode as number),
  ])
  socket.terminate()
  return status
}

describe('Origin', () => {
  test.each<[string, string | undefined, number, number, number]>([
    ['the public address', 'http://pe.school.test', 101, 418, 204],
    ['loopback, the port that is listened on', 'http://127.0.0.1:PORT', 101, 418, 204],
    ['the same by name', 'http://localhost:PORT', 101, 418, 204],
    ['none: no browser', undefined, 403, 418, 204],
    ['another site', 'https://evil.test', 403, 403, 403],
    ['another port of this machine', 'http://127.0.0.1:1', 403, 403, 403],
    ['the public address by another scheme', 'https://pe.school.test', 403, 403, 403],
    ['a name that begins alike', 'http://pe.school.test.evil.test', 403, 403, 403],
    ['a sandboxed frame', 'null', 403, 403, 403],
  ])('%s: live, mqtt, a change over HTTP', async (_, named, live, mqtt, change) => {
    const origin = named?.replace('PORT', String(house.dashboard.port))
    const cookie = await house.signIn('silva')
    const changed = await house.send('DELETE', '/api/v1/sessions/current', undefined, {
      cookie: await house.signIn('silva'),
      ...(origin && { origin }),
    })
    expect([await knock('/live', { cookie, origin }), await knock('/mqtt', { origin }), changed.status]).toEqual([live, mqtt, change])
  })

  test('a foreign page’s sign-in is refused too, and one that only says where it comes from', async () => {
    const status = async (headers: Record<string, string>) =>
      (await house.send('POST', '/api/v1/sessions', { token: 'link-silva' }, headers)).status
    expect([await status({ origin: 'https://evil.test' }), await status({ 'sec-fetch-site': 'cross-site' })]).toEqual([403, 403])
  })
})

describe('/live', () => {
  test.each<[string, 'silva' | 'lead' | 'nurse' | 'anasMother' | 'stranger' | null, string, number]>([
    ['nobody signed in', null, '', 401],
    ['a session that never was', null, '?as=forged', 401],
    ['her own class', 'silva', '?class=c1', 101],
    ['another’s class', 'silva', '?class=c2', 404],
    ['a class that is not there: the same answer', 'silva', '?class=c9', 404],
    ['a lead, any class of the school', 'lead', '?class=c2', 101],
    ['a lead, no such class', 'lead', '?class=c9', 404],
    ['another school’s class of the same name', 'stranger', '?class=c1', 404],
    ['a nurse sees alerts alone', 'nurse', '?class=c1', 404],
    ['a parent, a class', 'anasMother', '?class=c1', 404],
    ['an id that is none', 'silva', '?class=../c1', 400],
    ['an epoch without a number', 'silva', '?epoch=e1', 400],
    ['a number that is none', 'silva', '?epoch=e1&seq=-1', 400],
    ['empty ones are as if absent', 'silva', '?class=&epoch=&seq=', 101],
  ])('%s', async (_, who, query, status) => {
    const cookie = who ? await house.signIn(who) : query ? 'pulseyard=forged' : undefined
    expect(await knock(`/live${query}`, { cookie, origin: house.origin })).toBe(status)
  })

  test('an account’s screens are bounded', async () => {
    const cookie = await house.signIn('ana')
    const screens = await Promise.all(Array.from({ length: 16 }, () => house.connectWith(cookie)))
    expect(await knock('/live', { cookie, origin: house.origin })).toBe(503)
    screens[0]!.socket.close()
    await screens[0]!.closed
    expect(await knock('/live', { cookie, origin: house.origin })).toBe(101)
  })

  test('refusals are counted by reason', () => {
    expect(house.dashboard.counts.upgradesRefused).toMatchObject({
      'not-signed-in': 2,
      'foreign-origin': expect.any(Number),
      'too-many-sockets': 1,
    })
  })
})

test('any other upgrade is 404; another protocol is no upgrade at all', async () => {
  expect(await knock('/elsewhere', { origin: house.origin })).toBe(404)
  const offer = request(`${house.origin}/healthz`, { headers: { connection: 'Upgrade', upgrade: 'h2c' } }).end()
  const [response] = await once(offer, 'response')
  expect(response.statusCode).toBe(200)
  response.resume()
})

test('strict headers on every answer', async () => {
  const cookie = await house.signIn('silva')
  for (const path of ['/class', '/sign-in', '/nothing', '/api/v1/me', '/assets/sign-in-1a.js']) {
    const { headers } = await house.get(path, cookie)
    const csp = headers.get('content-security-policy') ?? ''
    expect(csp.split(';')).toEqual(
      expect.arrayContaining(["script-src 'self'", "style-src 'self'", "frame-ancestors 'none'", "object-src 'none'"]),
    )
    const own = ['pe.school.test', `127.0.0.1:${house.dashboard.port}`, `localhost:${house.dashboard.port}`]
    expect(csp.split(';')).toContain(`connect-src 'self' ${own.map(host => `ws://${host}`).join(' ')}`)
    expect(csp).not.toMatch(/unsafe|\*|data:/)
    expect([headers.get('x-content-type-options'), headers.get('referrer-policy')]).toEqual(['nosniff', 'strict-origin'])
    expect(headers.get('cache-control')).toBe(path.startsWith('/assets') ? 'private, max-age=31536000, immutable' : 'no-store')
  }
})

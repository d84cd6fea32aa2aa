import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { problemOfError } from '../../dashboard/problem.ts'
import { type House, openHouse } from './house.ts'
import { type Account, start } from './school.ts'

let house: House
beforeAll(async () => {
  house = await openHouse()
})
afterAll(() => house[Symbol.asyncDispose]())

const tell = async (answer: Promise<Response>) => {
  const { status, headers } = await answer
  return headers.has('location') ? `${status} ${headers.get('location')}` : `${status}`
}

/** What each role is answered; `none`: nobody signed in. */
const walk: [method: string, path: string, body: unknown, answers: Partial<Record<Account | 'none', string>>][] = [
  ['GET', '/healthz', undefined, { none: '200', silva: '200' }],
  ['GET', '/readyz', undefined, { none: '200', silva: '200' }],
  ['GET', '/metrics', undefined, { none: '200', silva: '200' }],
  ['GET', '/sign-in', undefined, { none: '200', silva: '200' }],
  ['GET', '/sign-in?token=link-silva', undefined, { none: '200' }],
  ['GET', '/assets/sign-in-1a.js', undefined, { none: '200', silva: '200' }],
  // What the sign-in page's script loads: its language, say.
  ['GET', '/assets/en-3c.js', undefined, { none: '200', silva: '200' }],
  // What an installed app asks for, some of it without a cookie.
  ['GET', '/worker.js', undefined, { none: '200', silva: '200' }],
  ['GET', '/manifest.webmanifest', undefined, { none: '200', silva: '200' }],
  ['GET', '/assets/class-2b.js', undefined, { none: '303 /sign-in', silva: '200', ana: '200' }],
  ['GET', '/assets/none.js', undefined, { none: '303 /sign-in', silva: '404' }],
  ['GET', '/class.html', undefined, { none: '303 /sign-in', silva: '404', ana: '404' }],
  ['GET', '/%2e%2e/package.json', undefined, { none: '303 /sign-in', silva: '404' }],
  [
    'GET',
    '/',
    undefined,
    {
      none: '303 /sign-in',
      silva: '303 /class',
      lead: '303 /class',
      nurse: '303 /class',
      anasMother: '303 /child',
      ana: '303 /me',
      admin: '303 /admin',
    },
  ],
  [
    'GET',
    '/class',
    undefined,
    { none: '303 /sign-in', silva: '200', lead: '200', nurse: '200', anasMother: '303 /child', ana: '303 /me', admin: '303 /admin' },
  ],
  [
    'GET',
    '/report?lesson=l1',
    undefined,
    {
      none: '303 /sign-in',
      silva: '200',
      lead: '200',
      nurse: '303 /class',
      anasMother: '303 /child',
      ana: '303 /me',
      admin: '303 /admin',
    },
  ],
  [
    'GET',
    '/projector?class=c1',
    undefined,
    {
      none: '303 /sign-in',
      silva: '200',
      lead: '200',
      nurse: '303 /class',
      anasMother: '303 /child',
      ana: '303 /me',
      admin: '303 /admin',
    },
  ],
  ['GET', '/child', undefined, { none: '303 /sign-in', silva: '303 /class', anasMother: '200', ana: '303 /me', admin: '303 /admin' }],
  ['GET', '/me', undefined, { none: '303 /sign-in', silva: '303 /class', anasMother: '303 /child', ana: '200', admin: '303 /admin' }],
  [
    'GET',
    '/band',
    undefined,
    {
      none: '303 /sign-in',
      silva: '200',
      lead: '200',
      anasMother: '200',
      ana: '200',
      nurse: '303 /class',
      admin: '303 /admin',
    },
  ],
  [
    'GET',
    '/admin',
    undefined,
    { none: '303 /sign-in', silva: '303 /class', lead: '303 /class', anasMother: '303 /child', ana: '303 /me', admin: '200' },
  ],
  ['GET', '/api/v1/me', undefined, { none: '401', silva: '200', anasMother: '200', ana: '200', admin: '200' }],
  ['GET', '/api/openapi.json', undefined, { none: '401', silva: '200', ana: '200' }],
  ['GET', '/api/asyncapi.yaml', undefined, { none: '401', silva: '200', ana: '200' }],
  ['GET', '/live', undefined, { none: '303 /sign-in', silva: '404' }],
  ['GET', '/nothing', undefined, { none: '303 /sign-in', silva: '404' }],
  ['GET', '/api/nothing', undefined, { none: '401', silva: '404' }],
  ['POST', '/class', {}, { none: '401', silva: '404' }],
  ['PATCH', '/api/v1/me', { language: 'zh' }, { none: '401', silva: '200', anasMother: '200', ana: '200', admin: '200' }],
  ['PATCH', '/api/v1/me', { language: 'xx' }, { none: '401', silva: '400' }],
  ['PATCH', '/api/v1/me', { language: 'en', role: 'admin' }, { silva: '400' }],
  [
    'PATCH',
    '/api/v1/lessons/l1',
    { phase: 'main' },
    { none: '401', silva: '200', lead: '200', okoye: '404', nurse: '404', anasMother: '404', ana: '404', admin: '404', stranger: '404' },
  ],
  ['PATCH', '/api/v1/lessons/l1', { phase: 'nap' }, { silva: '400' }],
  ['PATCH', '/api/v1/lessons/none', { phase: 'main' }, { silva: '404', lead: '404' }],
  ['PATCH', '/api/v1/lessons/l1', { ended: true }, { none: '401', okoye: '404', anasMother: '404', silva: '200' }],
  ['PATCH', '/api/v1/lessons/l1', { ended: true }, { silva: '200' }],
  ['PATCH', '/api/v1/lessons/l1', { phase: 'rest' }, { silva: '409' }],
  ['PATCH', '/api/v1/lessons/l1', { ended: false }, { none: '401', okoye: '404', anasMother: '404', silva: '200' }],
  ['PATCH', '/api/v1/lessons/l1', { ended: true }, { silva: '200' }],
  [
    'GET',
    '/api/v1/lessons/l1/bands',
    undefined,
    { none: '401', silva: '200', lead: '200', okoye: '404', nurse: '404', anasMother: '404', ana: '404', admin: '404', stranger: '404' },
  ],
  [
    'POST',
    '/api/v1/lessons/l1/bands',
    { student: 'ana', band: 'b9' },
    { none: '401', silva: '200', lead: '200', okoye: '404', nurse: '404', anasMother: '404', ana: '404', admin: '404', stranger: '404' },
  ],
  ['POST', '/api/v1/lessons/l1/bands', { student: 'chidi', band: 'b9' }, { silva: '404' }],
  ['POST', '/api/v1/lessons/l1/bands', { student: 'ana', band: 'b0' }, { silva: '409' }],
  ['POST', '/api/v1/lessons/l1/bands', { student: 'ana', band: 'b2' }, { silva: '409' }],
  ['POST', '/api/v1/lessons/l1/bands', { student: 'ana', band: null }, { silva: '200' }],
  ['POST', '/api/v1/lessons/l1/bands', { student: 'ana', exchangeWith: 'ben' }, { silva: '200' }],
  ['POST', '/api/v1/lessons/l1/bands', { student: 'ana' }, { silva: '400' }],
  ['POST', '/api/v1/lessons/l2/bands', { student: 'chidi', band: 'b9' }, { okoye: '409' }],
  [
    'POST',
    '/api/v1/lessons',
    { class: 'c1' },
    { none: '401', okoye: '404', nurse: '404', anasMother: '404', ana: '404', admin: '404', stranger: '404', silva: '201', lead: '201' },
  ],
  ['POST', '/api/v1/lessons', { class: 'none' }, { silva: '404', lead: '404' }],
  ['POST', '/api/v1/lessons', { class: 'c1', minutes: 0 }, { silva: '400' }],
  ['POST', '/api/v1/lessons', { class: 'c1', minutes: 1.5 }, { silva: '400' }],
  ['POST', '/api/v1/lessons', { class: 'c1', minutes: 1441 }, { silva: '400' }],
  ['POST', '/api/v1/lessons', { class: 'c1', title: 'mine' }, { silva: '400' }],
  ['POST', '/api/v1/lessons', {}, { silva: '400' }],
  ['DELETE', '/api/v1/sessions/current', undefined, { none: '401', silva: '204', anasMother: '204', ana: '204', admin: '204' }],
]

describe('every route and every role', () => {
  test.each(walk)('%s %s %j', async (method, path, body, answers) => {
    const got: typeof answers = {}
    for (const who of Object.keys(answers) as (Account | 'none')[]) {
      const headers = who === 'none' ? {} : { cookie: await house.signIn(who) }
      got[who] = await tell(house.send(method, path, body, headers))
    }
    expect(got).toEqual(answers)
  })

  test('a route that is in the contract is in the walk', async () => {
    const contract = (await (await house.get('/api/openapi.json', await house.signIn('silva'))).json()) as { paths: Record<string, object> }
    const walked = new Set(walk.map(([method, path]) => `${method} ${path.replace(/lessons\/[^/]+/, 'lessons/{lesson}')}`))
    const routes = Object.entries(contract.paths).flatMap(([path, item]) =>
      Object.keys(item).map(method => `${method.toUpperCase()} ${path}`),
    )
    expect(routes.length).toBeGreaterThan(6)
    expect(routes.filter(route => !walked.has(route))).toEqual(['POST /api/v1/sessions'])
  })
})

test('a lesson is started for 45 minutes unless said otherwise; one that is going on is answered as it is', async () => {
  await using fresh = await openHouse()
  const cookie = await fresh.signIn('okoye')
  const begin = async (body: object) => (await fresh.send('POST', '/api/v1/lessons', body, { cookie })).json()
  const first = await begin({ class: 'c2' })
  expect(first).toEqual({
    id: expect.any(String),
    class: 'c2',
    title: 'PE',
    startsAt: start,
    endsAt: start + 45 * 60_000,
    phase: null,
    wbgt: null,
    heat: 'none',
  })
  fresh.skip(60_000)
  expect(await begin({ class: 'c2', minutes: 90 })).toEqual(first)
  await fresh.send('PATCH', `/api/v1/lessons/${(first as { id: string }).id}`, { ended: true }, { cookie })
  expect(await begin({ class: 'c2', minutes: 90 })).toMatchObject({ startsAt: start + 60_000, endsAt: start + 91 * 60_000 })
})

test('an end is taken back for two minutes, and no longer; what can’t be moved says why', async () => {
  await using fresh = await openHouse()
  const cookie = await fresh.signIn('silva')
  const told = async (method: string, path: string, body: object) => {
    const answer = await fresh.send(method, `/api/v1/lessons/${path}`, body, { cookie })
    const { endsAt, code } = (await answer.json()) as { endsAt?: number; code?: string }
    return endsAt ?? code
  }
  const planned = start + 3_000_000
  expect(await told('PATCH', 'l1', { ended: true })).toBe(start)
  fresh.skip(120_000)
  expect(await told('PATCH', 'l1', { ended: false })).toBe(planned)
  expect(await told('PATCH', 'l1', { ended: true })).toBe(start + 120_000)
  fresh.skip(120_001)
  expect(await told('PATCH', 'l1', { ended: false })).toBe('lesson-not-reopened')
  expect(await told('POST', 'l1/bands', { student: 'ana', band: 'b0' })).toBe('unknown-band')
  expect(await told('POST', 'l1/bands', { student: 'ana', band: 'b2' })).toBe('band-taken')
})

test('the heat that the teacher reads off says what to do', async () => {
  await using fresh = await openHouse()
  const cookie = await fresh.signIn('okoye')
  const lesson = (await (await fresh.send('POST', '/api/v1/lessons', { class: 'c2' }, { cookie })).json()) as { id: string }
  const set = async (wbgt: unknown) => {
    const answer = await fresh.send('PATCH', `/api/v1/lessons/${lesson.id}`, { wbgt }, { cookie })
    const { heat, code } = (await answer.json()) as { heat?: string; code?: string }
    return heat ?? code
  }
  const told: unknown[] = []
  for (const wbgt of [25.9, 26, 29, 29.1, null, 'hot', 80]) told.push(await set(wbgt))
  expect(told).toEqual(['none', 'restrict', 'restrict', 'stop', 'none', 'invalid', 'invalid'])
})

test('an error says what, where and how to mend it, and nothing about a person is kept', async () => {
  const answer = await house.send('PATCH', '/api/v1/me', { language: 'xx' }, { cookie: await house.signIn('silva') })
  expect(answer.headers.get('content-type')).toContain('application/problem+json')
  expect(answer.headers.get('cache-control')).toBe('no-store')
  expect(await answer.json()).toMatchObject({
    type: 'urn:pulseyard:problem:invalid',
    code: 'invalid',
    status: 400,
    errors: [{ path: '/language' }],
  })
})

test.each([
  ['not JSON', '{', 'application/json', 400, 'invalid'],
  ['not JSON by its type', 'token=x', 'application/x-www-form-urlencoded', 415, 'wrong-media-type'],
  ['too large', JSON.stringify({ token: 'x'.repeat(20_000) }), 'application/json', 413, 'too-large'],
])('a body that is %s', async (_, body, type, status, code) => {
  const answer = await fetch(`${house.origin}/api/v1/sessions`, { method: 'POST', body, headers: { 'content-type': type } })
  expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([status, code])
})

test('an address that can’t be decoded is a problem like the others', async () => {
  const answer = await house.get('/%zz', await house.signIn('silva'))
  expect([answer.status, answer.headers.get('content-type')]).toEqual([400, expect.stringContaining('problem+json')])
})

test('a bug is told without its words, and logged without them', async () => {
  await using broken = await openHouse({ metrics: () => Promise.reject(new Error('Ana 142')) })
  const answer = await broken.get('/metrics')
  expect([answer.status, await answer.text()]).toEqual([500, expect.stringContaining('"code":"internal"')])
  expect(JSON.stringify(broken.errors)).not.toContain('Ana 142')
  expect(broken.errors).toMatchObject([{ route: '/metrics' }])
})

test('not ready: 503, with what is degraded and the fix', async () => {
  const degraded = [{ what: 'disk full', fix: 'make room' }]
  await using red = await openHouse({ health: () => ({ ready: false, degraded }) })
  const answer = await red.get('/readyz')
  expect([answer.status, await answer.json()]).toEqual([503, { ready: false, degraded }])
})

test('people that another process is writing just now: busy, try again; not a fault of ours', () => {
  expect(problemOfError(Object.assign(new Error('database is locked'), { errcode: 5 }))).toMatchObject({ status: 503, code: 'busy' })
})

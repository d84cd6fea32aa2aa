import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { openSchool, type School } from '../../school/school.ts'
import { sessionIdleMsMax, sessionMsMax } from '../../school/sessions.ts'
import type { Credentials } from '../../school/sign-in.ts'
import { day, minute, type SmallSchool, smallSchool, ten } from './small-school.ts'

const wrong = { refused: 'wrong' }
const signIn = (small: SmallSchool, credentials: Credentials, now = ten, address = '::1') =>
  small.school.signIn(credentials, { address, now })

async function signedIn(small: SmallSchool, account: string, now = ten): Promise<string> {
  const answer = await signIn(small, { token: small.school.createLink(account) }, now)
  if ('refused' in answer) throw new Error(answer.refused)
  return answer.session
}

test('a password signs in; a wrong one, an unknown or a disabled account, and one without a password are one answer', async () => {
  await using small = await smallSchool()
  await small.school.setPassword(['silva', 'okoye'], 'correct horse')
  small.school.disable('okoye', ten)
  expect(await signIn(small, { account: 'silva', password: 'correct horse' })).toMatchObject({
    viewer: { account: 'silva', role: 'teacher' },
  })
  for (const [account, password] of [
    ['silva', 'wrong'],
    ['ghost', 'correct horse'],
    ['okoye', 'correct horse'],
    ['nora', ''],
    ['__proto__', 'x'],
  ] as const)
    expect(await signIn(small, { account, password })).toEqual(wrong)
})

test('a link signs in once, within a day', async () => {
  await using small = await smallSchool()
  const [first, second] = [small.school.createLink('silva'), small.school.createLink('silva')]
  expect(await signIn(small, { token: first })).toMatchObject({ viewer: { account: 'silva' } })
  expect(await signIn(small, { token: first })).toEqual(wrong)
  expect(await signIn(small, { token: second }, ten + day)).toEqual(wrong)
  expect(await signIn(small, { token: 'guessed' })).toEqual(wrong)
  expect(() => small.school.createLink('ghost')).toThrow('no such account')
})

test('of too many links the oldest make room, counted', async () => {
  await using small = await smallSchool()
  const { school } = small
  const links: string[] = []
  for (let i = 0; i <= 20; i++) {
    small.clock.now = ten + i
    links.push(school.createLink('silva'))
  }
  expect(await signIn(small, { token: links[0]! }, ten + minute)).toEqual(wrong)
  expect(await signIn(small, { token: links[1]! }, ten + minute)).toMatchObject({ viewer: { account: 'silva' } })
  const reusable = Array.from({ length: 1_001 }, () => school.createLink('okoye', { reusable: true }))
  expect(await signIn(small, { token: reusable[0]! })).toEqual(wrong)
  expect(await signIn(small, { token: reusable[1]! })).toMatchObject({ viewer: { account: 'okoye' } })
  expect(school.counts.linksEvicted).toBe(2)
})

test('a reusable link signs in again and again, and is in no file', async () => {
  await using small = await smallSchool()
  const token = small.school.createLink('silva', { reusable: true })
  for (const _ of [1, 2, 3]) expect(await signIn(small, { token })).toMatchObject({ viewer: { account: 'silva' } })
  await using other = await openSchool({
    dataFolder: small.dataFolder,
    now: () => ten,
    log: console,
  })
  expect(await other.signIn({ token }, { address: '::1', now: ten })).toEqual(wrong)
})

test.each([
  ['127.0.0.1', true],
  ['127.8.8.8', true],
  ['::1', true],
  ['::ffff:127.0.0.1', true],
  ['192.168.1.20', false],
  ['::ffff:192.168.1.20', false],
  ['fe80::1', false],
  ['', false],
])('a reusable link is good from this machine alone: from %j %s', async (address, good) => {
  await using small = await smallSchool()
  const token = small.school.createLink('silva', { reusable: true })
  const answer = await signIn(small, { token }, ten, address)
  expect('refused' in answer ? answer : answer.viewer.account).toEqual(good ? 'silva' : wrong)
})

test('neither tokens nor secrets nor passwords are in the files, nor names in accounts', async () => {
  await using small = await smallSchool()
  const link = small.school.createLink('okoye')
  const session = await signedIn(small, 'silva')
  await small.school.setPassword(['okoye'], 'correct horse')
  const files = ['accounts.db', 'accounts.db-wal'].map(name => readFileSync(join(small.dataFolder, name), 'latin1')).join('')
  expect(files).toContain('okoye')
  for (const secret of [link, session, 'correct horse', 'secret of b1', 'Ana']) expect(files).not.toContain(secret)
})

test('a session ends when its person signs out, and only that one', async () => {
  await using small = await smallSchool()
  const [one, other] = [await signedIn(small, 'silva'), await signedIn(small, 'silva')]
  small.school.signOut(one)
  expect([small.school.viewerOf(one, ten), small.school.viewerOf(other, ten)?.account, small.school.viewerOf('forged', ten)]).toEqual([
    null,
    'silva',
    null,
  ])
})

test('a session ends idle, and after a month however busy; being asked about is no sign of life', async () => {
  await using small = await smallSchool()
  const { school } = small
  const [watched, busy] = [await signedIn(small, 'silva'), await signedIn(small, 'silva')]
  for (let t = ten; t < ten + sessionMsMax; t += sessionIdleMsMax / 2) {
    school.touch(busy, t)
    school.viewerOf(watched, t)
    school.advance(t)
    expect(school.viewerOf(busy, t)?.account).toBe('silva')
  }
  expect(school.viewerOf(watched, ten + sessionIdleMsMax - 1)).toBeNull()
  school.touch(busy, ten + sessionMsMax)
  expect(school.viewerOf(busy, ten + sessionMsMax)).toBeNull()
})

test('an idle session holds to the last millisecond', async () => {
  await using small = await smallSchool()
  const session = await signedIn(small, 'silva')
  const at = (t: number) => small.school.viewerOf(session, t)?.account
  expect([at(ten + sessionIdleMsMax - 1), at(ten + sessionIdleMsMax)]).toEqual(['silva', undefined])
})

test.each([
  ['a crash with what was so within the hour', (school: School) => school.advance(ten + 60 * minute)],
  ['a restart with what was so then', (school: School) => school[Symbol.asyncDispose]()],
])('sessions outlive %s', async (_, end) => {
  await using small = await smallSchool()
  const session = await signedIn(small, 'silva')
  small.school.advance(ten)
  small.school.touch(session, ten + 5 * minute)
  await end(small.school)
  await using again = await openSchool({
    dataFolder: small.dataFolder,
    now: () => ten,
    log: console,
  })
  expect(again.viewerOf(session, ten + sessionIdleMsMax + 4 * minute)?.account).toBe('silva')
})

test('a changed role, a disabled account and a new password take effect on open sessions at once', async () => {
  await using small = await smallSchool()
  const { school } = small
  const [silva, okoye, nora] = [await signedIn(small, 'silva'), await signedIn(small, 'okoye'), await signedIn(small, 'nora')]
  school.accounts.setRole('silva', 'lead')
  school.disable('okoye', ten)
  await school.setPassword(['nora'], 'a new password')
  expect([silva, okoye, nora].map(session => school.viewerOf(session, ten)?.role)).toEqual(['lead', undefined, undefined])
})

test('the session idle longest makes room when one account has too many', async () => {
  await using small = await smallSchool()
  const token = small.school.createLink('silva', { reusable: true })
  const sessions: string[] = []
  for (let i = 0; i <= 1_000; i++) {
    const answer = await signIn(small, { token }, ten + i)
    if (!('refused' in answer)) sessions.push(answer.session)
  }
  const held = sessions.map(session => small.school.viewerOf(session, ten + minute) !== null)
  expect([held.length, held[0], held.slice(1).every(Boolean)]).toEqual([1_001, false, true])
})

test('who guesses an account’s password waits, known account or not, and is let in with the right one after the wait', async () => {
  await using small = await smallSchool()
  await small.school.setPassword(['silva'], 'correct horse')
  const guesses = async (account: string) => {
    const answers = []
    for (let i = 0; i < 6; i++) answers.push(await signIn(small, { account, password: `guess ${i}` }))
    return answers
  }
  const answers = await guesses('silva')
  expect(answers).toEqual([wrong, wrong, wrong, wrong, wrong, { refused: 'throttled', retryAfterSeconds: 1 }])
  expect(await guesses('ghost')).toEqual(answers)
  expect(await signIn(small, { account: 'silva', password: 'correct horse' }, ten + 999)).toEqual({
    refused: 'throttled',
    retryAfterSeconds: 1,
  })
  expect(await signIn(small, { account: 'silva', password: 'correct horse' }, ten + 1_000)).toMatchObject({ viewer: { account: 'silva' } })
  expect(small.school.counts).toMatchObject({ throttled: 3 })
})

test('guesses sent at once are counted as many', async () => {
  await using small = await smallSchool()
  const answers = await Promise.all(Array.from({ length: 30 }, () => signIn(small, { account: 'silva', password: 'guess' })))
  expect(answers.filter(answer => 'refused' in answer && answer.refused === 'wrong')).toHaveLength(5)
})

test('one address that tries many accounts waits; another address does not', async () => {
  await using small = await smallSchool()
  const tries = Array.from({ length: 101 }, () => signIn(small, { token: 'guess' }))
  expect((await Promise.all(tries)).at(-1)).toEqual({ refused: 'throttled', retryAfterSeconds: 1 })
  expect(await signIn(small, { token: 'guess' }, ten, '10.0.0.2')).toEqual(wrong)
})

import { expect, test } from 'vitest'
import { type LentPhone, phoneMsMax } from '../../school/phones.ts'
import { openSchool } from '../../school/school.ts'
import { hour, minute, type SmallSchool, smallSchool, ten } from './small-school.ts'

/** Ana wears b1 and is signed in. */
async function lesson() {
  const small = await smallSchool()
  const { school, clock } = small
  clock.now = ten + minute
  const sessions = new Map<string, string>()
  const pass = (ms: number) => {
    clock.now += ms
    school.advance(clock.now)
  }
  async function lend(account = 'ana-herself', of = 'ana') {
    const signedIn = await school.signIn({ token: school.createLink(account) }, { address: '10.0.0.1', now: clock.now })
    if ('refused' in signedIn) throw new Error(signedIn.refused)
    sessions.set(account, signedIn.session)
    return school.phones.lend(signedIn.viewer, signedIn.session, of, clock.now)
  }
  const lent = async (account?: string, of?: string) => {
    const phone = await lend(account, of)
    if ('refused' in phone) throw new Error(phone.refused)
    return phone
  }
  return { ...small, school, clock, sessions, pass, lend, lent, [Symbol.asyncDispose]: () => small[Symbol.asyncDispose]() }
}

/** Whom each band's sample of `t` would be of. */
const told = ({ school }: Pick<SmallSchool, 'school'>, t: number, ...bands: string[]) =>
  bands.map(band => {
    const place = school.rosterAt('s1', band, t)
    return 'refused' in place ? place.refused : place.student.id
  })

test.each([
  ['Ana herself', 'ana-herself', 'ana', 'lent'],
  ['her mother', 'anas-mother', 'ana', 'lent'],
  ['her teacher', 'silva', 'ana', 'lent'],
  ['a teacher of another class', 'okoye', 'ana', 'not-found'],
  ['Ben’s father', 'bens-father', 'ana', 'not-found'],
  ['Ana for Ben', 'ana-herself', 'ben', 'not-found'],
  ['the nurse', 'nora', 'ana', 'not-found'],
  ['the admin', 'adam', 'ana', 'not-found'],
  ['her teacher for nobody', 'silva', 'nobody', 'not-found'],
])('a phone for a student: %s', async (_, account, of, answer) => {
  await using at = await lesson()
  const phone = await at.lend(account, of)
  expect('refused' in phone ? phone.refused : 'lent').toBe(answer)
  expect(told(at, at.clock.now, 'b1', 'b2')).toEqual(answer === 'lent' ? ['no-assignment', 'ben'] : ['ana', 'ben'])
})

test('the secret has 256 random bits, opens this phone alone, and stands in no file', async () => {
  await using at = await lesson()
  const [ana, ben] = [await at.lent(), await at.lent('silva', 'ben')]
  expect(Buffer.from(ana.secret, 'base64url')).toHaveLength(32)
  expect(at.school.credential(ana.band, ana.secret)).toEqual({ school: 's1' })
  expect([at.school.credential(ben.band, ana.secret), at.school.credential('b1', ana.secret), at.school.credential(ana.band, '')]).toEqual([
    null,
    null,
    null,
  ])
  expect(ana.band).not.toBe(ben.band)
  expect(told(at, at.clock.now, ana.band, ben.band)).toEqual(['ana', 'ben'])
})

test('at any time one band alone speaks for Ana, whatever is held back and told later', async () => {
  await using at = await lesson()
  const began = at.clock.now
  const first = await at.lent()
  at.pass(5 * minute)
  const second = await at.lent('anas-mother')
  const renewed = at.clock.now
  at.pass(5 * minute)
  expect(at.school.phones.end(at.school.viewer('s1', 'ana-herself')!, second.band, at.clock.now)).toBe(true)
  const ended = at.clock.now
  const times = [began - 1, began, renewed - 1, renewed, ended - 1, ended, ended + minute]
  // A phone that is over can't speak any more; the wrist band's own seconds are told apart by the roster alone.
  expect(times.map(t => told(at, t, 'b1')[0])).toEqual(['ana', ...Array(4).fill('no-assignment'), 'ana', 'ana'])
  expect([first, second].map(({ band, secret }) => at.school.credential(band, secret))).toEqual([null, null])
})

test.each<[string, (at: Awaited<ReturnType<typeof lesson>>, phone: LentPhone) => void]>([
  ['its four hours are over', at => at.pass(phoneMsMax)],
  ['the session that lent it is signed out', at => at.school.signOut(at.sessions.get('ana-herself')!)],
  ['the account is disabled', at => at.school.disable('ana-herself', at.clock.now)],
  ['the student ends it', (at, phone) => void at.school.phones.end(at.school.viewer('s1', 'ana-herself')!, phone.band, at.clock.now)],
  ['the teacher ends it', (at, phone) => void at.school.phones.end(at.school.viewer('s1', 'silva')!, phone.band, at.clock.now)],
])('%s: shut out within a second, and Ana’s own band is hers again', async (_, end) => {
  await using at = await lesson()
  const phone = await at.lent()
  expect(at.school.schoolOf(phone.band)).toBe('s1')
  end(at, phone)
  at.pass(1_000)
  expect(at.school.schoolOf(phone.band)).toBeUndefined()
  expect(at.school.credential(phone.band, phone.secret)).toBeNull()
  // The lesson is over after four hours: then the next one tells.
  at.school.change('s1', people =>
    people.saveLesson({ id: 'next', class: '7B', title: 'PE', startsAt: at.clock.now, endsAt: at.clock.now + hour }),
  )
  expect(told(at, at.clock.now, 'b1', phone.band)).toEqual(['ana', 'unknown-band'])
})

test('a call for help on the band whose place the phone has is Ana’s, as long as the band is', async () => {
  await using at = await lesson()
  const phone = await at.lent()
  const caller = () => at.school.phones.inPlaceOf('b1')
  expect(caller()).toBe(phone.band)
  const next = await at.lent()
  expect(caller()).toBe(next.band)
  at.pass(minute)
  at.school.change('s1', people => people.assign('b1', 'ben', at.clock.now))
  expect(caller()).toBeNull()
  at.school.change('s1', people => people.release('b1', at.clock.now))
  expect(caller()).toBeNull()
})

test('who lent it may no longer: it ends', async () => {
  await using at = await lesson()
  const phone = await at.lent('anas-mother')
  at.school.change('s1', people => people.barGuardian('anas-mother', 'ana', at.clock.now))
  at.pass(1_000)
  expect([at.school.schoolOf(phone.band), ...told(at, at.clock.now, 'b1')]).toEqual([undefined, 'ana'])
})

test('the teacher hands Ana a band: the phone ends, and what she wore before stays where it is', async () => {
  await using at = await lesson()
  const phone = await at.lent()
  at.school.change('s1', people => people.assign('b3', 'ana', at.clock.now))
  at.pass(1_000)
  expect(at.school.schoolOf(phone.band)).toBeUndefined()
  expect(told(at, at.clock.now, 'b1', 'b3')).toEqual(['no-assignment', 'ana'])
})

test('the teacher exchanges Ana’s and Ben’s bands, or a hand writes Ana’s phone down for Ben: her heart is never his', async () => {
  await using at = await lesson()
  const phone = await at.lent()
  at.school.change('s1', people => people.assign(phone.band, 'ben', at.clock.now))
  expect(told(at, at.clock.now, phone.band)).toEqual(['no-assignment'])
  at.pass(1_000)
  const again = await at.lent()
  expect(at.school.moveBand('s1', '7B', { student: 'ana', exchangeWith: 'ben' }, at.clock.now)).toMatchObject({
    students: [
      { student: 'ana', band: null },
      { student: 'ben', band: null },
    ],
  })
  expect(told(at, at.clock.now, again.band)).toEqual(['no-assignment'])
  at.pass(1_000)
  expect(at.school.schoolOf(again.band)).toBeUndefined()
})

test('somebody else wears Ana’s band meanwhile: it stays theirs', async () => {
  await using at = await lesson()
  const phone = await at.lent()
  at.school.change('s1', people => people.assign('b1', 'ben', at.clock.now + 1))
  at.pass(phoneMsMax)
  at.school.change('s1', people =>
    people.saveLesson({ id: 'next', class: '7B', title: 'PE', startsAt: at.clock.now, endsAt: at.clock.now + hour }),
  )
  expect(told(at, at.clock.now, 'b1', 'b2', phone.band)).toEqual(['ben', 'no-assignment', 'unknown-band'])
})

test('no consent for any purpose: refused, and her band stays hers; live alone is enough', async () => {
  await using at = await lesson()
  at.school.change('s1', people => {
    for (const purpose of ['live', 'store'] as const) people.withdrawConsent('ana', purpose, at.clock.now)
  })
  expect(await at.lend()).toEqual({ refused: 'no-consent' })
  at.school.change('s1', people => people.giveConsent('ana', 'live', at.clock.now))
  expect(told(at, at.clock.now, 'b1')).toEqual(['ana'])
  expect(await at.lend()).toMatchObject({ student: 'ana' })
})

test('who asks again and again waits', async () => {
  await using at = await lesson()
  const answers = []
  for (let i = 0; i < 14; i++) answers.push(await at.lend())
  expect(answers.findIndex(answer => 'refused' in answer)).toBe(12)
  expect(answers[12]).toMatchObject({ refused: 'throttled', retryAfterSeconds: 1 })
})

test('a restart forgets nothing; an expiry while the server was down gives the band back from that time on', async () => {
  await using at = await lesson()
  const phone = await at.lent()
  const other = await at.lent('silva', 'ben')
  at.school.phones.end(at.school.viewer('s1', 'silva')!, other.band, at.clock.now)
  let now = at.clock.now
  await using again = await openSchool({ dataFolder: at.dataFolder, now: () => now, log: { warn: () => {} } })
  expect([again.credential(phone.band, phone.secret), again.credential(other.band, other.secret)]).toEqual([{ school: 's1' }, null])
  now = phone.expires + hour
  again.change('s1', people =>
    people.saveLesson({ id: 'next', class: '7B', title: 'PE', startsAt: phone.expires - minute, endsAt: phone.expires + hour }),
  )
  again.advance(now)
  expect(told({ school: again }, phone.expires - 1, 'b1', phone.band)).toEqual(['no-assignment', 'unknown-band'])
  expect(told({ school: again }, phone.expires, 'b1')).toEqual(['ana'])
})

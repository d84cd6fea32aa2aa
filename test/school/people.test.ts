import { expect, test } from 'vitest'
import { smallSchool, ten } from './small-school.ts'

const heard = { school: 's1', class: '7B', student: 'ana' }

test('of Ana hear her teacher, the nurse, her own mother and she herself, and nobody else', async () => {
  await using small = await smallSchool()
  expect(small.school.viewersOf(heard).map(({ account }) => account)).toEqual(['nora', 'silva', 'anas-mother', 'ana-herself'])
})

test('a guardian who is barred is linked no more, at once, and linking again does not undo it', async () => {
  await using small = await smallSchool()
  const { school } = small
  const children = () => school.viewer('s1', 'anas-mother')?.students
  expect(children()).toEqual(['ana'])
  school.change('s1', people => people.barGuardian('anas-mother', 'ana', ten))
  school.change('s1', people => people.linkGuardian('anas-mother', 'ana'))
  expect(children()).toEqual([])
  expect(school.viewersOf(heard).map(({ account }) => account)).not.toContain('anas-mother')
})

test('without consent to tell guardians they do not hear; the teacher does', async () => {
  await using small = await smallSchool()
  small.school.change('s1', people => people.withdrawConsent('ana', 'guardians', ten))
  expect(small.school.viewersOf(heard).map(({ account }) => account)).toEqual(['nora', 'silva', 'ana-herself'])
  expect(small.school.consentOf('s1', 'ana')).toEqual({ live: true, store: true, guardians: false, projector: true })
})

test.each([
  ['silva', { role: 'teacher', name: 'Ms Silva', classes: ['7B'], students: [] }],
  ['okoye', { role: 'teacher', name: 'Mr Okoye', classes: [], students: [] }],
  ['anas-mother', { role: 'guardian', language: 'zh', classes: [], students: ['ana'] }],
  ['ana-herself', { role: 'student', name: 'Ana', classes: [], students: ['ana'] }],
  ['adam', { role: 'admin', classes: [], students: [] }],
])('%s as every door sees them', async (account, viewer) => {
  await using small = await smallSchool()
  expect(small.school.viewer('s1', account)).toMatchObject({ account, school: 's1', ...viewer })
})

test('an account is no viewer in another school, disabled or unknown', async () => {
  await using small = await smallSchool()
  small.school.addSchool('s2', 'School Two')
  small.school.disable('silva', ten)
  expect([small.school.viewer('s2', 'okoye'), small.school.viewer('s1', 'silva'), small.school.viewer('s1', 'ghost')]).toEqual([
    null,
    null,
    null,
  ])
  expect(small.school.viewersOf(heard).map(({ account }) => account)).not.toContain('silva')
})

test('a band proves itself with its own secret alone', async () => {
  await using small = await smallSchool()
  const { school } = small
  expect(school.credential('b1', 'secret of b1')).toEqual({ school: 's1' })
  for (const [band, secret] of [
    ['b1', 'secret of b2'],
    ['b1', ''],
    ['b9', 'secret of b1'],
    ['', ''],
  ] as const)
    expect(school.credential(band, secret)).toBeNull()
  school.accounts.registerBands([{ band: 'b1', school: 's1', secret: 'new' }])
  expect([school.credential('b1', 'secret of b1'), school.credential('b1', 'new')]).toEqual([null, { school: 's1' }])
  school.accounts.revokeBand('b1', ten)
  expect(school.credential('b1', 'new')).toBeNull()
  expect(school.rosterAt('s1', 'b1', ten)).toEqual({ refused: 'unknown-band' })
})

test('bands and accounts of one school are not taken over by another', async () => {
  await using small = await smallSchool()
  const { school } = small
  school.addSchool('s2', 'School Two')
  expect(() => school.accounts.registerBands([{ band: 'b1', school: 's2', secret: 'mine' }])).toThrow('band b1 belongs to another school')
  expect(() => school.accounts.saveAccounts([{ id: 'silva', school: 's2', role: 'admin', name: 'Eve', language: 'en' }])).toThrow(
    'account silva belongs to another school',
  )
  expect([school.credential('b1', 'secret of b1'), school.viewer('s1', 'silva')?.role]).toEqual([{ school: 's1' }, 'teacher'])
})

test.each(['../evil', 'a/b', '', 'x'.repeat(65)])('a school may not be called %j', async id => {
  await using small = await smallSchool()
  expect(() => small.school.addSchool(id, 'Evil')).toThrow(/letters, digits/)
})

test.each([
  ['silva', ['Class 7B']],
  ['okoye', []],
  ['nora', []],
  ['adam', []],
  ['anas-mother', []],
  ['the lead', ['Class 7B', 'Class 10A']],
])('%s chooses among the classes %j', async (account, names) => {
  await using small = await smallSchool()
  const { school } = small
  school.change('s1', people => people.saveClass('10A', 'Class 10A'))
  const viewer = account === 'the lead' ? { ...school.viewer('s1', 'silva')!, role: 'lead' as const } : school.viewer('s1', account)!
  expect(school.classesOf(viewer).map(({ name }) => name)).toEqual(names)
})

test('a language chosen is the viewer’s from then on', async () => {
  await using small = await smallSchool()
  small.school.setLanguage('silva', 'zh')
  expect(small.school.viewer('s1', 'silva')?.language).toBe('zh')
})

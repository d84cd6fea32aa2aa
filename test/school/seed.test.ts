import { expect, test } from 'vitest'
import { parseSeedArguments } from '../../commands/seed.ts'
import demoData from '../../school/demo.json' with { type: 'json' }
import { seedDemo } from '../../school/demo.ts'
import { type SeedOptions, seedSynthetic } from '../../school/seed.ts'
import { emptyInstallation, hour, minute, ten } from './small-school.ts'

const options: SeedOptions = { school: 's1', students: 10, classSize: 4, prefix: 'b', secret: 'for load' }

test('a synthetic school: bands, classes, teachers and a lesson open from 3 hours ago for 12', async () => {
  await using small = await emptyInstallation()
  const { school } = small
  const made = await seedSynthetic(school, options, ten)
  expect(made).toMatchObject({ classes: 3, teachers: ['teacher-b-001', 'teacher-b-002', 'teacher-b-003'] })
  expect(school.rosterAt('s1', 'b00009', ten)).toMatchObject({
    student: { id: 's-b00009', class: 'b-003', ageYears: 13 },
    lesson: { startsAt: ten - 3 * hour, endsAt: ten + 9 * hour },
    consent: { live: true, store: true, guardians: true, projector: true },
  })
  expect(school.rosterAt('s1', 'b00000', ten - 3 * hour - 10 * minute)).toMatchObject({ student: { id: 's-b00000' } })
  expect(school.studentsIn('s1', 'b-001').map(({ id }) => id)).toEqual(['s-b00000', 's-b00001', 's-b00002', 's-b00003'])
  expect(school.credential('b00009', 'for load')).toEqual({ school: 's1' })
  expect(await school.signIn({ account: 'teacher-b-003', password: made.password! }, { address: '::1', now: ten })).toMatchObject({
    viewer: { role: 'teacher', classes: ['b-003'] },
  })
})

test('seeding again refreshes the lesson, makes nobody twice and keeps passwords', async () => {
  await using small = await emptyInstallation()
  const { school } = small
  await seedSynthetic(school, { ...options, password: 'correct horse' }, ten)
  const lessonAt = (t: number) => school.classLesson('s1', 'b-001', t)!
  const first = lessonAt(ten)

  expect((await seedSynthetic(school, options, ten + 2 * hour)).password).toBeNull()
  expect(lessonAt(ten + 10 * hour)).toEqual({ ...first, endsAt: ten + 11 * hour })
  expect(school.studentsIn('s1', 'b-003')).toHaveLength(2)
  expect(await school.signIn({ account: 'teacher-b-001', password: 'correct horse' }, { address: '::1', now: ten })).toMatchObject({
    viewer: {},
  })

  await seedSynthetic(school, { ...options, secret: 'another' }, ten + 40 * hour)
  const later = lessonAt(ten + 40 * hour)
  expect([later.id === first.id, later.startsAt, later.endsAt]).toEqual([false, ten + 37 * hour, ten + 49 * hour])
  expect('refused' in school.rosterAt('s1', 'b00000', ten)).toBe(false)
  expect([school.credential('b00000', 'for load'), school.credential('b00000', 'another')]).toEqual([null, { school: 's1' }])
})

test('another school’s bands are refused before anything is written', async () => {
  await using small = await emptyInstallation()
  await seedSynthetic(small.school, options, ten)
  await expect(seedSynthetic(small.school, { ...options, school: 's2' }, ten)).rejects.toThrow('band b00000 belongs to school s1')
  expect([...small.school.accounts.schools.keys()]).toEqual(['s1'])
})

test('the demo school: 40 bands joined to 40 students, one left out without consent', async () => {
  await using small = await emptyInstallation()
  const { school } = small
  const demo = seedDemo(school, ten)
  expect(demo.bands).toHaveLength(40)
  for (const { band, secret, student } of demo.bands) {
    expect(school.credential(band, secret)).toEqual({ school: demo.school })
    expect(school.rosterAt(demo.school, band, ten)).toMatchObject({
      student: { id: student, class: demo.class },
      lesson: { id: demo.lesson },
      consent: { live: true },
    })
  }
  const students = school.studentsIn(demo.school, demo.class)
  const without = students.filter(({ id }) => !demo.bands.some(band => band.student === id))
  expect(without.map(({ id }) => school.consentOf(demo.school, id))).toEqual([
    { live: false, store: false, guardians: false, projector: false },
  ])
  expect(students.map(({ id }) => school.nameOf(demo.school, id))).toEqual(demoData.students.map(({ name }) => name))
  expect(students.filter(({ flags }) => flags.includes('asthma'))).toHaveLength(1)
})

test('of the demo’s collapse hear the teacher and that child’s parent alone; every other parent has one other child', async () => {
  await using small = await emptyInstallation()
  const { school } = small
  const demo = seedDemo(school, ten)
  expect(school.viewersOf({ school: demo.school, class: demo.class, student: demo.collapse }).map(({ account }) => account)).toEqual([
    'demo-teacher',
    'demo-parent',
  ])
  const children = demoData.guardians.map(({ id }) => school.viewer(demo.school, id)?.students)
  expect(children[0]).toEqual([demo.collapse])
  expect(new Set(children.flat()).size).toBe(demoData.guardians.length)
})

test('the demo starts again on its own data: a new lesson, new secrets, links that sign in again and again', async () => {
  await using small = await emptyInstallation()
  const { school } = small
  const first = seedDemo(school, ten)
  const second = seedDemo(school, ten + hour)
  expect(second.bands.map(({ band, student }) => [band, student])).toEqual(first.bands.map(({ band, student }) => [band, student]))
  expect(school.credential('demo-01', first.bands[0]!.secret)).toBeNull()
  expect(school.lesson('demo', first.lesson)?.endsAt).toBe(ten + hour)
  expect(school.classLesson('demo', '7B', ten + hour)?.id).toBe(second.lesson)
  for (const role of ['teacher', 'parent', 'student', 'admin', 'teacher'] as const)
    expect(await school.signIn({ token: second.links[role] }, { address: '::1', now: ten })).toMatchObject({
      viewer: { school: 'demo', role: role === 'parent' ? 'guardian' : role },
    })
})

test.each([
  [['--secret', 'S'], '--school: the school’s id is needed'],
  [['--school', 's1'], '--secret: every band’s secret is needed'],
  [['--school', 'a/b', '--secret', 'S'], '--school: 1 to 64 letters'],
  [['--school', 's1', '--secret', 'S', '--students', 'many'], '--students: a whole number'],
  [['--school', 's1', '--secret', 'S', '--students', '100001'], '--students: 1 to 100000'],
  [['--school', 's1', '--secret', 'S', '--class-size', '0'], '--class-size: 1 to 1000'],
  [['--school', 's1', '--secret', 'S', '--password', 'short'], '--password: at least 8'],
  [['--school', 's1', '--secret', 'S', '--colour', 'red'], '--colour'],
])('npm run seed %j says what is wrong', (args, message) => {
  expect(() => parseSeedArguments(args)).toThrow(message)
})

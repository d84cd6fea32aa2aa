import { expect, test } from 'vitest'
import { purposes } from '../../school/people-index.ts'
import type { School } from '../../school/school.ts'
import { hour, minute, smallSchool, student, ten } from './small-school.ts'

const told = (answer: object) => ('refused' in answer ? answer.refused : (answer as { student: { id: string } }).student.id)

test.each([
  ['just before the margin', ten - 10 * minute - 1, 'no-lesson'],
  ['10 minutes before the start', ten - 10 * minute, 'ana'],
  ['at the start', ten, 'ana'],
  ['at the end', ten + 45 * minute, 'ana'],
  ['the last millisecond of the margin', ten + 55 * minute - 1, 'ana'],
  ['10 minutes after the end', ten + 55 * minute, 'no-lesson'],
])('a sample from %s', async (_, t, answer) => {
  await using small = await smallSchool()
  expect(told(small.school.rosterAt('s1', 'b1', t))).toBe(answer)
})

test.each([
  ['no such band', 's1', 'b9', 'unknown-band'],
  ['a band nobody wears', 's1', 'b3', 'no-assignment'],
  ['a band under another school’s name', 's2', 'b1', 'unknown-band'],
  ['no such school', 's9', 'b1', 'unknown-band'],
  ['a band whose name is no band’s', 's1', '__proto__', 'unknown-band'],
])('%s is refused', async (_, school, band, answer) => {
  await using small = await smallSchool()
  small.school.addSchool('s2', 'School Two')
  expect(small.school.rosterAt(school, band, ten)).toEqual({ refused: answer })
})

test('a joined sample brings the student, the lesson and what is consented', async () => {
  await using small = await smallSchool()
  expect(small.school.rosterAt('s1', 'b1', ten)).toEqual({
    student: { school: 's1', id: 'ana', class: '7B', ageYears: 12, sex: 'female', restingBpm: null, maxBpm: null, flags: [] },
    lesson: {
      school: 's1',
      id: 'pe',
      class: '7B',
      title: 'PE',
      startsAt: ten,
      endsAt: ten + 45 * minute,
      phase: null,
      heat: null,
      phaseSince: null,
    },
    consent: { live: true, store: true, guardians: true, projector: true },
  })
})

test('a band swapped mid-lesson is Ana’s until then and Ben’s from then, and Ben’s old band is nobody’s', async () => {
  await using small = await smallSchool()
  const swap = ten + 20 * minute
  small.school.change('s1', people => people.assign('b1', 'ben', swap))
  const at = (band: string, t: number) => told(small.school.rosterAt('s1', band, t))
  expect([at('b1', swap - 1), at('b1', swap)]).toEqual(['ana', 'ben'])
  expect([at('b2', swap - 1), at('b2', swap)]).toEqual(['ben', 'no-assignment'])
  small.school.change('s1', people => people.release('b1', swap + minute))
  expect([at('b1', swap), at('b1', swap + minute)]).toEqual(['ben', 'no-assignment'])
})

test.each([
  ['every purpose', purposes, { live: true, store: true, guardians: true, projector: true }],
  ['live alone', ['live'], { live: true, store: false, guardians: false, projector: false }],
  ['store alone', ['store'], { live: false, store: true, guardians: false, projector: false }],
  ['neither live nor store', ['guardians', 'projector'], null],
  ['nothing', [], null],
] as const)('consent to %s', async (_, given, consent) => {
  await using small = await smallSchool()
  small.school.change('s1', people => {
    people.saveStudent(student('cleo', 3))
    people.assign('b3', 'cleo', ten)
    for (const purpose of given) people.giveConsent('cleo', purpose, ten)
  })
  const answer = small.school.rosterAt('s1', 'b3', ten)
  expect('refused' in answer ? answer.refused : answer.consent).toEqual(consent ?? 'no-consent')
})

test('consent holds from when it was given; withdrawn, samples held back from before are refused too', async () => {
  await using small = await smallSchool()
  const { school } = small
  const consentAt = (t: number) => told(school.rosterAt('s1', 'b1', t))
  school.change('s1', people => {
    for (const purpose of purposes) people.withdrawConsent('ana', purpose, ten + 5 * minute)
  })
  expect([consentAt(ten), consentAt(ten + 6 * minute)]).toEqual(['no-consent', 'no-consent'])
  school.change('s1', people => people.giveConsent('ana', 'live', ten + 30 * minute))
  expect([consentAt(ten + 30 * minute - 1), consentAt(ten + 30 * minute)]).toEqual(['no-consent', 'ana'])
})

test.each([
  ['a minute before the lesson, in its margin', -minute, ''],
  ['at its start', 0, 'ana b1 0, ben b2 0'],
  ['after Ben’s band went to Cleo', 20 * minute, 'ana b1 0, cleo b2 20'],
  ['with Ana’s consent withdrawn and given again', 30 * minute, 'ana b1 30, cleo b2 20'],
  ['with Cleo’s band revoked', 40 * minute, 'ana b1 30'],
  ['at the end', 45 * minute, ''],
])('expected are students with a band and live consent in a lesson that is going on: %s', async (_, after, expected) => {
  await using small = await smallSchool()
  const { school } = small
  const t = ten + after
  school.change('s1', people => {
    people.saveStudent(student('cleo', 3))
    people.saveStudent(student('dora', 4))
    people.assign('b3', 'dora', ten)
    people.giveConsent('dora', 'store', ten)
    people.giveConsent('cleo', 'live', ten)
    if (t >= ten + 20 * minute) people.assign('b2', 'cleo', ten + 20 * minute)
    if (t >= ten + 30 * minute) people.withdrawConsent('ana', 'live', ten + 29 * minute)
    if (t >= ten + 30 * minute) people.giveConsent('ana', 'live', ten + 30 * minute)
  })
  if (t >= ten + 40 * minute) school.accounts.revokeBand('b2', ten + 40 * minute)
  const all = [...school.expectedAt(t)]
  expect(all.map(({ student: id, band, since }) => `${id} ${band} ${(since - ten) / minute}`).join(', ')).toBe(expected)
  for (const each of all) expect(each).toMatchObject({ school: 's1', class: '7B', lesson: 'pe' })
})

test.each<[string, (school: School) => void]>([
  ['school', school => school.addSchool('../s3', 'Ana García')],
  ['band', school => school.accounts.registerBands([{ band: 'b/#', school: 's1', secret: 'x' }])],
  ['account', school => school.accounts.saveAccounts([{ id: 'Ana García', school: 's1', role: 'nurse', name: 'Ana', language: 'en' }])],
  ['class', school => school.change('s1', people => people.saveClass('7 B', 'Class 7B'))],
  ['student', school => school.change('s1', people => people.saveStudent(student('Ana García', 3)))],
  ['lesson', school => school.change('s1', people => people.saveLesson({ id: '', class: '7B', title: 'PE', startsAt: 0, endsAt: 1 }))],
  ['band', school => school.change('s1', people => people.assign('b+', 'ana', ten))],
])('a %s under what can’t be an id is refused, and what was given is not repeated', async (noun, write) => {
  await using small = await smallSchool()
  expect(() => write(small.school)).toThrow(new Error(`${noun} id: 1 to 64 letters, digits, _ or -`))
})

test('neighbouring lessons share their margin: the nearer one has the sample', async () => {
  await using small = await smallSchool()
  const end = ten + 45 * minute
  small.school.change('s1', people =>
    people.saveLesson({ id: 'next', class: '7B', title: 'PE', startsAt: end + 10 * minute, endsAt: end + hour }),
  )
  const lessonAt = (t: number) => small.school.classLesson('s1', '7B', t)?.id
  expect([0, 4, 6, 10].map(minutes => lessonAt(end + minutes * minute))).toEqual(['pe', 'pe', 'next', 'next'])
})

test('the roster keeps its order, names stay out of students, and a pseudonym stands for itself', async () => {
  await using small = await smallSchool()
  const { school } = small
  expect(school.studentsIn('s1', '7B').map(({ id }) => id)).toEqual(['ana', 'ben'])
  expect(JSON.stringify(school.studentsIn('s1', '7B'))).not.toContain('Ana')
  expect([school.nameOf('s1', 'ana'), school.nameOf('s1', 'ghost')]).toEqual(['Ana', 'ghost'])
  expect([school.student('s1', 'ghost'), school.student('s2', 'ana')]).toEqual([null, null])
})

test('a student is a year older from the month of birth on, without a restart', async () => {
  await using small = await smallSchool()
  const ageAt = (t: number) => {
    small.school.advance(t)
    return small.school.student('s1', 'ana')?.ageYears
  }
  expect([ageAt(Date.UTC(2026, 7, 31, 23, 59)), ageAt(Date.UTC(2026, 8, 1))]).toEqual([12, 13])
})

test('what a change throws undoes all of it', async () => {
  await using small = await smallSchool()
  const { school } = small
  expect(() =>
    school.change('s1', people => {
      people.saveStudent(student('cleo', 3))
      people.assign('b3', 'nobody', ten)
    }),
  ).toThrow(/FOREIGN KEY/)
  expect([school.student('s1', 'cleo'), school.nameOf('s1', 'cleo')]).toEqual([null, 'cleo'])
})

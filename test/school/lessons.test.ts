import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { expect, test } from 'vitest'
import { openSchool } from '../../school/school.ts'
import { hour, minute, smallSchool, ten } from './small-school.ts'

test('a teacher starts a lesson in one tap, twice is once, and its phases and end are kept as rows', async () => {
  await using small = await smallSchool()
  const { school } = small
  const at = ten + 3 * hour
  const silva = school.viewer('s1', 'silva')!
  const lesson = school.startLesson(silva, { class: '7B', minutes: 45 }, at)!
  expect(lesson).toMatchObject({ class: '7B', title: 'Class 7B', startsAt: at, endsAt: at + 45 * minute, phase: null })
  expect(school.startLesson(silva, { class: '7B', minutes: 45 }, at + minute)).toEqual(lesson)

  expect(school.setPhase(lesson, 'warm-up', at + minute)).toMatchObject({ phase: 'warm-up' })
  expect(school.setPhase(lesson, 'main', at + 2 * minute)).toMatchObject({ phase: 'main', phaseSince: at + 2 * minute })
  expect(school.endLesson(lesson, at + 30 * minute)).toMatchObject({ endsAt: at + 30 * minute, phase: 'main' })
  expect('refused' in school.rosterAt('s1', 'b1', at + 39 * minute)).toBe(false)
  expect(school.rosterAt('s1', 'b1', at + 41 * minute)).toEqual({ refused: 'no-lesson' })

  using file = new DatabaseSync(join(small.dataFolder, 'schools/s1/school.db'), { readOnly: true })
  expect(
    file
      .prepare('SELECT ends_at - starts_at AS planned, ended_at - starts_at AS held, started_by FROM lessons WHERE id = ?')
      .get(lesson.id),
  ).toEqual({
    planned: 45 * minute,
    held: 30 * minute,
    started_by: 'silva',
  })
  expect(file.prepare('SELECT phase FROM phases WHERE lesson = ? ORDER BY at').all(lesson.id)).toEqual([
    { phase: 'warm-up' },
    { phase: 'main' },
  ])
})

test('an end by a person is taken back within two minutes: the lesson goes on as planned, and the readings in between are its own', async () => {
  await using small = await smallSchool()
  const { school } = small
  const pe = { school: 's1', id: 'pe' }
  const silva = school.viewer('s1', 'silva')!
  const ended = ten + 20 * minute
  school.endLesson(pe, ended)
  expect(school.rosterAt('s1', 'b1', ended + minute)).toMatchObject({ lesson: { id: 'pe' } })
  expect(school.reopenLesson(pe, ended + 2 * minute)).toMatchObject({ endsAt: ten + 45 * minute })
  expect([...school.expectedAt(ended + 3 * minute)]).toHaveLength(2)
  await using again = await openSchool({ dataFolder: small.dataFolder, now: () => ended, log: { warn: () => {} } })
  expect(again.lesson('s1', 'pe')).toMatchObject({ endsAt: ten + 45 * minute })

  school.endLesson(pe, ended + 4 * minute)
  expect(school.reopenLesson(pe, ended + 6 * minute + 1)).toBeNull()
  const next = school.startLesson(silva, { class: '7B', minutes: 45 }, ended + 7 * minute)!
  school.endLesson(next, ended + 8 * minute)
  school.startLesson(silva, { class: '7B', minutes: 45 }, ended + 9 * minute)
  expect(school.reopenLesson(next, ended + 9 * minute)).toBeNull()
})

test('a lesson that ended as planned is over, and one that goes on needs no reopening', async () => {
  await using small = await smallSchool()
  const pe = { school: 's1', id: 'pe' }
  expect(small.school.reopenLesson(pe, ten + minute)).toMatchObject({ endsAt: ten + 45 * minute })
  expect(small.school.reopenLesson(pe, ten + 46 * minute)).toBeNull()
  small.school.endLesson(pe, ten + 44 * minute)
  expect(small.school.reopenLesson(pe, ten + 45 * minute)).toBeNull()
})

test('the heat that a teacher set is there after a restart, the newest alone, and can be taken back', async () => {
  await using small = await smallSchool()
  const { school } = small
  const lesson = school.startLesson(school.viewer('s1', 'silva')!, { class: '7B', minutes: 45 }, ten + 3 * hour)!
  const at = lesson.startsAt
  expect(school.setHeat(lesson, 27.5, at + minute)).toMatchObject({ heat: { wbgt: 27.5, since: at + minute } })
  school.setHeat(lesson, 30, at + 2 * minute)
  await using again = await openSchool({ dataFolder: small.dataFolder, now: () => at, log: { warn: () => {} } })
  expect(again.lesson('s1', lesson.id)).toMatchObject({ heat: { wbgt: 30, since: at + 2 * minute } })
  expect(again.setHeat(lesson, null, at + 3 * minute)).toMatchObject({ heat: null })
  expect(again.setHeat(lesson, 30, at + 2 * hour)).toBeNull()
})

test('ending ends once, and neither a lesson that is over nor an unknown one takes a phase', async () => {
  await using small = await smallSchool()
  const { school } = small
  const pe = { school: 's1', id: 'pe' }
  expect(school.endLesson(pe, ten + 20 * minute)?.endsAt).toBe(ten + 20 * minute)
  expect(school.endLesson(pe, ten + 25 * minute)?.endsAt).toBe(ten + 20 * minute)
  expect(school.setPhase(pe, 'rest', ten + 2 * hour)).toBeNull()
  expect(school.setPhase({ school: 's1', id: 'none' }, 'rest', ten)).toBeNull()
  expect(school.setPhase({ school: 's2', id: 'pe' }, 'rest', ten)).toBeNull()
})

test.each(['okoye', 'nora', 'adam', 'anas-mother', 'ana-herself'])('%s starts no lesson of 7B', async account => {
  await using small = await smallSchool()
  expect(small.school.startLesson(small.school.viewer('s1', account)!, { class: '7B', minutes: 45 }, ten + 3 * hour)).toBeNull()
})

test.each([
  ['silva', 'pe'],
  ['okoye', undefined],
  ['nora', 'pe'],
  ['adam', undefined],
  ['anas-mother', 'pe'],
  ['ana-herself', 'pe'],
])('the open lesson of %s is %s', async (account, lesson) => {
  await using small = await smallSchool()
  expect(small.school.openLesson(small.school.viewer('s1', account)!, ten)?.id).toBe(lesson)
})

test('a cover teacher has the class while the lesson lasts, with its margin, and no longer', async () => {
  await using small = await smallSchool()
  const { school, clock } = small
  school.change('s1', people => people.addCover('pe', 'okoye'))
  const classesAt = (t: number) => {
    clock.now = t
    return school.viewer('s1', 'okoye')?.classes
  }
  expect(classesAt(ten - 11 * minute)).toEqual([])
  expect(classesAt(ten)).toEqual(['7B'])
  expect(school.viewersOf({ school: 's1', class: '7B', student: 'ana' }).map(({ account }) => account)).toContain('okoye')
  expect(classesAt(ten + 56 * minute)).toEqual([])
})

test('lessons of every class at one time', async () => {
  await using small = await smallSchool()
  small.school.change('s1', people => {
    people.saveClass('7C', 'Class 7C')
    people.saveLesson({ id: 'pe-c', class: '7C', title: 'PE', startsAt: ten, endsAt: ten + 45 * minute })
  })
  const ids = (t: number) => small.school.lessonsAt('s1', t).map(({ id }) => id)
  expect([ids(ten), ids(ten + 5 * hour)]).toEqual([['pe', 'pe-c'], []])
})

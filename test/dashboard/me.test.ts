import { expect, test } from 'vitest'
import { openHouse } from './house.ts'
import { type Account, accounts } from './school.ts'

test('who I am, and what is mine', async () => {
  await using house = await openHouse()
  const me = async (who: Account) => (await house.get('/api/v1/me', await house.signIn(who))).json()
  expect(await me('anasMother')).toEqual({
    account: 'anasMother',
    name: accounts.anasMother.name,
    role: 'guardian',
    language: 'en',
    classes: [],
    students: [{ id: 'ana', name: 'Name of ana' }],
    style: null,
    home: '/child',
  })
  expect(await me('okoye')).toMatchObject({ classes: [{ id: 'c2', name: '5b' }], students: [], home: '/class' })
})

test.each([
  [6, 'picture'],
  [9, 'picture'],
  [10, 'words'],
  [null, 'words'],
])('a student of %s years is told the style of the page, and no age', async (ageYears, style) => {
  await using fresh = await openHouse()
  fresh.people.students.set('ana', { ...fresh.people.students.get('ana')!, ageYears })
  const me = await (await fresh.get('/api/v1/me', await fresh.signIn('ana'))).json()
  expect(me).toMatchObject({ role: 'student', style })
  expect(JSON.stringify(me)).not.toMatch(/years|born|"age/i)
})

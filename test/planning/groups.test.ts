import { expect, test } from 'vitest'
import type { ClassGroups } from '../../domain/plan-told.ts'
import type { Problem } from '../../domain/problem.ts'
import { openHouse } from './house.ts'

const groups = 'classes/7B/groups'
const fox = (...students: string[]) => ({ group: 'fox', students })
const owl = (...students: string[]) => ({ group: 'owl', students })

test('a proposal parts the class; nothing stands until it is arranged; it is taken back by its version', async () => {
  await using house = await openHouse()
  const { body: first } = await house.ask<ClassGroups>('silva', 'GET', `${groups}?count=2`)
  expect(first).toMatchObject({ version: 0, groups: [], loose: ['ana', 'ben'], canUndo: false })
  expect(first.proposal.map(({ students }) => students.length)).toEqual([1, 1])
  expect(first.names.map(({ name }) => name)).toContain('Owls')

  const arranged = await house.ask<ClassGroups>('silva', 'PUT', groups, { version: 0, groups: [fox('ana'), owl('ben')] })
  expect(arranged.body).toMatchObject({ version: 1, groups: [fox('ana'), owl('ben')], loose: [], canUndo: true })
  const late = await house.ask<Problem>('lena', 'PUT', groups, { version: 0, groups: [fox('ana', 'ben')] })
  expect([late.status, late.body.code]).toEqual([409, 'changed-meanwhile'])
  await house.ask('lena', 'PUT', groups, { version: 1, groups: [fox('ana', 'ben')] })
  const undone = await house.ask<ClassGroups>('silva', 'POST', `${groups}/undo`, { version: 2 })
  expect(undone.body).toMatchObject({ version: 1, groups: [fox('ana'), owl('ben')] })
  const again = await house.ask<ClassGroups>('silva', 'PUT', groups, { version: 1, groups: [fox('ben')] })
  expect(again.body).toMatchObject({ version: 3, loose: ['ana'] })
})

test.each([
  ['a student twice', [fox('ana'), owl('ana')], '/groups/1/students/0'],
  ['a group twice', [fox('ana'), fox('ben')], '/groups/1/group'],
  ['one of another class', [fox('zoe')], '/groups/0/students/0'],
])('%s is refused where it stands', async (_, wished, path) => {
  await using house = await openHouse()
  const { status, body } = await house.ask<Problem>('silva', 'PUT', groups, { version: 0, groups: wished })
  expect([status, body.errors!.map(error => error.path)]).toEqual([400, [path]])
})

test.each([
  ['silva', 200],
  ['lena', 200],
  ['okoye', 404],
  ['anas-mother', 404],
  ['ana-herself', 404],
  ['adam', 404],
])('%s asks for the groups of 7B: %i', async (account, status) => {
  await using house = await openHouse()
  expect((await house.ask(account, 'GET', groups)).status).toBe(status)
})

test('who has left the school is in no arrangement that is kept, within a minute; the others stay where they were', async () => {
  await using house = await openHouse()
  await house.ask('silva', 'PUT', groups, { version: 0, groups: [fox('ana', 'ben')] })
  house.planning.fileOf('s1').arrange('7B', [{ group: 'owl', students: ['zoe', 'ben'] }], 'silva', house.clock.now)
  await house.pass(61)
  const { body } = await house.ask<ClassGroups>('silva', 'GET', groups)
  expect(body).toMatchObject({ version: 2, groups: [owl('ben')], loose: ['ana'] })
  expect(house.planning.fileOf('s1').arrangement('7B')!.groups).toEqual([owl('ben')])
})

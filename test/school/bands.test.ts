import { expect, test } from 'vitest'
import type { BandMove } from '../../domain/bands.ts'
import { openSchool } from '../../school/school.ts'
import { day, minute, smallSchool, student, ten } from './small-school.ts'

const at = ten + 5 * minute

/** School s1 with class 7B (Ana b1, Ben b2), Chidi of 8A with b4, and b3 free. */
async function withBands() {
  const small = await smallSchool()
  const { school } = small
  school.accounts.registerBands([{ band: 'b4', school: 's1', secret: 'x' }])
  school.addSchool('s2', 'School Two')
  school.accounts.registerBands([{ band: 'foreign', school: 's2', secret: 'x' }])
  school.change('s1', people => {
    people.saveClass('8A', 'Class 8A')
    people.saveStudent({ ...student('chidi', 1), class: '8A' })
    people.assign('b4', 'chidi', ten - day)
  })
  return small
}

const worn = (bands: ReturnType<Awaited<ReturnType<typeof withBands>>['school']['bandsOf']>) =>
  bands.students.map(({ student, band }) => `${student} ${band}`)

test('who wears what, in the roster’s order, and what is free', async () => {
  await using small = await withBands()
  expect(small.school.bandsOf('s1', '7B')).toEqual({
    students: [
      { student: 'ana', band: 'b1' },
      { student: 'ben', band: 'b2' },
    ],
    spare: ['b3'],
  })
})

test.each<[string, BandMove, string | string[]]>([
  ['a free band instead of a broken one', { student: 'ana', band: 'b3' }, ['ana b3', 'ben b2']],
  ['a band off', { student: 'ana', band: null }, ['ana null', 'ben b2']],
  ['two change bands', { student: 'ana', exchangeWith: 'ben' }, ['ana b2', 'ben b1']],
  ['the same band again', { student: 'ana', band: 'b1' }, ['ana b1', 'ben b2']],
  ['a classmate’s band', { student: 'ana', band: 'b2' }, 'band-taken'],
  ['a band of another class', { student: 'ana', band: 'b4' }, 'band-taken'],
  ['no such band', { student: 'ana', band: 'b77' }, 'unknown-band'],
  ['another school’s band', { student: 'ana', band: 'foreign' }, 'unknown-band'],
  ['a student of another class', { student: 'chidi', band: 'b3' }, 'unknown-student'],
  ['a change with another class', { student: 'ana', exchangeWith: 'chidi' }, 'unknown-student'],
  ['a change with oneself', { student: 'ana', exchangeWith: 'ana' }, 'unknown-student'],
])('%s', async (_, move, becomes) => {
  await using small = await withBands()
  const moved = small.school.moveBand('s1', '7B', move, at)
  expect('refused' in moved ? moved.refused : worn(moved)).toEqual(becomes)
  expect(worn(small.school.bandsOf('s1', '7B'))).toEqual(typeof becomes === 'string' ? ['ana b1', 'ben b2'] : becomes)
})

test('the gate knows at once whose band it is; what was read before stays with who wore it; a restart knows it too; undone is as before', async () => {
  await using small = await withBands()
  const { school } = small
  const wearer = (band: string, t: number) => {
    const found = school.rosterAt('s1', band, t)
    return 'refused' in found ? found.refused : found.student.id
  }
  school.moveBand('s1', '7B', { student: 'ana', exchangeWith: 'ben' }, at)
  expect([wearer('b1', at - 1), wearer('b1', at), wearer('b2', at)]).toEqual(['ana', 'ben', 'ana'])
  await using again = await openSchool({ dataFolder: small.dataFolder, now: () => at, log: { warn: () => {} } })
  expect(worn(again.bandsOf('s1', '7B'))).toEqual(['ana b2', 'ben b1'])
  school.moveBand('s1', '7B', { student: 'ana', exchangeWith: 'ben' }, at + 5_000)
  expect([wearer('b1', at), wearer('b1', at + 5_000)]).toEqual(['ben', 'ana'])
  school.moveBand('s1', '7B', { student: 'ana', band: 'b3' }, at + 6_000)
  expect([wearer('b3', at + 6_000), wearer('b1', at + 6_000)]).toEqual(['ana', 'no-assignment'])
})

test('one who has no band changes with one who has', async () => {
  await using small = await withBands()
  small.school.moveBand('s1', '7B', { student: 'ana', band: null }, at)
  const moved = small.school.moveBand('s1', '7B', { student: 'ana', exchangeWith: 'ben' }, at + 1_000)
  expect('refused' in moved ? moved : worn(moved)).toEqual(['ana b2', 'ben null'])
})

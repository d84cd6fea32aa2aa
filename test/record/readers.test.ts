import { expect, test } from 'vitest'
import type { LessonNow } from '../../domain/lesson-now.ts'
import type { LessonReport, StudentLessons } from '../../domain/record.ts'
import { minute, openHouse, ten } from './house.ts'

const report = '/api/v1/lessons/pe/report'
const anasLessons = '/api/v1/students/ana/lessons'

test('who may read what: every role, every address', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  await house.wears('ben', 0, 2700, () => 150)
  house.at(45)
  await house.pass(4)
  const accounts = ['silva', 'okoye', 'nora', 'adam', 'anas-mother', 'bens-father', 'ana-herself', 'stranger']
  const walk = async (path: string) => Promise.all(accounts.map(async account => (await house.get(account, path)).status))
  const [yes, no] = [200, 404]
  //                                                          silva okoye nora adam mother father ana stranger
  expect(await walk('/api/v1/lessons?class=7B')).toEqual([yes, no, no, no, no, no, no, no])
  expect(await walk(report)).toEqual([yes, no, no, no, no, no, no, no])
  expect(await walk('/api/v1/lessons/pe/report.csv')).toEqual([yes, no, no, no, no, no, no, no])
  expect(await walk(anasLessons)).toEqual([yes, no, no, no, yes, no, yes, no])
  expect(await walk(`${anasLessons}/pe`)).toEqual([yes, no, no, no, yes, no, yes, no])
  expect(await walk(`${anasLessons}/pe/series.csv`)).toEqual([yes, no, no, no, yes, no, yes, no])
  expect(await walk(`${anasLessons}/pe/series.tcx`)).toEqual([yes, no, no, no, yes, no, yes, no])
  expect(await walk('/api/v1/students/ben/lessons')).toEqual([yes, no, no, no, no, yes, no, no])
  expect(await walk('/api/v1/students/nobody/lessons')).toEqual(accounts.map(() => no))
  expect(await walk('/api/v1/lessons?class=7B&limit=0')).toEqual(accounts.map(() => 400))
})

test('a lesson as far as it has come, to who gives it: zones from its start, the last ten minutes with the expected band', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 1500, second => (second < 900 ? 110 : 170))
  house.at(25)
  const now = '/api/v1/lessons/pe/students'
  const accounts = ['silva', 'okoye', 'nora', 'adam', 'anas-mother', 'ana-herself', 'stranger']
  const statuses = await Promise.all(accounts.map(async account => (await house.get(account, `${now}/ana`)).status))
  expect(statuses).toEqual([200, 404, 404, 404, 404, 404, 404])
  const { lessonSeconds, zoneSeconds, curve } = (await house.get('silva', `${now}/ana`)).body as LessonNow
  expect([lessonSeconds, zoneSeconds]).toEqual([1500, [0, 900, 0, 0, 600, 0]])
  expect([curve!.seconds[0], curve!.seconds.at(-1), curve!.bpm[0]]).toEqual([900, 1499, 170])
  expect(curve!.low.every((low, i) => low !== null && low < curve!.high[i]!)).toBe(true)
  house.people.change('s1', people => people.withdrawConsent('ana', 'store', house.clock.now))
  expect((await house.get('silva', `${now}/ana`)).body).toMatchObject({ zoneSeconds: null, curve: null, flags: [] })
  expect((await house.get('silva', `${now}/nobody`)).status).toBe(404)
})

test('consent decides what is read: withdrawn from guardians, then from storing', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  house.at(45)
  await house.pass(4)
  house.people.change('s1', people => people.withdrawConsent('ana', 'guardians', house.clock.now))
  expect((await house.get('anas-mother', anasLessons)).status).toBe(404)
  expect((await house.get('ana-herself', anasLessons)).status).toBe(200)
  house.people.change('s1', people => people.withdrawConsent('ana', 'store', house.clock.now))
  expect((await house.get('ana-herself', anasLessons)).status).toBe(404)
  const { students } = (await house.get('silva', report)).body as LessonReport
  expect(students[0]).toEqual({ id: 'ana', name: 'Ana', consent: false, figures: null })
})

test('a family reads what the rule’s policy tells it, and a band’s troubles are the staff’s', async () => {
  await using house = await openHouse()
  await house.wears('ana', 0, 2700, () => 150)
  house.state.notify = {
    'high-for-motion': { guardian: 'after-teacher', child: 'at-once' },
    'irregular-rhythm': { guardian: 'after-teacher', child: 'never' },
    'not-monitored': { guardian: 'never', child: 'never' },
  }
  const rules = [
    ['high-for-motion', 'medium'],
    ['irregular-rhythm', 'low'],
    ['not-monitored', 'medium'],
    ['band-stuck', 'technical'],
  ] as const
  for (const [rule, severity] of rules) house.record.alertKept(house.alert({ id: rule, rule, severity }), [])
  house.at(45)
  await house.pass(4)
  const told = async (account: string) =>
    ((await house.get(account, anasLessons)).body as StudentLessons).lessons[0]!.alerts.map(({ rule }) => rule)
  expect(await told('ana-herself')).toEqual(['high-for-motion'])
  expect(await told('anas-mother')).toEqual(['high-for-motion', 'irregular-rhythm'])
  expect(((await house.get('silva', report)).body as LessonReport).alerts).toHaveLength(4)
})

test('who covers one lesson reads that lesson, then and later, and nothing of the class’s past', async () => {
  await using house = await openHouse()
  house.people.change('s1', people => {
    people.saveLesson({ id: 'yesterday', class: '7B', title: 'PE', startsAt: ten - 86_400_000, endsAt: ten - 86_400_000 + 45 * minute })
    people.addCover('pe', 'okoye')
  })
  const asItGoes = async (lesson: string) => (await house.get('okoye', `/api/v1/lessons/${lesson}/students/ana`)).status
  house.at(10)
  expect([await asItGoes('pe'), await asItGoes('yesterday')]).toEqual([200, 404])
  await house.wears('ana', 0, 2700, () => 150)
  for (const minutes of [20, 46, 300]) {
    house.at(minutes)
    await house.pass(4)
    const status = async (path: string) => (await house.get('okoye', path)).status
    expect([minutes, await status(report), await status('/api/v1/lessons/yesterday/report')]).toEqual([minutes, 200, 404])
    expect([await status('/api/v1/lessons?class=7B'), await status(anasLessons)]).toEqual([404, 404])
    expect(await status(`${anasLessons}/pe`)).toBe(minutes > 45 ? 200 : 404)
  }
})

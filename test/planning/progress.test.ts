import { expect, test } from 'vitest'
import type { ClassPlans, LessonProgress, OwnPlan } from '../../domain/plan-told.ts'
import { day, minute, openHouse, ten } from './house.ts'

type House = Awaited<ReturnType<typeof openHouse>>
const progress = async (house: House, account = 'silva') =>
  (await house.ask<LessonProgress>(account, 'GET', 'lessons/pe/progress')).body.students

/** Ana's plan is approved a little before her lesson: 143 to 159 bpm, 11 minutes. */
async function planned() {
  const house = await openHouse()
  house.at(-20)
  const { body } = await house.ask<ClassPlans>('silva', 'GET', 'classes/7B/plans?aim=endurance')
  const { version } = body.students[0]!
  await house.ask('silva', 'POST', 'classes/7B/plans/approvals', { aim: 'endurance', plans: [{ student: 'ana', version }] })
  house.at(0)
  await house.pass(4)
  return house
}

test('the plan is the lesson’s when it begins, and its seconds are counted as they come', async () => {
  await using house = await planned()
  expect(await progress(house)).toEqual([
    {
      student: 'ana',
      zone: 3,
      lowBpm: 143,
      highBpm: 159,
      plannedSeconds: 660,
      inTargetSeconds: 0,
      whole: true,
      coverage: null,
      word: null,
      group: null,
    },
  ])
  await house.wears('ana', 10, 100, second => (second < 40 ? 120 : 150))
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 60, whole: true }])
  await house.wears('ben', 10, 100, () => 150)
  expect(await progress(house)).toHaveLength(1)
  expect((await house.ask('anas-mother', 'GET', 'lessons/pe/progress')).status).toBe(404)
  const own = await house.ask<OwnPlan>('ana-herself', 'GET', 'students/ana/plan')
  expect(own.body, 'her own, and of nobody else').toMatchObject({ lesson: 'pe', progress: { inTargetSeconds: 60, whole: true } })
})

test('what comes late, and what a restart forgot, is counted anew from history', async () => {
  await using house = await planned()
  await house.wears('ana', 60, 120, () => 150)
  house.at(3)
  await house.wears('ana', 0, 60, () => 150, { late: true })
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 60, whole: false }])
  await house.pass(3)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 120, whole: true }])
  await house.restart()
  await house.pass(3)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 120, whole: true }])
  await house.wears('ana', 190, 200, () => 150)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 130, whole: true }])
})

test('when the lesson is over it is kept how the plan went, with late readings; the next plan heeds it and the teacher’s word', async () => {
  await using house = await planned()
  await house.wears('ana', 0, 2_400, second => (second < 600 ? 150 : 120))
  house.at(45)
  await house.pass(5)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 600, coverage: expect.closeTo(2_400 / 2_700, 3) }])
  await house.wears('ana', 2_400, 2_500, () => 150, { late: true })
  await house.pass(5)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 700 }])
  const said = await house.ask<LessonProgress>('silva', 'PUT', 'lessons/pe/progress/ana', { word: 'too-hard' })
  expect(said.body.students[0]!.word).toBe('too-hard')
  const { body } = await house.ask<ClassPlans>('silva', 'GET', 'classes/7B/plans?aim=endurance')
  expect(body.students[0]).toMatchObject({
    state: 'proposed',
    last: { lesson: 'pe', plannedMinutes: 11, achievedSeconds: 700, word: 'too-hard' },
  })
  expect(body.students[0]!.plan!.minutes).toBe(9)
  expect(house.planning.targetOf({ school: 's1', student: 'ana', lesson: 'pe' })).toEqual({
    minutes: 11,
    lowBpm: 143,
    highBpm: 159,
    achievedSeconds: 700,
  })
})

test('history that is away is asked again, and what was counted stays', async () => {
  await using house = await planned()
  await house.wears('ana', 0, 300, () => 150)
  house.state.away = true
  house.at(45)
  await house.pass(10)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 300, coverage: null }])
  house.state.away = false
  await house.pass(31)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 300, coverage: expect.closeTo(300 / 2_700, 3) }])
})

test('what is approved in a lesson’s first ten minutes is for it; what is approved later is for the next', async () => {
  await using house = await planned()
  const approve = async (aim: string) => {
    const { body } = await house.ask<ClassPlans>('silva', 'GET', `classes/7B/plans?aim=${aim}`)
    const plans = body.students.map(({ student, version }) => ({ student: student.id, version }))
    await house.ask('silva', 'POST', 'classes/7B/plans/approvals', { aim, plans })
    await house.pass(2)
    return (await house.ask<ClassPlans>('silva', 'GET', `classes/7B/plans?aim=${aim}`)).body.students
  }
  house.at(5)
  const early = await approve('game')
  expect(early.map(({ state, inLesson }) => [state, inLesson?.aim])).toEqual([
    ['approved', 'endurance'],
    ['proposed', 'game'],
  ])
  house.at(15)
  const later = await approve('speed')
  expect(later.map(({ state, inLesson }) => [state, inLesson?.aim])).toEqual([
    ['approved', 'endurance'],
    ['approved', 'game'],
  ])
})

test('readings that come after the count and a restart are in the outcome', async () => {
  await using house = await planned()
  await house.wears('ana', 0, 300, () => 150)
  house.at(45)
  await house.pass(5)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 300, coverage: expect.closeTo(300 / 2_700, 3) }])
  await house.restart()
  await house.wears('ana', 300, 400, () => 150, { late: true })
  await house.pass(5)
  expect(await progress(house)).toMatchObject([{ inTargetSeconds: 400 }])
})

test('who covers one lesson sees how that one goes, then and later, and nothing of the one before', async () => {
  await using house = await planned()
  house.people.change('s1', people => {
    people.saveLesson({ id: 'next', class: '7B', title: 'PE', startsAt: ten + day, endsAt: ten + day + 45 * minute })
    people.addCover('next', 'okoye')
  })
  house.clock.now = ten + day + 10 * minute
  const status = async (lesson: string) => (await house.ask('okoye', 'GET', `lessons/${lesson}/progress`)).status
  expect([await status('next'), await status('pe')]).toEqual([200, 404])
  house.clock.now += day
  expect([await status('next'), await status('pe')]).toEqual([200, 404])
})

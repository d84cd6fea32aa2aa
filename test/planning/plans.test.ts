import { expect, test } from 'vitest'
import type { ClassPlans, OwnPlan, StudentPlan } from '../../domain/plan-told.ts'
import type { Problem } from '../../domain/problem.ts'
import { student } from '../school/small-school.ts'
import { day, minute, openHouse } from './house.ts'

const weeks = [3, 7, 10, 14, 17, 21, 24]
const plans = 'classes/7B/plans'
const anas = 'students/ana/plan'

type House = Awaited<ReturnType<typeof openHouse>>
const seen = async (house: House, aim = 'endurance') => (await house.ask<ClassPlans>('silva', 'GET', `${plans}?aim=${aim}`)).body
const lineOf = (all: ClassPlans, id: string) => all.students.find(({ student }) => student.id === id)!
const approve = (house: House, line: StudentPlan, aim = 'endurance') =>
  house.ask<ClassPlans>('silva', 'POST', `${plans}/approvals`, { aim, plans: [{ student: line.student.id, version: line.version }] })

test('Ms Silva sees a plan for each, with its reasons; Ana who has six weeks, and Ben whose first lesson it is', async () => {
  await using house = await openHouse()
  house.past('ana', ...weeks)
  const all = await seen(house)
  expect(all).toMatchObject({ class: { id: '7B', name: 'Class 7B' }, aim: 'endurance', lessonMinutes: 45, changed: [] })
  expect(all.students.map(({ student, state }) => [student.name, state])).toEqual([
    ['Ana', 'proposed'],
    ['Ben', 'proposed'],
  ])
  // 80 points a lesson: at most 88.
  expect(lineOf(all, 'ana').bounds!.load).toMatchObject({
    max: 88,
    reason: { text: 'At most a tenth more than the four-week mean of 80 points: 88.' },
  })
  expect(lineOf(all, 'ana').plan!.reasons.map(({ line }) => line)).toEqual(expect.arrayContaining(['target', 'minutes', 'rest']))
  expect(lineOf(all, 'ben').plan!.reasons.map(({ code }) => code)).toContain('first-lesson')
  expect(JSON.stringify(all.students.map(({ plan }) => plan))).not.toMatch(/Ana|Ben/)
})

test('nothing reaches Ana before it is approved; then she, her mother in Chinese, and no other child’s father', async () => {
  await using house = await openHouse()
  const before = await house.ask<OwnPlan>('ana-herself', 'GET', anas)
  expect([before.status, before.body.plan]).toEqual([200, null])
  const line = lineOf(await seen(house), 'ana')
  const { body } = await approve(house, line)
  expect(lineOf(body, 'ana')).toMatchObject({ state: 'approved', approved: { by: 'Ms Silva' } })
  const own = await house.ask<OwnPlan>('ana-herself', 'GET', anas)
  expect(own.body.plan!.target).toEqual(line.plan!.target)
  expect(own.body.plan!.reasons.map(({ text }) => text)).toContain('This is your first plan, so we start easy.')
  const mothers = await house.ask<OwnPlan>('anas-mother', 'GET', anas)
  expect(mothers.body.plan!.reasons.map(({ text }) => text)).toContain('这是第一份计划，按年龄从轻松开始。')
  expect((await house.ask('bens-father', 'GET', anas)).status).toBe(404)
})

test.each([
  ['silva', 200, 200],
  ['lena', 200, 200],
  ['okoye', 404, 404],
  ['nora', 404, 404],
  ['adam', 404, 404],
  ['anas-mother', 404, 200],
  ['bens-father', 404, 404],
  ['ana-herself', 404, 200],
])('%s asks for the class’s plans: %i, and for Ana’s: %i', async (account, ofClass, ofAna) => {
  await using house = await openHouse()
  const version = lineOf(await seen(house), 'ana').version
  expect((await house.ask(account, 'GET', plans)).status).toBe(ofClass)
  expect((await house.ask(account, 'GET', anas)).status).toBe(ofAna)
  const edited = await house.ask(account, 'PATCH', anas, { aim: 'endurance', version, minutes: 9 })
  expect(edited.status).toBe(ofClass)
})

test('an edit within the bounds stands and takes an approval with it; one past them is refused with the bound and its reason', async () => {
  await using house = await openHouse()
  house.past('ana', ...weeks)
  const line = lineOf((await approve(house, lineOf(await seen(house), 'ana'))).body, 'ana')
  const edit = (body: object) =>
    house.ask<StudentPlan & Problem>('silva', 'PATCH', anas, { aim: 'endurance', version: line.version, ...body })
  const past = await edit({ highBpm: 195 })
  expect([past.status, past.body.code]).toEqual([409, 'past-a-bound'])
  expect(past.body.errors![0]).toEqual({
    path: '/highBpm',
    message: 'At most 179. No maximum of the student’s own is known: not above 90 % of the age’s (179 bpm). A shuttle run would tell.',
  })
  expect((await edit({ lowBpm: 160, highBpm: 161 })).body.code).toBe('invalid')
  const { status, body } = await edit({ minutes: 9 })
  expect([status, body.state, body.plan!.minutes, body.approved]).toEqual([200, 'edited', 9, null])
  expect(body.plan!.reasons.filter(({ code }) => code === 'edited').map(({ line: of }) => of)).toEqual(['minutes'])
  expect((await house.ask<OwnPlan>('ana-herself', 'GET', anas)).body.plan).toBeNull()
  const reset = await house.ask<StudentPlan>('silva', 'PATCH', anas, { aim: 'endurance', version: body.version, reset: true })
  expect([reset.body.state, reset.body.plan]).toEqual(['proposed', line.proposal])
})

test('what two teachers change at once, or what new lessons change, is not approved unseen', async () => {
  await using house = await openHouse()
  const line = lineOf(await seen(house), 'ana')
  const edited = await house.ask<StudentPlan>('lena', 'PATCH', anas, { aim: 'endurance', version: line.version, minutes: 5 })
  expect(edited.body.state).toBe('edited')
  expect((await approve(house, line)).body.changed).toEqual(['ana'])
  expect((await house.ask<Problem>('silva', 'PATCH', anas, { aim: 'endurance', version: line.version, minutes: 6 })).body.code).toBe(
    'changed-meanwhile',
  )
  expect((await house.ask<OwnPlan>('ana-herself', 'GET', anas)).body.plan).toBeNull()
})

test('an approval is taken back, and the edit stays', async () => {
  await using house = await openHouse()
  const { version } = lineOf(await seen(house), 'ana')
  const edited = await house.ask<StudentPlan>('silva', 'PATCH', anas, { aim: 'endurance', version, minutes: 7 })
  await approve(house, edited.body)
  const undone = await house.ask<ClassPlans>('silva', 'POST', `${plans}/approvals/undo`, { aim: 'endurance', students: ['ana', 'ben'] })
  expect(undone.body.students.map(({ state, plan }) => [state, plan!.minutes])).toEqual([
    ['edited', 7],
    ['proposed', 11],
  ])
  expect((await house.ask<OwnPlan>('ana-herself', 'GET', anas)).body.plan).toBeNull()
})

test('another aim proposes anew beside what is approved, and an approval replaces it', async () => {
  await using house = await openHouse()
  await approve(house, lineOf(await seen(house), 'ana'))
  const speed = lineOf(await seen(house, 'speed'), 'ana')
  expect(speed).toMatchObject({ state: 'proposed', otherAim: 'endurance', plan: { aim: 'speed' } })
  await approve(house, speed, 'speed')
  expect((await house.ask<OwnPlan>('ana-herself', 'GET', anas)).body.plan!.aim).toBe('speed')
  expect((await house.ask<ClassPlans>('silva', 'GET', plans)).body.aim).toBe('speed')
})

test('a doctor’s limit set after the approval: the plan is told to nobody any more, and a lower one is proposed', async () => {
  await using house = await openHouse()
  await approve(house, lineOf(await seen(house), 'ana'))
  const change = { at: { scope: 'student' as const, id: 'ana' }, rule: 'over-ceiling', params: { ceiling: 120 } }
  house.people.setOverlay('s1', { ...change, authority: 'clinician', reason: 'Dr Chen' }, 'nora', house.clock.now)
  const line = lineOf(await seen(house), 'ana')
  expect([line.state, line.plan!.target.highBpm, line.bounds!.highBpm.max]).toEqual(['outdated', 120, 120])
  expect((await house.ask<OwnPlan>('ana-herself', 'GET', anas)).body.plan).toBeNull()
})

test('a holiday after the approval: the plan of before it is nobody’s any more, and a lighter one is proposed', async () => {
  await using house = await openHouse()
  house.past('ana', ...weeks)
  expect((await approve(house, lineOf(await seen(house), 'ana'))).body.students[0]!.state).toBe('approved')
  house.clock.now += 21 * day
  house.people.change('s1', people =>
    people.saveLesson({ id: 'after', class: '7B', title: 'PE', startsAt: house.clock.now + minute, endsAt: house.clock.now + 46 * minute }),
  )
  const line = lineOf(await seen(house), 'ana')
  expect([line.state, line.bounds!.load.reason.code]).toEqual(['outdated', 'back-after-weeks'])
  expect((await house.ask<OwnPlan>('ana-herself', 'GET', anas)).body.plan).toBeNull()
  await house.pass(65)
  expect(house.planning.fileOf('s1').inLesson('after')).toEqual([])
})

test('a note told to the school bounds a bout of work: no edit goes past it, and what was approved before is outdated', async () => {
  await using house = await openHouse()
  await approve(house, lineOf(await seen(house), 'ana'))
  house.people.change('s1', people => people.saveStudent(student('ana', 1, { flags: ['asthma'] })))
  const line = lineOf(await seen(house), 'ana')
  expect([line.state, line.plan!.workSeconds]).toEqual(['outdated', 120])
  expect((await house.ask<OwnPlan>('ana-herself', 'GET', anas)).body.plan).toBeNull()
  const past = await house.ask<Problem>('silva', 'PATCH', anas, { aim: 'endurance', version: line.version, workSeconds: 240 })
  expect(past.body.errors).toEqual([
    { path: '/workSeconds', message: 'At most 120. A note told to the school asks for care: see the student’s limits.' },
  ])
})

test('without consent to storing there is no plan, and what was kept is gone within a minute', async () => {
  await using house = await openHouse()
  await approve(house, lineOf(await seen(house), 'ana'))
  house.people.change('s1', people => people.withdrawConsent('ana', 'store', house.clock.now))
  house.clock.now += 1
  expect(lineOf(await seen(house), 'ana')).toMatchObject({ state: 'no-consent', plan: null })
  expect((await house.ask('ana-herself', 'GET', anas)).status).toBe(404)
  await house.pass(61)
  expect(house.planning.fileOf('s1').students()).toEqual([])
})

test('plans are removed with the lessons’ figures, after two years', async () => {
  await using house = await openHouse()
  await approve(house, lineOf(await seen(house), 'ana'))
  house.clock.now += 729 * day
  await house.pass(2)
  expect(house.planning.fileOf('s1').nextOf('ana')).not.toBeNull()
  house.clock.now += 2 * day
  await house.pass(2)
  expect(house.planning.fileOf('s1').nextOf('ana')).toBeNull()
})

test.each([
  [0, 'untested'],
  [1, 'own-maximum'],
])('a shuttle run of level %i makes the bound %s: who did not finish a stage has not been tested', async (level, code) => {
  await using house = await openHouse()
  house.past('ana', ...weeks)
  house.ran('ana', level)
  expect(lineOf(await seen(house, 'speed'), 'ana').bounds!.highBpm.reason.code).toBe(code)
})

import { describe, expect, test } from 'vitest'
import type { RuleLimits } from '../../domain/tuning.ts'
import { type House, openHouse } from './house.ts'

const ofClass = '/classes/7B/rules/over-ceiling'

test('who teaches tightens, sees what holds and who set it, and takes it away again', async () => {
  await using house = await openHouse()
  const margin = async () => {
    const { body } = await house.ask('silva', 'GET', '/classes/7B/rules')
    const ceiling = (body.rules as RuleLimits[]).find(({ rule }) => rule === 'over-ceiling')!
    return ceiling.params.find(({ param }) => param === 'margin')
  }
  expect(await margin()).toEqual({
    ...{ param: 'margin', unit: 'bpm', value: 25, standard: 25, inherited: 25, min: 10, max: 25, tighter: 'lower' },
    ...{ cliniciansOnly: false, authority: null, setBy: null, setAt: null, reason: null },
  })
  await house.ask('lena', 'PUT', '/rules/over-ceiling', { params: { margin: 20 } })
  const { status } = await house.ask('silva', 'PUT', ofClass, { params: { margin: 15 }, reason: 'hot gym' })
  expect(status).toBe(200)
  expect(await margin()).toMatchObject({
    value: 15,
    standard: 25,
    inherited: 20,
    setBy: 'Ms Silva',
    setAt: house.clock.now,
    reason: 'hot gym',
  })
  const ana = (await house.ask('silva', 'GET', '/students/ana/rules')).body.rules as RuleLimits[]
  const hers = ana.find(({ rule }) => rule === 'over-ceiling')!.params.find(({ param }) => param === 'margin')
  expect([hers!.value, hers!.inherited], 'a student has the class’s').toEqual([15, 15])
  expect((await house.ask('okoye', 'GET', '/students/ana/rules')).status).toBe(404)
  await house.ask('silva', 'PUT', ofClass, { params: { margin: null } })
  expect(await margin()).toMatchObject({ value: 20, setBy: null })
})

test('a hard limit is loosened by an admin with a reason alone, and who teaches is told so', async () => {
  await using house = await openHouse()
  await house.ask('lena', 'PUT', '/rules/over-ceiling', { params: { margin: 15 } })
  const looser = await house.ask('silva', 'PUT', ofClass, { params: { margin: 20 } })
  expect(looser).toMatchObject({
    status: 403,
    body: {
      code: 'hard-limit',
      errors: [
        {
          path: 'params.margin',
          message: '20 bpm would loosen a hard limit: give at most 15 bpm, or let an admin set it with a reason',
        },
      ],
    },
  })
  const noReason = await house.ask('adam', 'PUT', ofClass, { params: { margin: 20 } })
  expect([noReason.status, noReason.body.errors]).toEqual([400, [{ path: 'reason', message: 'give the reason: it is recorded' }]])
  const given = await house.ask('adam', 'PUT', ofClass, { params: { margin: 20 }, reason: 'agreed with the nurse' })
  expect(given.status).toBe(200)
  expect(given.body.params[0]).toMatchObject({ param: 'margin', value: 20, setBy: 'Adam', reason: 'agreed with the nurse' })
  expect((await house.ask('silva', 'PUT', ofClass, { params: { margin: 18 } })).body.params[0].value, 'and she tightens it again').toBe(18)
})

test('a clinician’s limit is told to the nurse, stands over all, and staff cannot change it', async () => {
  await using house = await openHouse()
  const ofAna = '/students/ana/rules/over-ceiling'
  const given = await house.ask('nora', 'PUT', ofAna, { params: { margin: 12 }, clinician: true, reason: 'Dr Chen, 3 March' })
  expect(given.body.params[0]).toMatchObject({ value: 12, setBy: 'Nora', reason: 'Dr Chen, 3 March' })
  await house.ask('silva', 'PUT', ofClass, { params: { margin: 10 } })
  const changed = await house.ask('silva', 'PUT', ofAna, { params: { margin: 11 } })
  expect([changed.status, changed.body.errors[0].message]).toEqual([400, 'a clinician’s limit stands here: it is changed as a clinician’s'])
  expect(
    (await house.ask('nora', 'PUT', ofAna, { params: { margin: null }, clinician: true, reason: 'withdrawn' })).body.params[0].value,
  ).toBe(10)
})

describe('a doctor’s “never above 170”', () => {
  const ofAna = '/students/ana/rules/over-ceiling'
  const said = (ceiling: number | null, reason = 'Dr Chen, 3 March') => ({ params: { ceiling }, clinician: true, reason })
  const limitOf = async (house: House, account = 'silva') => {
    const { status, body } = await house.ask(account, 'GET', '/students/ana/rules')
    expect(status).toBe(200)
    const rule = (body.rules as RuleLimits[]).find(({ rule }) => rule === 'over-ceiling')!
    return rule.params.find(({ param }) => param === 'ceiling')!
  }

  test('the nurse records it, and the teacher sees who, when and why', async () => {
    await using house = await openHouse()
    expect(await limitOf(house)).toMatchObject({ value: 240, standard: 240, authority: null, cliniciansOnly: true })
    expect((await house.ask('nora', 'PUT', ofAna, said(170))).status).toBe(200)
    expect(await limitOf(house)).toMatchObject({
      ...{ value: 170, standard: 240, inherited: 240, unit: 'bpm', tighter: 'lower', authority: 'clinician' },
      ...{ setBy: 'Nora', setAt: house.clock.now, reason: 'Dr Chen, 3 March' },
    })
    expect(await limitOf(house, 'nora')).toMatchObject({ value: 170 })
  })

  test('lower again by the nurse; higher, or away, by an admin with a reason alone', async () => {
    await using house = await openHouse()
    await house.ask('nora', 'PUT', ofAna, said(170))
    expect((await house.ask('nora', 'PUT', ofAna, said(160))).status).toBe(200)
    const higher = await house.ask('nora', 'PUT', ofAna, said(165))
    expect([higher.status, higher.body.code, higher.body.errors]).toEqual([
      403,
      'hard-limit',
      [
        {
          path: 'params.ceiling',
          message: '165 bpm would loosen a hard limit: give at most 160 bpm, or let an admin set it with a reason',
        },
      ],
    ])
    const away = await house.ask('lena', 'PUT', ofAna, said(null))
    expect([away.status, away.body.errors[0].message]).toEqual([
      403,
      'without it 240 bpm would hold, which loosens a hard limit: give at most 160 bpm, or let an admin set it with a reason',
    ])
    expect((await limitOf(house)).value).toBe(160)
    expect((await house.ask('adam', 'PUT', ofAna, { params: { ceiling: 180 }, clinician: true })).status, 'a reason is needed').toBe(400)
    expect((await house.ask('adam', 'PUT', ofAna, said(180, 'Dr Chen, 9 May'))).status).toBe(200)
    expect(await limitOf(house)).toMatchObject({ value: 180, setBy: 'Adam', reason: 'Dr Chen, 9 May' })
    expect((await house.ask('adam', 'PUT', ofAna, said(null, 'Dr Chen, 1 June: no limit any more'))).status).toBe(200)
    expect(await limitOf(house)).toMatchObject({ value: 240, authority: null })
  })

  test('it is nobody’s but a clinician’s, and no class’s', async () => {
    await using house = await openHouse()
    const alone = 'a clinician alone gives this limit: set it for a student, as a clinician’s'
    for (const [account, url] of [
      ['silva', ofAna],
      ['adam', ofAna],
      ['silva', ofClass],
      ['lena', '/rules/over-ceiling'],
    ] as const) {
      const { status, body } = await house.ask(account, 'PUT', url, { params: { ceiling: 170 }, reason: 'her mother says so' })
      expect([status, body.errors[0].message]).toEqual([400, alone])
    }
    const { body } = await house.ask('silva', 'GET', '/classes/7B/rules')
    const ceiling = (body.rules as RuleLimits[]).find(({ rule }) => rule === 'over-ceiling')!
    expect(ceiling.params.map(({ param }) => param)).toEqual(['margin', 'clear_margin'])
    expect((await house.ask('nora', 'PUT', ofAna, said(99))).body.errors[0].message).toBe('99 bpm is out of bounds: give 100 to 240 bpm')
  })
})

test.each([
  ['an unknown rule', '/classes/7B/rules/over-celing', { margin: 12 }, 'rule', 'unknown rule over-celing: did you mean over-ceiling?'],
  ['an unknown param', ofClass, { margn: 12 }, 'params.margn', 'unknown param margn of over-ceiling: did you mean margin?'],
  ['out of bounds', ofClass, { margin: 9 }, 'params.margin', '9 bpm is out of bounds: give 10 to 25 bpm'],
])('refused with the place and the fix: %s', async (_, url, params, path, message) => {
  await using house = await openHouse()
  const { status, body } = await house.ask('silva', 'PUT', url, { params })
  expect([status, body.errors]).toEqual([400, [{ path, message }]])
})

/** Rows: who; columns: what the class's rules, a back-test, and setting for the class, a student, the school, and as a clinician's answer; what a student's answer. */
describe('who may', async () => {
  const tighter = { params: { margin: 12 }, reason: 'as agreed' }
  const routes: [method: 'GET' | 'POST' | 'PUT', url: string, body?: object][] = [
    ['GET', '/classes/7B/rules'],
    ['POST', '/classes/7B/backtests', { rule: 'over-ceiling', params: { margin: 12 } }],
    ['PUT', ofClass, tighter],
    ['PUT', '/students/ana/rules/over-ceiling', tighter],
    ['PUT', '/rules/over-ceiling', tighter],
    ['PUT', '/students/ana/rules/over-ceiling', { ...tighter, clinician: true }],
    ['GET', '/classes/nowhere/rules'],
    ['GET', '/students/ana/rules'],
    ['GET', '/students/nobody/rules'],
  ]
  test.each([
    ['her teacher', 'silva', [200, 200, 200, 200, 404, 404, 404, 200, 404]],
    ['another teacher', 'okoye', [404, 404, 404, 404, 404, 404, 404, 404, 404]],
    ['the lead', 'lena', [200, 200, 200, 200, 200, 200, 404, 200, 404]],
    ['the nurse', 'nora', [404, 404, 404, 404, 404, 200, 404, 200, 404]],
    ['an admin, who sees no health data', 'adam', [200, 404, 200, 200, 200, 200, 404, 404, 404]],
    ['her mother', 'anas-mother', [404, 404, 404, 404, 404, 404, 404, 404, 404]],
    ['Ana herself', 'ana-herself', [404, 404, 404, 404, 404, 404, 404, 404, 404]],
    ['the lead of another school', 'stranger', [404, 404, 404, 404, 200, 404, 404, 404, 404]],
  ])('%s', async (_, account, expected) => {
    await using house = await openHouse()
    const statuses = []
    for (const [method, url, body] of routes) statuses.push((await house.ask(account, method, url, body)).status)
    expect(statuses).toEqual(expected)
    if (account === 'stranger') expect(house.people.overlaysOf('s1')).toEqual([])
  })
})

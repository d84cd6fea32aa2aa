import { afterAll, describe, expect } from 'vitest'
import { ClassPlans, type StudentPlan } from '../../../domain/plan-told.ts'
import { answering, type StageAnswer } from '../../support/live-stage.ts'
import { needs } from '../../support/needs.ts'
import { plansOfClass } from './plans-class.ts'
import { address, planning } from './plans-stage.ts'
import { closeBrowser, visit } from './report-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const plansPath = '/api/v1/classes/5b/plans'

const told = (all: StageAnswer, change: (line: StudentPlan) => StudentPlan): StageAnswer =>
  answering(ClassPlans, query => {
    const plans = all(query) as ClassPlans
    return { ...plans, students: plans.students.map(line => (line.plan ? change(line) : line)) }
  })

describe('a plan for each', () => {
  chromium('a line tells the target, its band, minutes, pace, load against the mean, why, what holds, and how the last went', async () => {
    await using teacher = await planning({ viewport: { width: 1920, height: 1080 } })
    const { row, until, words, count } = teacher
    expect(await words('.promise')).toBe('Nothing reaches a student until you approve it.')
    await expect.poll(count).toBe('39 wait for you · 0 approved · 1 without consent')
    expect((await row('s2').innerText()).split(/\s*[\t\n]+\s*/).filter(Boolean)).toEqual([
      'Chen Novak',
      ...['3', 'Zone 3', '134–150', 'bpm', '10 min', '4 min · 1 min rest', '78 4-week mean 147', "Doctor's limit"],
      ...['Last plan: 6 of 10 minutes in the target, so it stays as long.', 'Last plan:', '6 of 10 min', 'Approve'],
    ])
    for (const [id, mark] of [
      ['s0', 'Untested: 90 %'],
      ['s1', 'Health note'],
      ['s6', 'Coming back'],
    ] as const)
      expect(await row(id).locator('.marks').innerText()).toContain(mark)
    expect(await row('s4').locator('.marks').count()).toBe(0)
    await until('[data-student=s9]', 'No plan: no consent to keep lessons')
    expect(await row('s9').locator('button, input, a').count()).toBe(0)
  })

  chromium('all are approved by one tap, and taken back by one', async () => {
    await using teacher = await planning()
    const { page, stage, until, count, approved } = teacher
    await page.getByRole('button', { name: 'Approve all (39)' }).click()
    await until('.notice', '39 approved. The students see them now.')
    await expect.poll(count).toBe('0 wait for you · 39 approved · 1 without consent')
    expect(approved()).toHaveLength(39)
    expect(await page.getByRole('button', { name: 'Approve all (0)' }).isDisabled()).toBe(true)
    await page.locator('.notice').getByRole('button', { name: 'Undo' }).click()
    await until('.notice', '39 taken back')
    expect(approved()).toEqual([])
    expect(stage.requests.map(({ path }) => path)).toEqual([`${plansPath}/approvals`, `${plansPath}/approvals/undo`])
    expect(page.complaints).toEqual([])
  })

  chromium('those chosen, or one alone', async () => {
    await using teacher = await planning()
    const { page, row, until, approved } = teacher
    await row('s3').locator('input').check()
    await row('s5').locator('input').check()
    await page.getByRole('button', { name: 'Approve chosen (2)' }).click()
    await until('.notice', '2 approved')
    expect(approved()).toEqual(['s3', 's5'])
    await page.getByRole('button', { name: 'Approve the plan of Ana Silva' }).click()
    await until('[data-student=s0] .state', 'Approved')
    await page.getByRole('button', { name: 'Take back the plan of Daria Meyer' }).click()
    await until('.notice', '1 taken back')
    expect(approved()).toEqual(['s5', 's0'])
  })

  chromium('another aim makes other plans, in the address, too; “back” leads to the lessons', async () => {
    await using teacher = await planning()
    const { page, until } = teacher
    await page.getByRole('button', { name: 'Speed' }).click()
    await until('[data-student=s0] .pace', '20 s · 1 min rest')
    await expect.poll(() => new URL(page.url()).search).toBe('?class=5b&view=plans&aim=speed')
    await page.reload()
    await until('[data-student=s0] .pace', '20 s · 1 min rest')
    await page.locator('.back').click()
    await until('h1', 'Lessons')
  })

  chromium('in the other language at once', async () => {
    await using teacher = await planning()
    const { page, until } = teacher
    await page.getByRole('button', { name: '中文' }).click()
    await until('.promise', '未经您批准，任何内容都不会发给学生。')
    await until('.aims', '耐力')
  })

  chromium('"/" finds a student, Escape shows all again', async () => {
    await using teacher = await planning()
    const { page } = teacher
    await page.keyboard.press('/')
    await page.keyboard.type('mei')
    await expect.poll(() => page.locator('.lines tbody th').allInnerTexts()).toEqual(['Mei Silva'])
    await page.keyboard.press('Escape')
    await expect.poll(() => page.locator('.lines tbody tr').count()).toBe(40)
  })
})

describe('a plan is changed', () => {
  chromium('by zone and by number, saved, shown as edited, approved, and as proposed again', async () => {
    await using teacher = await planning()
    const { page, stage, row, until, approved } = teacher
    await row('s4').locator('th a').click()
    await until('dialog[open] h2', 'Emil Li')
    await until('dialog .reasons', 'The aim asks for 55 to 72 %')
    await page.locator('.zone-choice').getByRole('button', { name: 'Light', exact: true }).click()
    await page.getByLabel('Minutes in target').fill('8')
    await page.getByRole('button', { name: 'Save', exact: true }).click()
    await until('dialog .plan-state', 'Edited by you')
    expect(stage.requests.at(-1)!.body).toMatchObject({ aim: 'endurance', lowBpm: 123, highBpm: 142, minutes: 8 })
    expect(approved()).toEqual([])
    await page.locator('dialog').getByRole('button', { name: 'Approve', exact: true }).click()
    await until('dialog .plan-state', 'Approved by Ms Silva')
    expect(approved()).toEqual(['s4'])
    await page.locator('dialog').getByRole('button', { name: 'Take back' }).click()
    await until('dialog .plan-state', 'Edited by you')
    await page.getByRole('button', { name: 'As proposed' }).click()
    await until('dialog .plan-state', 'Proposed: not approved yet')
    await expect.poll(() => page.getByLabel('To, bpm').inputValue()).toBe('170')
  })

  chromium(
    'above the student’s limit no zone can be chosen; what the server refuses is said by the field, with the bound and why',
    async () => {
      await using teacher = await planning({ path: `${address}&student=s2` })
      const { page, until, approved } = teacher
      await until('dialog[open] h2', 'Chen Novak')
      await page.route('**/students/s2/plan', route =>
        route.fulfill({
          status: 409,
          contentType: 'application/json',
          json: { code: 'past-a-bound', errors: [{ path: '/highBpm', message: 'At most 150. A clinician’s limit: not above 150 bpm.' }] },
        }),
      )
      const zones = page.locator('.zone-choice button')
      expect(await zones.evaluateAll(all => all.map(one => (one as HTMLButtonElement).disabled))).toEqual([false, false, false, true, true])
      const field = page.getByLabel('To, bpm')
      expect(await page.locator('[data-field=highBpm] .hint').innerText()).toBe('at most 150')
      await field.fill('171')
      await page.getByRole('button', { name: 'Save and approve' }).click()
      await until('[data-field=highBpm] [role=alert]', 'At most 150. A clinician’s limit: not above 150 bpm.')
      expect(await field.getAttribute('aria-invalid')).toBe('true')
      expect(approved()).toEqual([])
    },
  )

  chromium('by keys alone: down to the next student, a word on the last plan, and out', async () => {
    await using teacher = await planning()
    const { page, row, until, stage } = teacher
    await row('s0').locator('th a').focus()
    await page.keyboard.press('Enter')
    await until('dialog[open] h2', 'Ana Silva')
    await page.getByRole('button', { name: 'Next: Ben Okoye' }).press('Enter')
    await until('dialog[open] h2', 'Ben Okoye')
    await page.getByRole('button', { name: 'too hard' }).press('Enter')
    await until('dialog .reasons', 'You said that the last plan was too hard (5 of 10 minutes).')
    expect(stage.requests.at(-1)).toMatchObject({ path: '/api/v1/lessons/l7/progress/s1', body: { word: 'too-hard' } })
    await page.keyboard.press('Escape')
    await page.waitForURL(url => !url.searchParams.has('student'))
  })
})

describe('what stands in the way is said', () => {
  chromium('an approval that a limit has overtaken; a lesson that is on; another aim approved', async () => {
    const plans = plansOfClass()
    const change = (line: StudentPlan): StudentPlan => {
      if (line.student.id === 's0') return { ...line, state: 'outdated' }
      if (line.student.id === 's1') return { ...line, inLesson: line.plan }
      return line.student.id === 's2' ? { ...line, otherAim: 'speed' } : line
    }
    await using teacher = await planning({ stage: { answers: { ...plans.answers, [plansPath]: told(plans.answers[plansPath]!, change) } } })
    const { until } = teacher
    await until('[data-student=s0]', 'Look again: what you set is past a limit set since.')
    await until('[data-student=s1]', 'The lesson that is on has its own plan; this is for the one after.')
    await until('[data-student=s2]', 'Approved for Speed: approving this replaces it.')
  })

  chromium('what changed meanwhile is not approved; a cut link approves nothing, and says so', async () => {
    await using teacher = await planning()
    const { page, until, approved } = teacher
    await page.route('**/approvals', async route => {
      const response = await route.fetch()
      await route.fulfill({ response, json: { ...(await response.json()), changed: ['s0', 's1'] } })
    })
    await page.getByRole('button', { name: 'Approve all' }).click()
    await until('.notice', '37 approved. The students see them now. 2 changed meanwhile and are not approved: look again.')
    await page.unroute('**/approvals')
    await page.locator('.notice').getByRole('button', { name: 'Undo' }).click()
    await until('.notice', '37 taken back')
    await page.route('**/approvals', route => route.abort())
    const before = approved()
    await page.getByRole('button', { name: 'Approve the plan of Daria Meyer' }).click()
    await until('.notice', 'The server does not answer. Nothing was approved or changed just now.')
    expect(approved()).toEqual(before)
  })

  chromium('a class without lessons begins plainly, and a class that is not theirs is refused', async () => {
    await using teacher = await planning({ first: true })
    await teacher.until('.first', 'No lesson of this class is known yet. Each starts with few minutes')
    await teacher.until('[data-student=s0] .why', 'No lessons known yet: an easy start for this age.')
    await using stranger = await visit('/report?class=6a&view=plans')
    await stranger.until('.plans .waiting', 'These plans are not here, or not yours')
    await using list = await visit('/report?class=6a')
    await list.until('.none', 'Its first lesson can be planned now')
    await list.page.getByRole('link', { name: 'Plan the next lesson' }).click()
    await list.until('h1', 'Plans for the next lesson')
  })
})

describe('groups', () => {
  chromium('are proposed from the plans, changed by keys, saved, shown in each line, and taken back', async () => {
    await using teacher = await planning()
    const { page, until, plans, row } = teacher
    await page.getByRole('button', { name: 'Groups' }).click()
    await until('.groups', 'Proposed from the plans')
    await page.getByRole('button', { name: 'One group fewer: a new proposal' }).click()
    await until('.group-count', '5 groups')
    const first = page.locator('.group-board section').first().locator('[data-member]')
    const mover = (await first.first().getAttribute('data-member'))!
    await page.locator(`[data-member=${mover}]`).focus()
    await page.keyboard.press('ArrowRight')
    await expect.poll(() => page.locator(`[data-place="1"] [data-member=${mover}]`).count()).toBe(1)
    await page.locator('.groups .primary').click()
    await until('.notice', 'The groups are saved')
    expect(plans.groups()[1]!.students).toContain(mover)
    expect(plans.groups()[0]!.students).not.toContain(mover)
    await page.getByRole('button', { name: 'Plans', exact: true }).click()
    const second = await page.request.get(`${teacher.stage.url}/api/v1/classes/5b/groups`).then(answer => answer.json())
    const name = second.names.find(({ group }: { group: string }) => group === plans.groups()[1]!.group).name
    await expect.poll(() => row(mover).locator('th small').innerText()).toBe(name)
    await page.locator('.notice').getByRole('button', { name: 'Undo' }).click()
    await expect.poll(() => row(mover).locator('th small').count()).toBe(0)
    expect(plans.groups()).toEqual([])
  })

  chromium('make a sheet to take outside: a page of A4 for forty, by group, with what is not approved marked', async () => {
    await using teacher = await planning()
    const { page, until } = teacher
    await page.getByRole('button', { name: 'Approve the plan of Ana Silva' }).click()
    await page.getByRole('button', { name: 'Groups' }).click()
    await page.locator('.groups .primary').click()
    await until('.notice', 'The groups are saved')
    const file = (await page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(file.match(/\/Type\s*\/Page\b/g)).toHaveLength(1)
    await page.emulateMedia({ media: 'print' })
    expect(await page.locator('.sheet h2').innerText()).toBe('5b · Athletics · Endurance')
    expect(await page.locator('.sheet caption').count()).toBe(6)
    const lines = await page.locator('.sheet th').allInnerTexts()
    expect(lines).toHaveLength(40)
    expect(lines.filter(name => !name.endsWith('°')).toSorted()).toEqual(['Ana Silva', 'Jonas Meyer'])
    expect(await page.locator('button:visible, input:visible').count()).toBe(0)
  })
})

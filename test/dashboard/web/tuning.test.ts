import type { Page } from 'playwright-core'
import { afterAll, describe, expect } from 'vitest'
import { Backtest, ClassLimits, RuleLimits } from '../../../domain/tuning.ts'
import { phone, tablet } from '../../support/browser.ts'
import { answering } from '../../support/live-stage.ts'
import { noteShifts, smallTargets, violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { minute, start } from './report-lesson.ts'
import { closeBrowser, lessonPage, type Visit, visit } from './report-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const week = 7 * 24 * 60 * minute
const margin = (more: Partial<RuleLimits['params'][number]> = {}): RuleLimits['params'][number] => ({
  ...{ param: 'margin', unit: 'bpm', value: 25, standard: 25, inherited: 25, min: 10, max: 30, tighter: 'lower' },
  ...{ cliniciansOnly: false, authority: null, setBy: null, setAt: null, reason: null },
  ...more,
})
const ceiling = (...params: RuleLimits['params']): RuleLimits => ({
  ...{ rule: 'over-ceiling', severity: 'high', hard: true, enabled: true, switchable: false },
  params,
})
const oxygen: RuleLimits = {
  ...{ rule: 'low-oxygen', severity: 'medium', hard: false, enabled: false, switchable: true },
  params: [{ ...margin(), param: 'still_seconds', unit: 's', value: 30, standard: 30, inherited: 30, min: 30, max: 60 }],
}
const sos: RuleLimits = { rule: 'sos', severity: 'high', hard: true, enabled: true, switchable: false, params: [] }
const mei = { student: 's12', name: 'Mei Lin' }
const counted: Backtest = {
  ...{ rule: 'over-ceiling', now: 1, tried: 3 },
  lessons: Array.from({ length: 10 }, (_, i) => ({
    ...{ lesson: `p${i}`, title: '5b', startsAt: start - i * week, readings: i === 9 ? 0 : 108_000 },
    now: i === 0 ? [{ ...mei, at: start + 21 * minute, severity: 'high' as const }] : [],
    tried: i < 3 ? [{ ...mei, at: start - i * week + 20 * minute, severity: 'high' as const }] : [],
  })),
}
const rulesPath = '/api/v1/classes/5b/rules'
const answers = {
  [rulesPath]: answering(ClassLimits, { rules: [ceiling(margin()), oxygen, sos] }),
  'POST /api/v1/classes/5b/backtests': answering(Backtest, counted),
  'PUT /api/v1/classes/5b/rules/over-ceiling': answering(RuleLimits, ceiling(margin({ value: 15 }))),
}

const desk = (options: Visit = {}) => visit(lessonPage, { ...options, stage: { answers, ...options.stage } })

async function open(page: Page, to = '15') {
  await page.locator('.tuning .section-head button').click()
  await page.locator('.tuning input[type=number]').fill(to)
  await page.locator('.tuning input[type=number]').blur()
}
const count = (page: Page) => page.locator('.tuning .primary').click()

describe('another limit, tried before it is set', () => {
  chromium('the count of now and then, each alert’s time and student, and set for the class', async () => {
    await using visitor = await desk()
    const { page, stage, until, words } = visitor
    await open(page)
    expect(await page.locator('.tuning select').first().locator('option').allInnerTexts()).toEqual([
      'Heart rate above any expected maximum',
      'Low oxygen',
    ])
    await count(page)
    await until('.counted', "Alerts in this class's last lessons (10): 3 with this limit, 1 as it is now.")
    expect(await page.locator('.tuning tbody tr').count()).toBe(10)
    expect((await words('.tuning tbody tr')).split(/\s*\t\s*/)).toEqual(['Tue 24 Mar', '1', '1', '10:20:00 Mei Lin'])
    expect(await words('.tuning .outcome')).toContain('Lessons of which no readings are kept any more: 1.')

    stage.answer(rulesPath, answering(ClassLimits, { rules: [ceiling(margin({ value: 15, setBy: 'Ms Silva', setAt: start }))] }))
    await page.getByRole('button', { name: 'Use it for this class' }).click()
    await until('.tuning', 'It holds for this class from now on.')
    await until('.set-before', 'Set for this class by Ms Silva on Tue, 24 Mar 2026.')
    await page.getByRole('button', { name: 'Take back' }).click()
    await expect
      .poll(() => stage.requests.map(({ method, path, body }) => [method, path.split('/').at(-1), body]))
      .toEqual([
        ['POST', 'backtests', { rule: 'over-ceiling', params: { margin: 15 } }],
        ['PUT', 'over-ceiling', { params: { margin: 15 } }],
        ['PUT', 'over-ceiling', { params: { margin: null } }],
      ])
    expect(page.complaints).toEqual([])
  })

  chromium('what would loosen a hard limit may be counted, and is not offered', async () => {
    await using visitor = await desk()
    const { page, until } = visitor
    await open(page, '28')
    await until('.tuning', 'This would loosen a hard limit. An administrator may set it, with a recorded reason.')
    await count(page)
    await until('.counted', '3 with this limit')
    expect(await page.getByRole('button', { name: 'Use it for this class' }).count()).toBe(0)
  })

  chromium('no value outside the bounds; a sign that is off is tried as if it were on', async () => {
    await using visitor = await desk()
    const { page, stage, until } = visitor
    await open(page, '99')
    expect(await page.locator('.tuning input[type=range]').inputValue()).toBe('30')
    await page.locator('.tuning select').first().selectOption('low-oxygen')
    await until('.tuning', 'This sign is off.')
    await count(page)
    await until('.counted', '3 with this limit')
    expect(stage.requests.at(-1)!.body).toEqual({ rule: 'low-oxygen', params: { still_seconds: 30, enabled: 1 } })
  })

  chromium('a server that is busy says so, and nothing is lost', async () => {
    await using visitor = await desk()
    const { page, until } = visitor
    await page.route('**/backtests', route => route.fulfill({ status: 503, json: { detail: 'busy' } }))
    await open(page)
    await count(page)
    await until('.tuning', 'The server is busy, or your last count is still running.')
    await page.unroute('**/backtests')
    await count(page)
    await until('.counted', '3 with this limit')
  })
})

describe.each([
  ['light', 'en', tablet],
  ['dark', 'zh', phone],
] as const)(
  '%s, %s: axe finds nothing, the content policy holds, nothing shifts, every target is a finger wide',
  (theme, language, viewport) => {
    chromium('with a count on it', async () => {
      const before = async (page: Page) => {
        await page.addInitScript(theme => localStorage.setItem('pulseyard.theme', theme), theme)
        await page.addInitScript(noteShifts)
      }
      for (const bypassCSP of [false, true]) {
        await using visitor = await desk({ viewport, bypassCSP, before, stage: { language, answers } })
        const { page } = visitor
        await open(page, '28')
        await count(page)
        await page.waitForSelector('.counted')
        if (process.env.LOOK) await page.locator('.tuning').screenshot({ path: `${process.env.LOOK}/tuning-${theme}-${language}.png` })
        expect(page.complaints).toEqual([])
        expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        expect(await smallTargets(page)).toEqual([])
        if (bypassCSP) expect(await violationsOn(page)).toEqual([])
      }
    })
  },
)

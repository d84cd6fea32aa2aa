import type { Page } from 'playwright-core'
import { afterAll, describe, expect } from 'vitest'
import { phone, tablet } from '../../support/browser.ts'
import { noteShifts, smallTargets, violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { plansOfClass } from './plans-class.ts'
import { planning } from './plans-stage.ts'
import { closeBrowser } from './report-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const screens: [name: string, play: (page: Page) => Promise<void>, first?: true][] = [
  ['the plans', async () => {}],
  ['the first plans', async () => {}, true],
  [
    'approved',
    page =>
      page
        .locator('.lines .primary')
        .click()
        .then(() => page.waitForSelector('.notice'))
        .then(() => {}),
  ],
  [
    'one student',
    page =>
      page
        .locator('[data-student=s2] th a')
        .click()
        .then(() => page.waitForSelector('dialog .edit'))
        .then(() => {}),
  ],
  [
    'the groups',
    page =>
      page
        .locator('.aims .segments')
        .last()
        .locator('button')
        .last()
        .click()
        .then(() => page.waitForSelector('.group-board'))
        .then(() => {}),
  ],
]

describe.each(screens)('%s', (_name, play, first) => {
  for (const [theme, language, viewport] of [
    ['light', 'en', tablet],
    ['dark', 'zh', phone],
    ['light', 'zh', { width: 1920, height: 1080 }],
  ] as const)
    chromium(`${theme}, ${language}, ${viewport.width} px: axe finds nothing, the content policy holds, nothing shifts`, async () => {
      const before = async (page: Page) => {
        await page.addInitScript(theme => localStorage.setItem('pulseyard.theme', theme), theme)
        await page.addInitScript(noteShifts)
      }
      for (const bypassCSP of [false, true]) {
        const plans = plansOfClass({ language, ...(first && { first }) })
        await using teacher = await planning({ viewport, bypassCSP, before, stage: { language, answers: plans.answers } })
        plans.stage.is = teacher.stage
        const { page } = teacher
        await play(page)
        expect(page.complaints).toEqual([])
        expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        expect(await smallTargets(page)).toEqual([])
        if (bypassCSP) expect(await violationsOn(page)).toEqual([])
      }
    })
})

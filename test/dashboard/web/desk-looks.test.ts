import type { Page } from 'playwright-core'
import { afterAll, describe, expect } from 'vitest'
import { phone, tablet } from '../../support/browser.ts'
import { classOf, collapseOf } from '../../support/cast.ts'
import type { LiveStage, LiveStageOptions } from '../../support/live-stage.ts'
import { noteShifts, smallTargets, violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { closeBrowser, gone, running, teach } from './class-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const ids = classOf(40).map(({ id }) => id)
const bands = { students: ids.map((student, i) => ({ student, band: i === 3 ? null : `b${i}` })), spare: ['b98', 'b99'] }
const proposal = (['fox', 'owl', 'heron'] as const).map((group, i) => ({
  group,
  students: ids.filter((_, at) => at % 3 === i),
  zone: 2 + i,
  reason: 'aims',
}))
const groups = {
  version: 0,
  groups: [],
  loose: ids,
  proposal,
  names: proposal.map(({ group }) => ({ group, name: group })),
  canUndo: false,
}
const answers = { '/api/v1/lessons/l1/bands': () => bands, '/api/v1/classes/5b/groups': () => groups }

async function endLesson(page: Page) {
  const bar = page.locator('.bottom > .end')
  if (await bar.isVisible()) await bar.click()
  else {
    await page.locator('[popovertarget=more]').click()
    await page.locator('.menu .end').click()
  }
  await page.locator('#dialog-end .primary').click()
}
const fromMenu = (name: RegExp) => async (page: Page) => {
  await page.locator('[popovertarget=more]').click()
  await page.locator('.menu').getByRole('button', { name }).click()
}
const lose = (stage: LiveStage) => stage.frame(['s1', 's7', 's9'].map(id => ({ id, state: 'lost' as const, ...gone })))
const taken = (stage: LiveStage) =>
  stage.alert({
    ...collapseOf('s12', { teacher: 'GO NOW: Mei may have collapsed.' }, Date.now()),
    handling: 'acknowledged',
    by: 'Ms Silva',
    at: Date.now(),
  })

interface Look {
  opts?: Partial<LiveStageOptions>
  play?: (stage: LiveStage) => unknown
  act?: (page: Page, stage: LiveStage) => Promise<unknown>
  shows: string
}
const looks: Record<string, Look> = {
  'no classes': { opts: { lesson: null, classes: [] }, shows: '.steps' },
  'no lesson': { opts: { lesson: null }, shows: '.start .primary' },
  'bands missing': { play: lose, shows: '.missing button' },
  'all bands here': { shows: '.rail .calm' },
  'an outcome that can be taken back': { play: taken, act: page => page.locator('.outcomes button').first().click(), shows: '.held' },
  'offline with a queued acknowledgement': {
    play: stage => stage.alert(collapseOf('s12', { teacher: 'GO NOW.' }, Date.now())),
    async act(page, stage) {
      await page.locator('.acknowledge').waitFor()
      stage.cut()
      await page.locator('.top .offline').waitFor()
      await page.locator('.acknowledge').click()
    },
    shows: '.waiting',
  },
  'ended, and can be undone': { act: endLesson, shows: '.reopen' },
  'the bands': { act: fromMenu(/^(Bands|手环)$/), shows: '#dialog-bands .band-list button' },
  'another band': { play: lose, act: page => page.locator('.missing button').first().click(), shows: '#dialog-bands .band-choices button' },
  heat: { act: fromMenu(/^(Heat|高温)$/), shows: '#dialog-heat .advice' },
  'a hot lesson': { opts: { lesson: { ...running(), wbgt: 29.5 } }, shows: '.heat-badge' },
  groups: { act: fromMenu(/^(Groups|分组)$/), shows: '#dialog-groups [data-member]' },
  'one student': { act: page => page.locator('.tile button').nth(2).click(), shows: '#dialog-student .so-far' },
  help: { act: page => page.keyboard.press('?'), shows: '#dialog-help kbd' },
}

describe.each(Object.entries(looks))('%s', (_, { opts, play, act, shows }) => {
  for (const [where, viewport, theme, language] of [
    ['on a tablet, light, English', tablet, 'light', 'en'],
    ['on a phone, dark, Chinese', phone, 'dark', 'zh'],
  ] as const)
    chromium(`${where}: axe finds nothing, nothing moves by itself, targets are large enough`, async () => {
      const before = async (page: Page) => {
        await page.addInitScript(`localStorage.setItem('pulseyard.theme', '${theme}')`)
        await page.addInitScript(noteShifts)
      }
      await using lesson = await teach({ answers, language, ...opts }, { viewport, bypassCSP: true, reducedMotion: 'reduce', before })
      const { page, stage } = lesson
      await page.waitForSelector(opts?.lesson === null ? '.start' : '.tile')
      play?.(stage)
      await act?.(page, stage)
      await page.locator(shows).first().waitFor()
      expect(await violationsOn(page)).toEqual([])
      expect(await smallTargets(page)).toEqual([])
      expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
    })
})

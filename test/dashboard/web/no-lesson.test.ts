import type { Browser } from 'playwright-core'
import { afterAll, describe, expect } from 'vitest'
import { launchBrowser, type OpenPage, openPage, tablet } from '../../support/browser.ts'
import { classOf, collapseOf } from '../../support/cast.ts'
import { type LiveStage, startLiveStage } from '../../support/live-stage.ts'
import { needs } from '../../support/needs.ts'

const chromium = needs('chromium')
let browser: Browser | undefined
afterAll(() => browser?.close())

const goNow = { teacher: 'GO NOW: Mei may have collapsed.' }

async function open(stage: LiveStage) {
  browser ??= await launchBrowser()
  return openPage(browser, `${stage.url}/class`, { viewport: tablet })
}
const until = (page: OpenPage, selector: string, text: string | RegExp) => page.locator(selector).filter({ hasText: text }).waitFor()

describe('the class page without a lesson', () => {
  chromium('a lesson starts by one tap, with the sound; an alert stays in sight before and after; ending offers it again', async () => {
    const classes = [
      { id: '5b', name: '5b · Athletics' },
      { id: '6a', name: '6a · Swimming' },
    ]
    await using stage = await startLiveStage({ role: 'teacher', students: classOf(12), classes })
    await using page = await open(stage)
    await until(page, '.start', 'No lesson is open')
    expect(await page.locator('.start button').allTextContents()).toEqual(['5b · Athletics Start lesson', '6a · Swimming Start lesson'])
    stage.alert(collapseOf('elsewhere', goNow, Date.now()))
    await until(page, '.alert', goNow.teacher)

    await page.getByRole('button', { name: '5b · Athletics' }).click()
    await page.waitForSelector('.tile')
    await until(page, '.top h1', '5b · Athletics')
    await until(page, '.sound[data-sound=on]', 'Sound on')
    await until(page, '.notice', 'three tones')
    await until(page, '.alert', goNow.teacher)

    await page.locator('.bottom > .end').click()
    await page.locator('#dialog-end .primary').click()
    await until(page, '.start', '6a · Swimming Start lesson')
    await until(page, '.alert', goNow.teacher)
    expect(await page.locator('.tile').count()).toBe(0)
    await page.getByRole('button', { name: '5b · Athletics' }).click()
    await page.waitForSelector('.tile')
    const [first, ending, second] = stage.requests.map(({ method, path, body }) => [method, path, body])
    expect([first, second]).toEqual([0, 1].map(() => ['POST', '/api/v1/lessons', { class: '5b' }]))
    expect(ending).toEqual(['PATCH', '/api/v1/lessons/lesson-1', { ended: true }])
    // What the self-test said lies over tiles and goes by itself; the bar goes on saying what the sound is.
    await until(page, '.notice', 'three tones')
    await page.locator('.notice').waitFor({ state: 'detached', timeout: 30_000 })
    await until(page, '.sound[data-sound=on]', 'Sound on')
    expect(page.complaints).toEqual([])
  })

  chromium('a lesson that can’t be started says why, and can be tried again', async () => {
    await using stage = await startLiveStage({ role: 'teacher', classes: [{ id: '5b', name: '5b' }] })
    await using page = await open(stage)
    await page.route('**/api/v1/lessons', route => route.fulfill({ status: 404, json: { detail: 'Not your class any more.' } }))
    await page.locator('.start button').click()
    await until(page, '.notice', 'could not be started. Not your class any more.')
    expect(await page.locator('.start button').isEnabled()).toBe(true)
  })

  chromium('a nurse sees the alerts of the school, without a class and with all that answers them', async () => {
    await using stage = await startLiveStage({ role: 'nurse' })
    await using page = await open(stage)
    await until(page, '.rail', 'No alerts')
    stage.alert(collapseOf('s12', goNow, Date.now()))
    await until(page, '.alert', goNow.teacher)
    expect(await page.locator('.start, .grid').count()).toBe(0)
    await page.keyboard.press('a')
    await until(page, '.alert .status', 'Ms Silva')
    await page.getByRole('button', { name: 'Nurse' }).click()
    await until(page, '.rail', 'No alerts')
  })
})

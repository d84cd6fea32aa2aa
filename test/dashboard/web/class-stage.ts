import type { Browser } from 'playwright-core'
import { launchBrowser, type OpenPage, openPage, tablet } from '../../support/browser.ts'
import { classOf } from '../../support/cast.ts'
import { type LiveStageOptions, startLiveStage } from '../../support/live-stage.ts'

const minutes = 60_000
export const gone = { bpm: null, zone: null, percent: null }
const classes = [{ id: '5b', name: '5b · Athletics' }]
export const running = () => ({
  id: 'l1',
  title: '5b',
  startsAt: Date.now() - 10 * minutes,
  endsAt: Date.now() + 30 * minutes,
  phase: 'main' as const,
})

let browser: Browser | undefined
export const closeBrowser = () => browser?.close()

type Options = Parameters<typeof openPage>[2]

/** Ms Silva’s class of forty in the eleventh minute of its lesson, on a tablet. */
export const teach = (more: Partial<LiveStageOptions> = {}, options: Options = { viewport: tablet }, path = '/class') =>
  teachOn(path, more, options)

/** A page about that class. */
export async function teachOn(path: string, more: Partial<LiveStageOptions>, options: Options) {
  const stage = await startLiveStage({ role: 'teacher', students: classOf(40), lesson: running(), classes, ...more })
  browser ??= await launchBrowser()
  const page = await openPage(browser, stage.url + path, options)
  await page.waitForSelector('header')
  return {
    stage,
    page,
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await stage[Symbol.asyncDispose]()
    },
  }
}

export const until = (page: OpenPage, selector: string, text: string | RegExp) =>
  page.locator(selector).filter({ hasText: text }).first().waitFor()

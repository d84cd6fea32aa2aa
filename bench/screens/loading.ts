import { setTimeout as pause } from 'node:timers/promises'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { openPage } from '../../test/support/browser.ts'
import { startLiveStage } from '../../test/support/live-stage.ts'
import { budgets, type Figure, figure, median } from './budgets.ts'
import { type Visit, visits } from './visits.ts'

/** ms without anything new until a page counts as loaded */
const settleMs = 1_000

/** What each page weighs, first and when more is opened; when its largest part was painted, and what moved. */
export async function measureLoading({ browser, pages, runs }: { browser: Browser; pages: string | undefined; runs: number }) {
  const figures: Figure[] = []
  for (const visit of visits(Date.now())) {
    const loads = []
    for (let run = 0; run < runs; run++) loads.push(await load(browser, pages, visit))
    const { first, opened } = loads[0]!
    const name = (what: string) => `${visit.name}: ${what}`
    figures.push(
      figure(name('scripts, gzip'), first.scriptKb, 'KB', visit.name === 'live' ? budgets.scriptGzipKb : null),
      ...(visit.opens ? [figure(name('scripts when more is opened'), opened.scriptKb, 'KB', budgets.openedScriptGzipKb)] : []),
      figure(name('styles, gzip'), first.styleKb + opened.styleKb, 'KB', budgets.styleGzipKb),
      figure(name('largest part painted (LCP)'), median(loads.map(({ lcpMs }) => lcpMs)), 'ms', budgets.lcpMs),
      figure(name('what moved (CLS)'), Math.max(...loads.map(({ cls }) => cls)), '', budgets.cls),
    )
  }
  return figures
}

async function load(browser: Browser, pages: string | undefined, { path, viewport, stage: options, ready, opens }: Visit) {
  await using stage = await startLiveStage({ ...options, pages })
  await using page = await openPage(browser, 'about:blank', { viewport })
  await page.addInitScript(noteLoading)
  const weights = weigh(page)
  const session = await page.context().newCDPSession(page)
  await session.send('Emulation.setCPUThrottlingRate', { rate: 4 })
  await page.goto(stage.url + path)
  await page.waitForSelector(ready)
  await pause(settleMs)
  const first = await weights()
  const noted = await page.evaluate(() => (globalThis as unknown as { loading: { lcpMs: number; cls: number } }).loading)
  if (opens) {
    await page.locator(opens.click).first().click()
    await page.waitForSelector(opens.ready)
    await pause(settleMs)
  }
  return { first, opened: await weights(), ...noted }
}

/** The gzip sizes of the files that came since it was last asked. */
function weigh(page: Page) {
  let bodies: Promise<{ type: string; bytes: number }>[] = []
  page.on('response', response => {
    const type = response.request().resourceType()
    if (type !== 'script' && type !== 'stylesheet') return
    bodies.push(response.body().then(body => ({ type, bytes: gzipSync(body).length })))
  })
  return async () => {
    const came = await Promise.all(bodies)
    bodies = []
    const kbOf = (wanted: string) => came.filter(({ type }) => type === wanted).reduce((sum, { bytes }) => sum + bytes / 1000, 0)
    return { scriptKb: kbOf('script'), styleKb: kbOf('stylesheet') }
  }
}

/** Runs in the page before it. */
function noteLoading() {
  type Shift = PerformanceEntry & { value: number; hadRecentInput: boolean }
  const noted = { lcpMs: Number.NaN, cls: 0 }
  Object.assign(globalThis, { loading: noted })
  new PerformanceObserver(list => {
    for (const { startTime } of list.getEntries()) noted.lcpMs = startTime
  }).observe({ type: 'largest-contentful-paint', buffered: true })
  new PerformanceObserver(list => {
    for (const { value, hadRecentInput } of list.getEntries() as Shift[]) if (!hadRecentInput) noted.cls += value
  }).observe({ type: 'layout-shift', buffered: true })
}

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Browser, Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { launchBrowser, openPage, phone, tablet } from '../../support/browser.ts'
import { classOf, collapseOf, withBpm } from '../../support/cast.ts'
import { builtWeb, type LiveStage, type LiveStageOptions, startLiveStage } from '../../support/live-stage.ts'
import { needs } from '../../support/needs.ts'

const chromium = needs('chromium')
let browser: Browser | undefined
afterAll(() => browser?.close())

const axe = readFileSync(new URL('../../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')
const gone = { bpm: null, zone: null, percent: null }

/** Alerts in the rail's own order: one that came before another would rightly move it. */
function playClass(stage: LiveStage) {
  stage.frame([
    withBpm('s0', 150),
    { id: 's1', state: 'weak', ...gone },
    { id: 's2', state: 'stale' },
    { id: 's3', state: 'lost', ...gone },
    { id: 's4', state: 'no-consent', ...gone },
    { id: 's5', state: 'no-motion' },
  ])
  stage.alert(collapseOf('s12', { teacher: 'GO NOW.' }, Date.now()))
  stage.alert({ ...collapseOf('s6', { teacher: 'Look.' }, Date.now()), severity: 'medium', rule: 'high-for-motion' })
  stage.alert({ ...collapseOf('s3', { teacher: 'Silent.' }, Date.now()), severity: 'technical', rule: 'not-monitored' })
  stage.alert({
    ...collapseOf('s7', { teacher: 'Note.' }, Date.now()),
    severity: 'low',
    handling: 'acknowledged',
    by: 'Ms Silva',
    at: Date.now(),
  })
}

type Show = [name: string, path: string, options: LiveStageOptions, ready: string, play?: (stage: LiveStage) => void]
const lesson = { id: 'l1', title: '5b', startsAt: Date.now() - 1, endsAt: Date.now() + 2_400_000, phase: 'main' as const }
const classes = ['5b', '6a'].map(id => ({ id, name: `Class ${id}` }))
const aboutMei = collapseOf('s12', { teacher: 'GO NOW: Mei may have collapsed.' }, Date.now())
const shows: Show[] = [
  ['class', '/class', { role: 'teacher', students: classOf(40), lesson }, '.rail li:nth-child(4)', playClass],
  ['class without a lesson', '/class', { role: 'teacher' }, '.start p'],
  ['class with lessons to start', '/class', { role: 'teacher', classes }, '.start button', stage => stage.alert(aboutMei)],
  ['class of a nurse', '/class', { role: 'nurse' }, '.alert', stage => stage.alert(aboutMei)],
  [
    'child',
    '/child',
    { role: 'guardian', students: classOf(2) },
    '.story',
    stage => stage.alert(collapseOf('s0', { guardian: 'During PE …' }, Date.now())),
  ],
  [
    'me',
    '/me',
    { role: 'student', students: classOf(1) },
    '.own-alert p',
    stage => stage.alert(collapseOf('s0', { child: 'Slow to a walk.' }, Date.now())),
  ],
  ['admin', '/admin', { role: 'admin' }, '.coming'],
  ['sign-in', '/sign-in?token=good', { role: 'admin' }, '.link'],
]

async function violationsOn(page: Page) {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.map(({ id, nodes }) => [id, ...nodes.map(node => `${node.target} ${node.failureSummary}`)])
  })
}

/** Runs in the page before it: the theme, and what moved without being touched. */
function noteShifts(theme: string) {
  localStorage.setItem('pulseyard.theme', theme)
  type Shift = PerformanceEntry & { sources: { node: Node | null }[] }
  new PerformanceObserver(list => {
    const nodes = (list.getEntries() as Shift[]).flatMap(({ sources }) => sources.map(({ node }) => node))
    const words = nodes.map(node => (node instanceof Element ? node.outerHTML.slice(0, 80) : node?.parentElement?.outerHTML.slice(0, 80)))
    document.documentElement.dataset.shifted = [document.documentElement.dataset.shifted, ...words].join('\n')
  }).observe({ type: 'layout-shift', buffered: true })
}

describe.each(shows)('%s', (_name, path, options, ready, play) => {
  describe.each(['light', 'dark'] as const)('%s', theme => {
    chromium('axe finds nothing, the content policy holds, nothing shifts, targets are 44 px', async () => {
      browser ??= await launchBrowser()
      const viewport = path === '/class' && theme === 'light' ? tablet : phone
      for (const bypassCSP of [false, true]) {
        await using stage = await startLiveStage({ ...options, language: theme === 'light' ? 'en' : 'zh' })
        await using page = await openPage(browser, stage.url + path, {
          viewport,
          bypassCSP,
          reducedMotion: 'reduce',
          before: page => page.addInitScript(noteShifts, theme).then(() => undefined),
        })
        if (path !== '/class' || options.lesson) await page.waitForSelector(path === '/class' ? '.tile' : 'main')
        if (play) await expect.poll(() => stage.sockets()).toBe(1)
        play?.(stage)
        await page.waitForSelector(ready)
        expect(page.complaints).toEqual([])
        expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
        const small = await page
          .locator('button:visible, input:visible')
          .evaluateAll(all =>
            all.filter(one => one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 44).map(one => one.outerHTML),
          )
        expect(small).toEqual([])
        if (!bypassCSP) continue
        expect(await violationsOn(page)).toEqual([])
      }
    })
  })
})

chromium('axe finds nothing in the class page’s dialogs and menus', async () => {
  browser ??= await launchBrowser()
  await using stage = await startLiveStage({ role: 'teacher', students: classOf(12), lesson })
  await using page = await openPage(browser, `${stage.url}/class`, { viewport: phone, bypassCSP: true, reducedMotion: 'reduce' })
  await page.waitForSelector('.tile')
  stage.alert({ ...collapseOf('s2', { teacher: 'GO NOW.' }, Date.now()), handling: 'acknowledged', by: 'Ms Silva', at: Date.now() })
  await page.waitForSelector('.rail .outcomes')
  const openings: [string, () => Promise<void>][] = [
    ['#dialog-student', () => page.locator('[data-student=s2] button').click()],
    ['#dialog-search', () => page.keyboard.press('/')],
    ['#dialog-help', () => page.keyboard.press('?')],
    ['#more', () => page.locator('[popovertarget=more]').click()],
    ['#phases', () => page.locator('.phases-opener').click()],
  ]
  for (const [what, open] of openings) {
    await open()
    await page.locator(what).waitFor()
    expect([what, await violationsOn(page)]).toEqual([what, []])
    await page.keyboard.press('Escape')
    await page.locator(what).waitFor({ state: 'hidden' })
  }
})

describe('what a page weighs, gzipped', async () => {
  const web = await builtWeb()
  const files = (page: string, extension: string) =>
    [...readFileSync(join(web, `${page}.html`), 'utf8').matchAll(/(?:src|href)="(\/[^"]+)"/g)]
      .map(match => match[1]!)
      .filter(file => file.endsWith(extension))
  const bytes = (page: string, extension: string) =>
    files(page, extension).reduce((sum, file) => sum + gzipSync(readFileSync(join(web, file))).length, 0)

  test.each(['class', 'child', 'me', 'admin', 'sign-in'])('%s: scripts ≤ 40 KB, styles ≤ 10 KB', page => {
    expect(files(page, '.js').length).toBeGreaterThan(0)
    expect(bytes(page, '.js')).toBeLessThanOrEqual(40 * 1024)
    expect(bytes(page, '.css')).toBeLessThanOrEqual(10 * 1024)
  })

  test.each(['class', 'child', 'me', 'admin', 'sign-in'])('%s: nothing inline', page => {
    const html = readFileSync(join(web, `${page}.html`), 'utf8')
    expect(html.match(/<style|style=|<script(?![^>]*src=)|data:/g)).toBeNull()
  })
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import type { Page } from 'playwright-core'
import { afterAll, describe, expect, test } from 'vitest'
import { columnsOf } from '../../../dashboard/web/report/load-columns.ts'
import { phone, tablet } from '../../support/browser.ts'
import { builtWeb } from '../../support/live-stage.ts'
import { noteShifts, smallTargets, violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { classFigures, minute, report, start } from './report-lesson.ts'
import { closeBrowser, lessonPage, type Visit, visit } from './report-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const thin = { ...report, figures: classFigures(0.4, 0.6), catchingUpSince: start }
type Show = [name: string, path: string, ready: string, options?: Visit, play?: (page: Page) => Promise<void>]
const shows: Show[] = [
  ['a report', lessonPage, '.load-curve canvas'],
  ['a report with every table open', lessonPage, '.load-curve canvas', {}, openTables],
  ['a report with too little coverage', lessonPage, '.load-curve canvas', { told: thin }],
  ['a report being made', lessonPage, '.making', { told: { ...report, figures: null } }],
  ['one student', `${lessonPage}&student=s12`, 'dialog canvas'],
  ['the lessons of a class', '/report?class=5b', 'tbody a'],
  ['a class without lessons', '/report?class=6a', '.none'],
  ['nothing here', '/report?lesson=none', '.waiting h1'],
]

async function openTables(page: Page) {
  for (const part of ['.load-curve', '.past']) await page.locator(`${part} .section-head button`).click()
  await page.locator('.students button').last().click()
  await page.locator('summary').click()
}

describe.each(shows)('%s', (_name, path, ready, options, play) => {
  for (const [theme, language, viewport] of [
    ['light', 'en', tablet],
    ['dark', 'zh', phone],
  ] as const)
    chromium(`${theme}, ${language}, ${viewport.width} px: axe finds nothing, the content policy holds, nothing shifts`, async () => {
      const before = async (page: Page) => {
        await page.addInitScript(theme => localStorage.setItem('pulseyard.theme', theme), theme)
        await page.addInitScript(noteShifts)
      }
      for (const bypassCSP of [false, true]) {
        await using visitor = await visit(path, { ...options, viewport, bypassCSP, before, stage: { language } })
        const { page } = visitor
        await page.waitForSelector(ready)
        await play?.(page)
        expect(page.complaints).toEqual([])
        expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        expect(await smallTargets(page)).toEqual([])
        if (bypassCSP) expect(await violationsOn(page)).toEqual([])
      }
    })
})

describe('on paper', () => {
  const inkOf = (page: Page) =>
    page.locator('.load-curve canvas').evaluate(canvas => {
      const { width, height } = canvas as HTMLCanvasElement
      const pixels = (canvas as HTMLCanvasElement).getContext('2d')!.getImageData(0, 0, width, height).data
      let [dark, pale] = [0, 0]
      for (let i = 0; i < pixels.length; i += 4) {
        if (pixels[i + 3]! < 250) continue
        if (pixels[i]! < 40) dark++
        if (pixels[i]! > 215) pale++
      }
      return { width, dark, pale }
    })

  const dark = (page: Page) => page.addInitScript(() => localStorage.setItem('pulseyard.theme', 'dark')).then(() => {})

  chromium('the curve is there in black, the page in white, and nothing to press', async () => {
    await using visitor = await visit(lessonPage, { before: dark })
    const { page } = visitor
    await page.waitForSelector('.load-curve canvas')
    expect((await inkOf(page)).pale).toBeGreaterThan(1000)
    await page.emulateMedia({ media: 'print' })
    await expect.poll(() => inkOf(page).then(({ width }) => width)).toBe(680)
    const ink = await inkOf(page)
    expect(ink.dark).toBeGreaterThan(1000)
    expect(ink.pale).toBe(0)
    const [paper, words] = await page.evaluate(() => [
      getComputedStyle(document.body).backgroundColor,
      getComputedStyle(document.body).color,
    ])
    expect([paper, words]).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)'])
    expect(await page.locator('button:visible, a.button:visible, .top:visible').count()).toBe(0)
    expect(await page.locator('.on-paper').innerText()).toBe('Pulseyard · Lesson report')
    await page.emulateMedia({ media: 'screen' })
    await expect.poll(() => inkOf(page).then(({ pale }) => pale)).toBeGreaterThan(1000)
  })

  chromium('a report without a curve is black on white too', async () => {
    await using visitor = await visit(lessonPage, { before: dark, told: { ...report, figures: { ...report.figures!, loadCurve: [] } } })
    await visitor.until('.load-curve', 'there is no curve')
    await visitor.page.emulateMedia({ media: 'print' })
    await expect.poll(() => visitor.page.evaluate(() => getComputedStyle(document.body).backgroundColor)).toBe('rgb(255, 255, 255)')
  })

  chromium('a class of 40 takes three pages of A4', async () => {
    await using visitor = await visit(lessonPage)
    await visitor.page.waitForSelector('.load-curve canvas')
    const file = (await visitor.page.pdf({ preferCSSPageSize: true })).toString('latin1')
    expect(file.match(/\/Type\s*\/Page\b/g)).toHaveLength(3)
    expect(file).toMatch(/\/MediaBox\s*\[0 0 59[45](\.\d+)? 84[12]/)
  })
})

chromium('the CSV is a link to the lesson’s own', async () => {
  await using visitor = await visit(lessonPage)
  const csv = visitor.page.getByRole('link', { name: 'Download CSV' })
  expect([await csv.getAttribute('href'), await csv.getAttribute('download')]).toEqual(['/api/v1/lessons/l7/report.csv', ''])
})

test('a minute that nobody was heard in is a gap of the curve, not a line across it', () => {
  const at = (m: number) => ({ t: start + m * minute, q1: 100 + m, median: 110 + m, q3: 120 + m, students: 9 })
  const { columns, indexes } = columnsOf({ startsAt: start }, [at(0), at(1), at(5)])
  expect(columns).toEqual([
    [0.5, 1.5, 2.5, 5.5],
    [120, 121, null, 125],
    [110, 111, null, 115],
    [100, 101, null, 105],
  ])
  expect(indexes).toEqual([0, 1, null, 2])
})

test('the page weighs ≤ 40 KB of script and ≤ 10 KB of style, gzipped, before a curve is drawn; nothing is inline', async () => {
  const web = await builtWeb()
  const html = readFileSync(join(web, 'report.html'), 'utf8')
  const bytes = (extension: string) =>
    [...html.matchAll(/(?:src|href)="(\/[^"]+)"/g)]
      .map(match => match[1]!)
      .filter(file => file.endsWith(extension))
      .reduce((sum, file) => sum + gzipSync(readFileSync(join(web, file))).length, 0)
  expect(bytes('.js')).toBeGreaterThan(0)
  expect(bytes('.js')).toBeLessThanOrEqual(40 * 1024)
  expect(bytes('.css')).toBeLessThanOrEqual(10 * 1024)
  expect(html.match(/<style|style=|<script(?![^>]*src=)|data:/g)).toBeNull()
})

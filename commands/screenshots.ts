import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import type { Page } from 'playwright-core'
import { launchBrowser } from '../test/support/browser.ts'
import { fakeStrap } from '../test/support/fake-strap.ts'
import { startProduct } from '../test/support/product.ts'
import { run } from './command.ts'

const sizes = {
  phone: { width: 390, height: 844 },
  tablet: { width: 1180, height: 820 },
  large: { width: 1920, height: 1080 },
} as const
type Size = keyof typeof sizes

interface Shot {
  page:
    | 'class'
    | 'child'
    | 'me'
    | 'sign-in'
    | 'report'
    | 'report-plans'
    | 'child-lesson'
    | 'band'
    | 'projector'
    | `${'class' | 'me' | 'my'}-${string}`
  role: 'teacher' | 'parent' | 'student' | null
  sizes: Size[]
  themes: ('light' | 'dark')[]
  /** what is on the page once it is worth a picture */
  shows: string
  /** a student's page, whatever the age says */
  style?: 'picture' | 'words'
}

const shots: Shot[] = [
  { page: 'class', role: 'teacher', sizes: ['tablet', 'phone', 'large'], themes: ['light', 'dark'], shows: '.tile' },
  { page: 'child', role: 'parent', sizes: ['phone'], themes: ['light'], shows: '[data-alert]' },
  { page: 'me', role: 'student', sizes: ['phone'], themes: ['light'], style: 'words', shows: '.target .ring' },
  {
    page: 'me-pictures',
    role: 'student',
    sizes: ['phone', 'tablet'],
    themes: ['light', 'dark'],
    style: 'picture',
    shows: '.target .stars',
  },
  { page: 'sign-in', role: null, sizes: ['phone'], themes: ['light'], shows: 'button' },
]

/** What the lesson was, once it has ended; `at`: the page's address, before the lesson's id. */
const shotsAfter: (Shot & { at: string })[] = [
  {
    page: 'report',
    role: 'teacher',
    sizes: ['tablet', 'phone', 'large'],
    themes: ['light', 'dark'],
    shows: '.uplot canvas',
    at: '/report?lesson=',
  },
  {
    page: 'report-plans',
    role: 'teacher',
    sizes: ['tablet', 'phone', 'large'],
    themes: ['light', 'dark'],
    shows: '.lines tbody tr',
    at: '/report?view=plans&lesson=',
  },
  { page: 'my-lesson', role: 'student', sizes: ['phone', 'tablet'], themes: ['light', 'dark'], shows: '.uplot canvas', at: '/me?lesson=' },
  {
    ...{ page: 'my-lesson-pictures', role: 'student', sizes: ['phone'], themes: ['light'], style: 'picture', at: '/me?lesson=' },
    shows: '.roads',
  },
  { page: 'child-lesson', role: 'parent', sizes: ['phone'], themes: ['light'], shows: '.uplot canvas', at: '/child?lesson=' },
]

/** What a student sees of the next lesson, once its plans are approved. */
const shotsNext: (Shot & { at: string })[] = [
  {
    ...{ page: 'my-weeks', role: 'student', style: 'words', at: '/me?after=' },
    sizes: ['phone'],
    themes: ['light', 'dark'],
    shows: '.why',
  },
  {
    ...{ page: 'my-stars', role: 'student', style: 'picture', at: '/me?after=' },
    sizes: ['phone'],
    themes: ['light', 'dark'],
    shows: '.aim',
  },
]

const fromMenu = (deed: string) => async (page: Page) => {
  await page.click('[popovertarget=more]')
  await page.click(`.menu [data-deed=${deed}]`)
}

/** What else the teacher has at hand while the lesson goes on. */
const shotsOfDesk: (Shot & { at: string; act?: (page: Page) => Promise<void> })[] = [
  { page: 'projector', role: 'teacher', sizes: ['large', 'phone'], themes: ['light', 'dark'], shows: '.share .figure', at: '/projector' },
  {
    page: 'class-student',
    role: 'teacher',
    sizes: ['tablet', 'phone'],
    themes: ['light', 'dark'],
    shows: '.so-far',
    at: '/class?student=p03',
  },
  {
    ...{ page: 'class-bands', role: 'teacher', sizes: ['tablet', 'phone'], themes: ['light'], at: '/class' },
    ...{ act: fromMenu('bands'), shows: '.band-list button' },
  },
  {
    ...{ page: 'class-heat', role: 'teacher', sizes: ['tablet', 'phone'], themes: ['dark'], at: '/class' },
    ...{ act: fromMenu('heat'), shows: '#dialog-heat .advice' },
  },
  {
    ...{ page: 'class-groups', role: 'teacher', sizes: ['tablet', 'phone'], themes: ['light'], at: '/class' },
    ...{ act: fromMenu('groups'), shows: '#dialog-groups [data-member]' },
  },
]

/** A lesson that has just ended: the way back, and the report. */
const shotOfEnd: Shot = { page: 'class-ended', role: 'teacher', sizes: ['tablet'], themes: ['light'], shows: '.reopen' }

/** A phone in the place of a band: after the lesson, for it takes its student off the wrist band. */
const shotOfBand: Shot = { page: 'band', role: 'student', sizes: ['phone'], themes: ['light', 'dark'], shows: '.band-zone[data-zone]' }

const collapsed = '[data-alert][data-severity="high"]'
const untilCollapseMs = 120_000
const curveMs = 62_000
const drawnMs = 500
/** What a dialog asks of the server is there by then. */
const askedMs = 1_500
/** A strap that has been on for some heartbeats. */
const strapMs = 6_000

const nameOf = ({ page }: Shot, size: Size, theme: 'light' | 'dark', language: 'en' | 'zh') =>
  [page, size, ...(theme === 'dark' ? [theme] : []), language].join('-')

/** The pictures of the docs, from the demo lesson with its collapse on the screen: `npm run screenshots -- [--out FOLDER]`. */
await run('npm run screenshots -- [--out FOLDER]', async () => {
  const standard = fileURLToPath(new URL('../docs/screenshots', import.meta.url))
  const { values } = parseArgs({ options: { out: { type: 'string', default: standard } } })
  mkdirSync(values.out, { recursive: true })
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-screenshots-'))
  const browser = await launchBrowser()
  try {
    await using product = await startProduct({ dataFolder, demo: true })
    await approvePlans()
    for (const language of ['en', 'zh'] as const) {
      const opened = []
      for (const shot of shots)
        for (const size of shot.sizes)
          for (const theme of shot.themes)
            opened.push({ shot, ...(await open(shot, size, theme, language)), name: nameOf(shot, size, theme, language) })
      // A whole minute of curve, and the collapse.
      await opened[0]!.page.waitForSelector(collapsed, { timeout: untilCollapseMs })
      await opened[0]!.page.waitForTimeout(curveMs)
      for (const { shot, page, close, name } of opened) {
        await page.waitForSelector(shot.shows)
        await page.screenshot({ path: join(values.out, `${name}.png`) })
        console.error(name)
        await close()
      }
    }
    for (const language of ['en', 'zh'] as const)
      for (const shot of shotsOfDesk)
        for (const size of shot.sizes)
          for (const theme of shot.themes) {
            const { page, close } = await open(shot, size, theme, language)
            await page.goto(product.web + shot.at)
            await page.waitForSelector(shot.at.startsWith('/class') ? '.tile' : shot.shows)
            await shot.act?.(page)
            await page.waitForSelector(shot.shows)
            await page.waitForTimeout(askedMs)
            await page.screenshot({ path: join(values.out, `${nameOf(shot, size, theme, language)}.png`) })
            console.error(nameOf(shot, size, theme, language))
            await close()
          }
    const lesson = await endLesson()
    await takeAfter(shotsAfter)
    await approvePlans()
    await takeAfter(shotsNext)
    for (const language of ['en', 'zh'] as const)
      for (const theme of shotOfBand.themes) {
        const { page, close } = await open(shotOfBand, 'phone', theme, language)
        await page.addInitScript(fakeStrap, {})
        await page.goto(`${product.web}/band`)
        await page.locator('.actions > .primary').click()
        await page.waitForSelector(shotOfBand.shows)
        await page.waitForTimeout(strapMs)
        await page.screenshot({ path: join(values.out, `${nameOf(shotOfBand, 'phone', theme, language)}.png`) })
        console.error(nameOf(shotOfBand, 'phone', theme, language))
        await close()
      }

    async function takeAfter(all: typeof shotsAfter) {
      for (const language of ['en', 'zh'] as const)
        for (const shot of all)
          for (const size of shot.sizes)
            for (const theme of shot.themes) {
              const { page, close } = await open(shot, size, theme, language)
              await page.goto(product.web + shot.at + lesson)
              await page.waitForSelector(shot.shows)
              // The chart is there before it is drawn.
              await page.waitForTimeout(drawnMs)
              await page.screenshot({ path: join(values.out, `${nameOf(shot, size, theme, language)}.png`) })
              console.error(nameOf(shot, size, theme, language))
              await close()
            }
    }

    /** As a teacher does; the ended lesson's id. */
    async function endLesson(): Promise<string> {
      const { page, close } = await open({ role: 'teacher' }, 'tablet', 'light', 'en')
      await page.getByRole('button', { name: 'End lesson' }).first().click()
      await page.getByRole('dialog').getByRole('button', { name: 'End lesson' }).click()
      const report = await page.getByRole('link', { name: 'Read the report' }).getAttribute('href')
      await page.waitForSelector(shotOfEnd.shows)
      await page.screenshot({ path: join(values.out, `${nameOf(shotOfEnd, 'tablet', 'light', 'en')}.png`) })
      await close()
      return new URLSearchParams(report!.split('?')[1]).get('lesson')!
    }

    /** As a teacher does for the whole class: the plans of the lesson that goes on, or of the next one. */
    async function approvePlans() {
      const { page, close } = await open({ role: 'teacher' }, 'tablet', 'light', 'en')
      await page.evaluate(async () => {
        const read = async (path: string) => (await fetch(`/api/v1/${path}`)).json()
        const of = (await read('me')).classes[0].id
        const { aim, students } = await read(`classes/${of}/plans`)
        const plans = students.flatMap(({ student, version }: { student: { id: string }; version: string | null }) =>
          version ? [{ student: student.id, version }] : [],
        )
        const body = JSON.stringify({ aim, plans })
        const answer = await fetch(`/api/v1/classes/${of}/plans/approvals`, {
          method: 'POST',
          headers: { 'content-type': 'application/json' },
          body,
        })
        if (!answer.ok) throw new Error(`the plans were not approved: ${answer.status}`)
      })
      await close()
    }

    /** As the page's own switch does. */
    async function choose(page: Page, style: 'picture' | 'words') {
      await page.evaluate(async to => {
        const { account } = await (await fetch('/api/v1/me')).json()
        localStorage.setItem('pulseyard.own-style', `${to} ${account}`)
      }, style)
      await page.reload()
    }

    async function open(
      { role, style }: Pick<Shot, 'role' | 'style'>,
      size: Size,
      theme: 'light' | 'dark',
      language?: 'en' | 'zh',
    ): Promise<{ page: Page; close(): Promise<void> }> {
      const context = await browser.newContext({ viewport: sizes[size], locale: language === 'zh' ? 'zh-CN' : 'en-GB' })
      await context.addInitScript(
        `localStorage.setItem('pulseyard.theme', '${theme}'); localStorage.setItem('pulseyard.language', '${language ?? 'en'}')`,
      )
      const page = await context.newPage()
      if (role === null) await page.goto(`${product.web}/sign-in`)
      else {
        await page.goto(product.links[role]!)
        await page.click('button.primary')
        await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
        if (language) {
          const changed = await page.evaluate(
            async to =>
              (
                await fetch('/api/v1/me', {
                  method: 'PATCH',
                  headers: { 'content-type': 'application/json' },
                  body: JSON.stringify({ language: to }),
                })
              ).status,
            language,
          )
          if (changed >= 300) throw new Error(`the language could not be set: ${changed}`)
          await page.reload()
        }
        if (style) await choose(page, style)
      }
      return { page, close: () => context.close() }
    }
  } finally {
    await browser.close()
    rmSync(dataFolder, { recursive: true })
  }
})

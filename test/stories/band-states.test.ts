import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Page } from 'playwright-core'
import { expect } from 'vitest'
import { openSchool } from '../../school/school.ts'
import { launchBrowser, openPage, phone } from '../support/browser.ts'
import { reachTo, type StrapWishes, wearOn, withStrap } from '../support/fake-strap.ts'
import { smallTargets, violationsOn } from '../support/look-over.ts'
import { needs } from '../support/needs.ts'
import { startProduct } from '../support/product.ts'
import { password, writeSmallClass } from '../support/small-class.ts'

const chromium = needs('chromium')
type Browser = Awaited<ReturnType<typeof launchBrowser>>

interface Asked {
  wishes?: StrapWishes
  theme?: 'light' | 'dark'
  account?: string
  path?: string
  userAgent?: string
}

/** Ana's phone at `/band`; without a strap in its browser where a user agent is given. */
async function takePhone(
  browser: Browser,
  web: string,
  { wishes, theme = 'light', account = 'ana-herself', path = '/band', userAgent }: Asked = {},
) {
  const page = await openPage(browser, `${web}/sign-in`, {
    ...{ viewport: phone, locale: 'en-GB', bypassCSP: true },
    ...(userAgent && { userAgent }),
    async before(page) {
      if (!userAgent) await withStrap(wishes)(page)
      else await page.addInitScript(() => Object.defineProperty(Navigator.prototype, 'bluetooth', { value: undefined }))
      await page.addInitScript(chosen => localStorage.setItem('pulseyard.theme', chosen), theme)
    },
  })
  await page.getByLabel('Account').fill(account)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
  await page.goto(web + path)
  return page
}

const find = (page: Page) => page.getByRole('button', { name: 'Find my strap' }).click()
const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 Version/18.0 Mobile/15E148 Safari/604.1'
const firefox = 'Mozilla/5.0 (Android 15; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0'

/** What the page comes to say; in each, axe finds nothing and everything can be hit with a finger. */
const states: [name: string, asked: Asked, words: string, play?: (page: Page) => Promise<void>][] = [
  ['before the strap', {}, 'Wet your strap a little and put it on.'],
  ['the list is closed', { wishes: { choice: 'none' } }, 'No strap was chosen.', find],
  ['Bluetooth is not allowed', { wishes: { choice: 'refused' } }, 'Bluetooth is not allowed here.', find],
  ['Bluetooth is off', { wishes: { choice: 'off' } }, 'Bluetooth is off.', find],
  ['on an iPhone', { userAgent: iphone }, "An iPhone or iPad can't read a strap"],
  ['in another browser', { userAgent: firefox, theme: 'dark' }, 'Open this page in Chrome or Edge.'],
  ['a strap that is well', { theme: 'dark' }, 'I hear your heart.', find],
  [
    'off the skin',
    {},
    'Your strap does not feel your skin.',
    async page => {
      await find(page)
      await page.getByText('All is sent.').waitFor()
      await wearOn(page, false)
    },
  ],
  [
    'out of reach, and back',
    {},
    'I hear your heart.',
    async page => {
      await find(page)
      await page.getByText('All is sent.').waitFor()
      await reachTo(page, false)
      await page.getByText('Your strap is out of reach.').waitFor()
      await reachTo(page, true)
    },
  ],
  [
    'the call for help',
    { theme: 'dark' },
    'Call your teacher now?',
    async page => {
      await find(page)
      await page.getByRole('button', { name: 'I need help' }).click()
    },
  ],
  ['a mother of one child', { account: 'anas-mother' }, "Ana's heart"],
  ['a teacher, who comes from a student', { account: 'silva', path: '/band?student=ana' }, 'I hear your heart.', find],
  ['a teacher, who does not', { account: 'silva' }, 'Open this page from a student of your class.'],
  ['another’s heart', { account: 'ben-himself', path: '/band?student=ana' }, "You can't read this heart.", find],
  [
    'loaded anew, where the browser forgets the strap',
    {},
    'Tap "Find my strap" to go on.',
    async page => {
      await find(page)
      await page.getByText('All is sent.').waitFor()
      await page.reload()
    },
  ],
]

chromium(
  'whatever is the matter, the page says so and what to do, and axe finds nothing in it',
  async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-states-'))
    await writeSmallClass(dataFolder)
    const browser = await launchBrowser()
    try {
      await using product = await startProduct({ dataFolder })
      const found: Record<string, unknown> = {}
      for (const [name, asked, words, play] of states) {
        await using page = await takePhone(browser, product.web, asked)
        await play?.(page)
        await page.getByText(words).waitFor({ timeout: 20_000 })
        found[name] = [await violationsOn(page), await smallTargets(page), page.complaints]
      }
      // Two tabs as one band would take the connection from each other.
      await using first = await takePhone(browser, product.web)
      await first.getByText('Wet your strap a little').waitFor()
      const second = await first.context().newPage()
      await withStrap()(second)
      await second.goto(first.url())
      await second.getByText('This phone is a band in another tab already.').waitFor()
      expect(found).toEqual(Object.fromEntries(states.map(([name]) => [name, [[], [], []]])))
    } finally {
      await browser.close()
      rmSync(dataFolder, { recursive: true })
    }
  },
  240_000,
)

chromium(
  'the lesson ends, consent goes: the page says that nothing is taken, and where help is then',
  async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-states-'))
    await writeSmallClass(dataFolder)
    const browser = await launchBrowser()
    try {
      await using product = await startProduct({ dataFolder })
      await using page = await takePhone(browser, product.web)
      await find(page)
      await page.getByText('Your lesson is on.').waitFor()
      // Another process writes the school's people, as an import does.
      await using school = await openSchool({ dataFolder, now: Date.now, log: { warn: () => {} } })
      const begun = Date.now()
      school.change('s1', people =>
        people.saveLesson({ id: 'pe', class: '7B', title: 'PE', startsAt: begun - 3_600_000, endsAt: begun - 1_800_000 }),
      )
      await page.getByText('No lesson now. Nothing is kept.').waitFor({ timeout: 20_000 })
      await page.getByText('Nobody watches here outside a lesson.').waitFor()
      school.change('s1', people => {
        people.saveLesson({ id: 'pe', class: '7B', title: 'PE', startsAt: begun - 3_600_000, endsAt: begun + 3_600_000 })
        for (const purpose of ['live', 'store'] as const) people.withdrawConsent('ana', purpose, Date.now())
      })
      await page.getByText('Your heart is not read: your family did not agree.').waitFor({ timeout: 20_000 })
      expect([await violationsOn(page), page.complaints]).toEqual([[], []])
      await page.getByRole('button', { name: 'Stop' }).click()
      await page.getByText('Stopped.').waitFor()
      await find(page)
      await page.getByText('A parent can tell the school; then try again.').waitFor()
    } finally {
      await browser.close()
      rmSync(dataFolder, { recursive: true })
    }
  },
  120_000,
)

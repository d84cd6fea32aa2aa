import type { Browser } from 'playwright-core'
import { afterAll, describe, expect } from 'vitest'
import { launchBrowser, openPage, phone } from '../../support/browser.ts'
import { classOf, collapseOf, withBpm } from '../../support/cast.ts'
import { type LiveStageOptions, startLiveStage } from '../../support/live-stage.ts'
import { needs } from '../../support/needs.ts'

const chromium = needs('chromium')
let browser: Browser | undefined
afterAll(() => browser?.close())

async function visit(path: string, options: LiveStageOptions) {
  const stage = await startLiveStage(options)
  browser ??= await launchBrowser()
  const page = await openPage(browser, stage.url + path, { viewport: phone })
  return {
    stage,
    page,
    until: (selector: string, text: string | RegExp) => page.locator(selector).filter({ hasText: text }).first().waitFor(),
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await stage[Symbol.asyncDispose]()
    },
  }
}

describe('a parent’s page', () => {
  const told = { guardian: 'During PE, Ana’s heart was faster than usual for 40 s. The teacher was told.' }

  chromium('tells the alert as it comes: what, who answered, how it ended, all clear', async () => {
    await using visitor = await visit('/child', { role: 'guardian', students: classOf(1) })
    const { stage, page, until } = visitor
    await until('.newest', 'No open alert for Ana')
    await until('.disclaimer', 'not an emergency service')
    const alert = collapseOf('s0', told, Date.now())
    stage.alert(alert)
    await until('.story .what', told.guardian)
    await until('.story .who', 'Nobody has answered yet')
    const answered = { ...alert, by: 'Ms Silva', at: Date.now() }
    stage.alert({ ...answered, handling: 'acknowledged' })
    await until('.story .who', 'Ms Silva has been seeing to it')
    await until('.story .ending', 'Still going on')
    stage.alert({ ...answered, handling: 'closed', outcome: 'rest', phase: 'resolved', resolvedAt: Date.now() })
    await until('.story .outcome', 'Ana is resting.')
    await until('.story .ending', 'All clear')
    await page.reload()
    await until('.story .what', told.guardian)
    await until('.story .who', 'Ms Silva closed it at')
    await until('.story .outcome', 'Ana is resting.')
    await until('.story .ending', 'All clear')
    await page.getByRole('button', { name: '中文' }).click()
    await until('.story .ending', '警报解除')
  })

  chromium('says no all-clear where help was called, or where nobody answered', async () => {
    await using visitor = await visit('/child', { role: 'guardian', students: classOf(1) })
    const { stage, page, until } = visitor
    const ended = { ...collapseOf('s0', told, Date.now()), phase: 'resolved' as const, resolvedAt: Date.now() }
    stage.alert(ended)
    await until('.story .ending', 'The sign has ended. Nobody has answered yet.')
    stage.alert({ ...ended, by: 'Ms Silva', at: Date.now(), handling: 'closed', outcome: 'emergency' })
    await until('.story .outcome', 'Emergency help was called. The school will ring you.')
    expect(await page.locator('.story').innerText()).not.toContain('clear')
    expect(await page.locator('.story').getAttribute('data-standing')).toBe('helped')
  })

  chromium('says the present in words, and which of two children it is about', async () => {
    await using visitor = await visit('/child', { role: 'guardian', students: classOf(2) })
    const { stage, page, until } = visitor
    stage.frame([withBpm('s0', 150), { id: 's1', state: 'off', bpm: null, zone: null, percent: null }])
    await until('.now', 'heart rate is being read. Effort: Moderate.')
    await until('.now', '150 beats a minute')
    stage.alert(collapseOf('s1', told, Date.now()))
    await until('.switcher', 'Ben!')
    await page.getByRole('button', { name: 'Ben' }).click()
    await until('.now', 'not wearing the band')
    stage.cut()
    await until('.offline-bar', 'Offline. What you see is from')
  })
})

const lesson = { id: 'l1', title: '5b', startsAt: Date.now() - 60_000, endsAt: Date.now() + 2_400_000, phase: null }
const silent = (count: number) =>
  classOf(count).map(student => ({ ...student, bpm: null, zone: null, percent: null, state: 'lost' as const }))

describe('no lesson is another thing than a silent band', () => {
  type Case = [page: string, options: LiveStageOptions, selector: string, words: string]
  const cases: Case[] = [
    ['/child', { role: 'guardian', students: silent(1) }, '.now', 'No lesson now.'],
    ['/child', { role: 'guardian', students: silent(1), lesson: { ...lesson, endsAt: Date.now() - 1 } }, '.now', 'No lesson now.'],
    ['/child', { role: 'guardian', students: silent(1), lesson }, '.now', 'The lesson is on, but nothing is heard from Ana'],
    ['/child', { role: 'guardian', students: silent(2), lesson }, '.now', 'No heart rate from Ana right now.'],
    ['/me', { role: 'student', students: silent(1), lesson }, '.own-zone', 'We cannot hear your band'],
  ]
  for (const [path, options, selector, words] of cases)
    chromium(`${path}, ${options.students!.length} of theirs, ${options.lesson ? 'a lesson' : 'none'}: ${words}`, async () => {
      await using visitor = await visit(path, options)
      await visitor.until(selector, words)
    })
})

describe('a student’s page', () => {
  chromium('own zone, own words, who watches; no figure, no rank, no red', async () => {
    await using visitor = await visit('/me', { role: 'student', students: classOf(1) })
    const { stage, page, until } = visitor
    stage.frame([withBpm('s0', 190)])
    await until('.own-zone', 'Zone 5')
    stage.watching(['Ms Silva'])
    await until('.watching', 'Ms Silva is watching live')
    stage.alert(collapseOf('s0', { child: 'Your heart is working extra hard. Slow to a walk.' }, Date.now()))
    await until('.own-alert', 'Slow to a walk')
    expect(await page.locator('#page').innerText()).not.toMatch(/190|%/)
    const colour = () => page.locator('.own-zone').evaluate(zone => getComputedStyle(zone).backgroundColor)
    await expect.poll(colour, { timeout: 10_000 }).toBe('rgb(230, 159, 0)')
  })
})

describe('signing in', () => {
  chromium('a link’s token is spent by its button alone, and leads home', async () => {
    await using visitor = await visit('/sign-in?token=good', { role: 'guardian', students: classOf(1) })
    const { stage, page, until } = visitor
    await until('.link', 'This link signs you in.')
    expect(stage.requests).toEqual([])
    await page.getByRole('button', { name: 'Sign me in' }).click()
    await page.waitForURL('**/child')
    expect(stage.requests).toEqual([{ method: 'POST', path: '/api/v1/sessions', body: { token: 'good' } }])
  })

  chromium('a language chosen before signing in becomes the account’s', async () => {
    await using visitor = await visit('/sign-in?token=good', { role: 'guardian', students: classOf(1) })
    const { stage, page, until } = visitor
    await page.getByRole('button', { name: '中文' }).click()
    await page.locator('.link button').click()
    await page.waitForURL('**/child')
    await until('.disclaimer', '不是急救服务')
    expect(stage.requests.slice(1)).toEqual([{ method: 'PATCH', path: '/api/v1/me', body: { language: 'zh' } }])
  })

  chromium('a spent link and a wrong password each say what to do', async () => {
    await using visitor = await visit('/sign-in?token=spent', { role: 'teacher' })
    const { page, until } = visitor
    await page.getByRole('button', { name: 'Sign me in' }).click()
    await until('.failure', 'used or has expired')
    await page.getByLabel('Account').fill('silva')
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in', exact: true }).click()
    await until('.failure', 'do not match')
  })

  chromium('a page without a session leads to it, and signing out too', async () => {
    await using stranger = await visit('/class', { role: 'teacher', signedIn: false })
    await stranger.page.waitForURL('**/sign-in')
    await using admin = await visit('/admin', { role: 'admin' })
    await admin.until('main', 'You see no health data')
    await admin.page.getByRole('button', { name: 'Sign out' }).click()
    await admin.page.waitForURL('**/sign-in')
    expect(admin.stage.requests).toEqual([{ method: 'DELETE', path: '/api/v1/sessions/current', body: null }])
  })
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import mqtt from 'mqtt'
import type { WebSocketRoute } from 'playwright-core'
import { expect } from 'vitest'
import { publishPacket } from '../../dashboard/web/band/packets.ts'
import type { PhoneCredential } from '../../domain/phone-band.ts'
import { launchBrowser, type OpenPage, openPage, phone, tablet } from '../support/browser.ts'
import { bpmOf, rrMsOf, saidBy, withStrap } from '../support/fake-strap.ts'
import { noteShifts } from '../support/look-over.ts'
import { needs } from '../support/needs.ts'
import { signIn } from '../support/person.ts'
import { command, startProduct } from '../support/product.ts'
import { password, writeSmallClass } from '../support/small-class.ts'

const chromium = needs('chromium')
type Browser = Awaited<ReturnType<typeof launchBrowser>>

async function arrive(browser: Browser, web: string, account: string, path: string, wishes = {}): Promise<OpenPage> {
  const viewport = account === 'silva' ? tablet : phone
  const page = await openPage(browser, `${web}/sign-in`, { viewport, locale: 'en-GB', before: withStrap(wishes) })
  await page.getByLabel('Account').fill(account)
  await page.getByLabel('Password').fill(password)
  await page.getByRole('button', { name: 'Sign in' }).click()
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
  if (path) await page.goto(web + path)
  return page
}

async function school(run: (dataFolder: string, browser: Browser) => Promise<void>) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-phone-'))
  await writeSmallClass(dataFolder)
  const browser = await launchBrowser()
  try {
    await run(dataFolder, browser)
  } finally {
    await browser.close()
    rmSync(dataFolder, { recursive: true })
  }
}

const columns = async (dataFolder: string) => {
  const csv = await command('export', ['--school', 's1', '--student', 'ana'], { PULSEYARD_DATA: dataFolder })
  const [head, ...rows] = csv.trim().split('\n')
  const at = (row: string, name: string) => row.split(',')[head!.split(',').indexOf(name)]!
  return rows.map(row => ({
    band: at(row, 'band'),
    tBand: Number(at(row, 't_band')),
    bpm: Number(at(row, 'bpm')),
    rr: at(row, 'rr').split(' ').filter(Boolean).map(Number),
  }))
}

chromium(
  'a strap, the phone, the teacher’s tile; through an outage and a reload nothing is lost and nothing is doubled',
  () =>
    school(async (dataFolder, browser) => {
      let port = '0'
      let ana: OpenPage
      const secondsHeld = () => ana.evaluate(() => Number(/(\d+) seconds/.exec(document.querySelector('.lines')!.textContent)?.[1] ?? 0))
      {
        await using product = await startProduct({ dataFolder })
        port = new URL(product.web).port
        ana = await arrive(browser, product.web, 'ana-herself', '/band', { remembered: true })
        await using teacher = await arrive(browser, product.web, 'silva', '')
        await ana.getByRole('button', { name: 'Find my strap' }).click()
        await ana.getByText('Your lesson is on.').waitFor()
        await ana.getByText('All is sent.').waitFor()
        await ana.locator('.band-zone[data-zone]').waitFor()

        const tile = teacher.locator('.tile', { hasText: 'Ana' })
        await expect.poll(async () => Number(/\d{3}/.exec((await tile.textContent())!)?.[0]), { timeout: 15_000 }).toBeGreaterThan(119)
        await expect.poll(async () => (await saidBy(ana)).length, { timeout: 30_000 }).toBeGreaterThan(8)
        expect(teacher.complaints).toEqual([])
        await product.kill()
      }
      // The server is gone: the page says so, and what it keeps.
      await ana.getByText('No network.').waitFor({ timeout: 15_000 })
      await expect.poll(secondsHeld, { timeout: 30_000 }).toBeGreaterThan(6)
      let reloadedAt: number
      {
        await using product = await startProduct({ dataFolder, env: { PULSEYARD_HTTP_PORT: port } })
        await ana.getByText('All is sent.').waitFor({ timeout: 30_000 })
        // The page is loaded anew in the middle: the strap, the credential and what was held are there again.
        reloadedAt = Date.now()
        await ana.reload()
        await ana.getByText('All is sent.').waitFor({ timeout: 15_000 })
        await expect
          .poll(async () => (await saidBy(ana)).filter(([, at]) => at > reloadedAt).length, { timeout: 30_000 })
          .toBeGreaterThan(8)
        await ana.getByRole('button', { name: 'Stop' }).click()
        await ana.getByText('Stopped.').waitFor()
        expect(product.log()).not.toContain('Ana')
      }
      const said = await saidBy(ana)
      expect(ana.complaints.filter(text => !/WebSocket|ERR_CONNECTION/.test(text))).toEqual([])
      await ana.close()

      const stored = await columns(dataFolder)
      const told = stored.flatMap(({ rr }) => rr)
      expect(new Set(stored.map(({ band }) => band)).size, 'one credential, over the reload too').toBe(1)
      expect(told, 'in order, none twice').toEqual([...new Set(told)].sort((a, b) => a - b))
      for (const { bpm, rr } of stored)
        if (rr.length > 0) expect(rrMsOf(said.find(([n]) => bpmOf(n) === bpm && rrMsOf(n) === rr.at(-1))![0])).toBe(rr.at(-1))
      // What is not there was said before the phone was lent, in the second that the reload cut short, or in the one that "Stop" did.
      const first = stored[0]!.tBand
      const last = stored.at(-1)!.tBand + 1_000
      const missing = said.filter(([n]) => !told.includes(rrMsOf(n))).map(([, at]) => at)
      const excused = (at: number) => at <= first + 50 || at >= last - 50 || Math.abs(at - reloadedAt) < 1_500
      expect(missing.filter(at => !excused(at))).toEqual([])
      const gaps = stored.slice(1).map(({ tBand }, i) => tBand - stored[i]!.tBand)
      expect(gaps.filter(gap => gap !== 1_000).length, 'a second each, but for the reload').toBeLessThanOrEqual(1)
      expect(stored.length).toBeGreaterThan(15)
    }),
  180_000,
)

chromium(
  'Ana is asked whether she is fine, and says so; she asks for help, and it reaches her teacher',
  () =>
    school(async (dataFolder, browser) => {
      await using product = await startProduct({ dataFolder })
      await using ana = await arrive(browser, product.web, 'ana-herself', '')
      await using teacher = await arrive(browser, product.web, 'silva', '')
      let server: WebSocketRoute | undefined
      await ana.routeWebSocket(/\/mqtt$/, socket => {
        socket.connectToServer()
        server = socket
      })
      await ana.goto(`${product.web}/band`)
      await ana.getByRole('button', { name: 'Find my strap' }).click()
      await ana.getByText('Your lesson is on.').waitFor()

      // As the server asks: alerts/alerts.ts, of a rule that waits for an answer.
      const ask = { id: 'c1', kind: 'ask-ok', expires: Date.now() + 30_000 }
      await expect.poll(() => server).toBeDefined()
      server!.send(Buffer.from(publishPacket('pulseyard/v1/s1/any/command', JSON.stringify(ask), 7)))
      await ana.getByRole('heading', { name: 'Are you OK?' }).waitFor()
      await ana.getByRole('button', { name: "I'm fine" }).click()
      await ana.getByText('Your teacher knows that you are fine.').waitFor()
      expect(await ana.getByRole('heading', { name: 'Are you OK?' }).isVisible()).toBe(false)

      await ana.getByRole('button', { name: 'I need help' }).click()
      await ana.getByRole('button', { name: 'Yes, call' }).click()
      await ana.getByText("Your teacher's screen shows your call.").waitFor()
      await teacher.locator('[data-alert][data-severity="high"]', { hasText: 'Ana' }).waitFor()
      expect([...ana.complaints, ...teacher.complaints]).toEqual([])
    }),
  120_000,
)

chromium(
  'another’s credential can’t speak for Ana; a phone that is ended is cut off within a second, and says so',
  () =>
    school(async (dataFolder, browser) => {
      await using product = await startProduct({ dataFolder })
      const ben = await signIn(product.web, { account: 'ben-himself', password })
      const lend = (cookie: string, student: string) =>
        fetch(`${product.web}/api/v1/band-credentials`, {
          method: 'POST',
          headers: { cookie, 'content-type': 'application/json', origin: product.web },
          body: JSON.stringify({ student }),
        })
      expect((await lend(ben.cookie, 'ana')).status).toBe(404)
      const own: PhoneCredential = await (await lend(ben.cookie, 'ben')).json()
      const connect = (band: string, secret: string) =>
        mqtt.connectAsync(`${product.web.replace('http', 'ws')}/mqtt`, {
          clientId: band,
          username: band,
          password: secret,
          reconnectPeriod: 0,
        })

      await using ana = await arrive(browser, product.web, 'ana-herself', '/band')
      const minted = ana.waitForResponse(answer => answer.url().endsWith('/band-credentials') && answer.request().method() === 'POST')
      await ana.getByRole('button', { name: 'Find my strap' }).click()
      const hers: PhoneCredential = await (await minted).json()
      await ana.getByText('All is sent.').waitFor()

      await expect(connect(hers.band, own.secret)).rejects.toThrow(/Not authorized|Bad username/)
      const bens = await connect(own.band, own.secret)
      const cut = new Promise<void>(closed => bens.once('close', () => closed()))
      bens.publish(
        `pulseyard/v1/s1/${hers.band}/samples`,
        JSON.stringify({ boot: 1, seq: 0, sent: Date.now(), samples: [{ t: Date.now(), bpm: 61 }] }),
      )
      await cut
      bens.end(true)

      // Her mother takes her phone's place with another: Ana's is over.
      const mother = await signIn(product.web, { account: 'anas-mother', password })
      const at = Date.now()
      expect((await lend(mother.cookie, 'ana')).status).toBe(201)
      await ana.getByText('This phone is no band any more', { exact: false }).waitFor()
      expect(Date.now() - at).toBeLessThan(8_000)
      expect((await columns(dataFolder)).some(({ bpm }) => bpm === 61)).toBe(false)
      const metrics = await (await fetch(`${product.web}/metrics`)).text()
      expect(metrics).toMatch(/connections_closed_total\{reason="foreign-topic"\} 1/)
      expect(metrics).toMatch(/connections_closed_total\{reason="revoked"\} 1/)
    }),
  120_000,
)

/** Runs in the page before it: counts what the page asks of the screen lock. */
function countLocks() {
  const locks = { taken: 0, released: 0 }
  const request = async () => {
    locks.taken++
    const lock = Object.assign(new EventTarget(), {
      released: false,
      async release() {
        if (!lock.released) locks.released++
        lock.released = true
      },
    })
    // As the browser does when the page is hidden.
    document.addEventListener('visibilitychange', () => {
      if (document.visibilityState === 'hidden') lock.released = true
    })
    return lock
  }
  Object.defineProperty(navigator, 'wakeLock', { value: { request } })
  Object.assign(globalThis, { locks })
}

chromium(
  'the four hours are over: the page says so and lets the screen sleep; all the while it was kept on, and nothing moved by itself',
  () =>
    school(async (dataFolder, browser) => {
      await using product = await startProduct({ dataFolder })
      await using ana = await arrive(browser, product.web, 'ana-herself', '')
      await ana.addInitScript(countLocks)
      await ana.addInitScript(noteShifts)
      await ana.route('**/api/v1/band-credentials', async route => {
        const answer = await route.fetch()
        await route.fulfill({ response: answer, json: { ...(await answer.json()), expires: Date.now() + 15_000 } })
      })
      await ana.goto(`${product.web}/band`)
      await ana.getByText('Wet your strap a little').waitFor()
      const locks = () => ana.evaluate(() => (globalThis as unknown as { locks: { taken: number; released: number } }).locks)
      expect(await locks()).toEqual({ taken: 0, released: 0 })
      await ana.getByRole('button', { name: 'Find my strap' }).click()
      await ana.getByText('All is sent.').waitFor()
      await expect.poll(locks).toEqual({ taken: 1, released: 0 })
      // Out of sight the browser takes it back.
      const show = (state: string) =>
        ana.evaluate(now => {
          Object.defineProperty(document, 'visibilityState', { value: now, configurable: true })
          document.dispatchEvent(new Event('visibilitychange'))
        }, state)
      await show('hidden')
      await show('visible')
      await expect.poll(locks).toEqual({ taken: 2, released: 0 })
      await ana.getByText('This phone is no band any more').waitFor({ timeout: 30_000 })
      await expect.poll(locks).toEqual({ taken: 2, released: 1 })
      expect(await ana.evaluate(() => document.documentElement.dataset.shifted ?? '')).toBe('')
    }),
  120_000,
)

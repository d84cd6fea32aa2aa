import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { signal } from '@preact/signals'
import { afterAll, describe, expect, test } from 'vitest'
import { keepDecisions, keptDecisions } from '../../../dashboard/web/live/kept-outbox.ts'
import { markUnsent, type Outbox, say } from '../../../dashboard/web/live/outbox.ts'
import { tablet } from '../../support/browser.ts'
import { collapseOf } from '../../support/cast.ts'
import { builtWeb } from '../../support/live-stage.ts'
import { violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { closeBrowser, teach, until } from './class-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

describe('the pages as an app', () => {
  chromium('a teacher reloads without a network: the page says so, and what was decided is sent when there is one', async () => {
    await using lesson = await teach({}, { viewport: tablet, bypassCSP: true, serviceWorkers: 'allow' })
    const { page, stage } = lesson
    const kept = () =>
      page.evaluate(async () => {
        const addresses = (await Promise.all((await caches.keys()).map(async name => (await caches.open(name)).keys()))).flat()
        return addresses.map(({ url }) => new URL(url).pathname)
      })
    await expect.poll(kept).toContain('/class')
    await expect.poll(async () => (await kept()).filter(path => path.endsWith('.js')).length).toBeGreaterThan(2)
    expect((await kept()).filter(path => path.startsWith('/api'))).toEqual([])

    const alert = collapseOf('s12', { teacher: 'GO NOW.' }, Date.now())
    stage.alert(alert)
    await until(page, '.alert', 'GO NOW.')
    stage.cut()
    await until(page, '.top .offline', 'Offline')
    await page.keyboard.press('a')
    await until(page, '.alert .status', 'not yet sent')

    await page.context().setOffline(true)
    await page.reload()
    await until(page, 'h1', 'No network')
    await until(page, 'main', 'look at the children themselves')
    expect(await violationsOn(page)).toEqual([])

    stage.mend()
    await page.context().setOffline(false)
    await until(page, '.alert .status', 'Ms Silva')
    expect(stage.heard.filter(({ type }) => type === 'acknowledge')).toEqual([{ type: 'acknowledge', id: alert.id }])
  })

  test('the manifest names icons that are there, and a start that leads home', async () => {
    const folder = await builtWeb()
    const { icons, start_url, display } = JSON.parse(readFileSync(join(folder, 'manifest.webmanifest'), 'utf8'))
    expect({ start_url, display }).toEqual({ start_url: '/', display: 'standalone' })
    for (const { src, sizes, type } of icons.filter((icon: { type: string }) => icon.type === 'image/png')) {
      const png = readFileSync(join(folder, src))
      expect([type, `${png.readUInt32BE(16)}x${png.readUInt32BE(20)}`]).toEqual(['image/png', sizes])
    }
    expect(icons.length).toBeGreaterThanOrEqual(3)
  })
})

describe('decisions kept across a reload', () => {
  const now = 1_766_400_000_000
  const hours = 3_600_000
  const kept = (value: unknown) =>
    keptDecisions({
      account: 'silva',
      now: () => now,
      storage: { getItem: name => (name === 'pulseyard.outbox.silva' ? value : null) } as Storage,
    }).map(({ decision, sent }) => `${decision.type} ${decision.id}${sent ? ' sent' : ''}`)
  const at = (ms: number, ...decisions: unknown[]) => JSON.stringify({ at: ms, decisions })
  test.each<[string, unknown, string[]]>([
    ['nothing was kept', null, []],
    ['an acknowledgement of a minute ago', at(now - 60_000, { type: 'acknowledge', id: 'a' }), ['acknowledge a']],
    ['of yesterday: nobody needs it', at(now - 13 * hours, { type: 'acknowledge', id: 'a' }), []],
    [
      'what is no decision is left out',
      at(now, { type: 'shout', id: 'a' }, null, { type: 'close', id: 'b', outcome: 'fine' }),
      ['close b'],
    ],
    ['not JSON', '{', []],
    ['another shape', '[]', []],
  ])('%s', (_, value, expected) => expect(kept(value)).toEqual(expected))
})

test('a screen whose storage is full decides all the same', () => {
  const full = () => {
    throw new DOMException('full', 'QuotaExceededError')
  }
  const outbox = signal<Outbox>([])
  const storage = { setItem: full, removeItem: full } as unknown as Storage
  keepDecisions({ outbox }, { account: 'silva', storage, now: () => 0 })
  outbox.value = say(outbox.value, { type: 'acknowledge', id: 'a' })
  expect(outbox.value.map(({ decision }) => decision.id)).toEqual(['a'])
})

test('a page that decided nothing leaves alone what another page of the account keeps', () => {
  const box = new Map<string, string>()
  const storage = {
    getItem: (name: string) => box.get(name) ?? null,
    setItem: (name: string, text: string) => void box.set(name, text),
    removeItem: (name: string) => void box.delete(name),
  } as unknown as Storage
  const mine = { account: 'silva', storage, now: () => 0 }
  const [tablet, projector] = [signal<Outbox>([]), signal<Outbox>([])]
  for (const outbox of [tablet, projector]) keepDecisions({ outbox }, mine)
  tablet.value = say(tablet.value, { type: 'acknowledge', id: 'a' })
  // As each try of a cut link does.
  projector.value = markUnsent(projector.value)
  expect(keptDecisions(mine).map(({ decision }) => decision.id)).toEqual(['a'])
  tablet.value = []
  expect(keptDecisions(mine)).toEqual([])
})

import type { Browser } from 'playwright-core'
import { afterAll, describe, expect } from 'vitest'
import type { LiveStudent } from '../../../domain/live.ts'
import { launchBrowser, type OpenPage, openPage, phone, tablet } from '../../support/browser.ts'
import { classOf, collapseOf, withBpm } from '../../support/cast.ts'
import { type LiveStage, startLiveStage } from '../../support/live-stage.ts'
import { needs } from '../../support/needs.ts'

const chromium = needs('chromium')
let browser: Browser | undefined
afterAll(() => browser?.close())

const minutes = 60_000
const goNow = { teacher: 'GO NOW: Mei may have collapsed.' }
const mei = 's12'

async function teach(students: LiveStudent[] = classOf(40), options: Parameters<typeof openPage>[2] = { viewport: tablet }) {
  const now = Date.now()
  const lesson = { id: 'l1', title: '5b · Athletics', startsAt: now - 10 * minutes, endsAt: now + 30 * minutes, phase: 'main' as const }
  const stage = await startLiveStage({ role: 'teacher', students, lesson })
  browser ??= await launchBrowser()
  const page = await openPage(browser, `${stage.url}/class`, options)
  await page.waitForSelector('.tile')
  return {
    stage,
    page,
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await stage[Symbol.asyncDispose]()
    },
  }
}

const textOf = (page: OpenPage, selector: string) => page.locator(selector).innerText()
const until = (page: OpenPage, selector: string, text: string | RegExp) => page.locator(selector).filter({ hasText: text }).waitFor()
const heard = (stage: LiveStage, type: string) => stage.heard.filter(message => message.type === type)
const hears = (stage: LiveStage, type: string) => expect.poll(() => heard(stage, type).length, { timeout: 5_000 }).toBeGreaterThan(0)

describe('the teacher’s live class', () => {
  chromium('40 students move, and a frame touches only those it names', async () => {
    await using lesson = await teach()
    const { page, stage } = lesson
    expect(await page.locator('.tile').count()).toBe(40)
    await until(page, '.counts', '40 live')
    const changed = await page.evaluateHandle(() => {
      const names: (string | undefined)[] = []
      const note = (changes: MutationRecord[]) => {
        for (const { target } of changes) {
          const element = target instanceof Element ? target : target.parentElement!
          if (!element.closest('.spark')) names.push(element.closest<HTMLElement>('.tile')?.dataset.student)
        }
      }
      new MutationObserver(note).observe(document.querySelector('.grid')!, {
        subtree: true,
        childList: true,
        characterData: true,
        attributes: true,
      })
      return names
    })
    stage.frame([withBpm(mei, 171)])
    await until(page, `[data-student=${mei}] .bpm`, '171')
    expect(new Set(await changed.jsonValue())).toEqual(new Set([mei]))
    stage.frame(classOf(40).map(({ id }, i) => withBpm(id, 120 + i)))
    await until(page, '[data-student=s39] .bpm', '159')
    expect(await page.locator('.tile .bpm').allInnerTexts()).toEqual(Array.from({ length: 40 }, (_, i) => String(120 + i)))
    expect(page.complaints).toEqual([])
  })

  chromium('an alert is on the rail and in the screen reader’s ear; A acknowledges; an outcome closes it', async () => {
    await using lesson = await teach()
    const { page, stage } = lesson
    const before = await page.locator('.grid').boundingBox()
    stage.alert(collapseOf(mei, goNow, Date.now()))
    await until(page, '.alert', goNow.teacher)
    expect(await textOf(page, '.alert .severity')).toBe('*** Act now')
    expect(await textOf(page, '.rail [role=alert]')).toBe(`Act now: Mei. ${goNow.teacher}`)
    expect(await page.locator(`[data-student=${mei}]`).getAttribute('data-severity')).toBe('high')
    expect(await page.locator('.grid').boundingBox()).toEqual(before)
    await hears(stage, 'seen')

    await page.keyboard.press('a')
    await until(page, '.alert .status', 'Ms Silva')
    expect(heard(stage, 'acknowledge')).toEqual([{ type: 'acknowledge', id: `collapse-${mei}` }])
    await page.getByRole('button', { name: 'Fine' }).click()
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.getByRole('button', { name: 'Nurse' }).click()
    await until(page, '.alert .held', 'Nurse')
    expect(heard(stage, 'close')).toEqual([])
    await until(page, '.rail', 'No alerts')
    expect(await page.locator('.rail [role=alert]').textContent()).toBe('')
    expect(heard(stage, 'close')).toEqual([{ type: 'close', id: `collapse-${mei}`, outcome: 'nurse' }])
    expect(await page.locator('.tile[data-severity]').count()).toBe(0)
  })

  for (const [width, height] of [
    [390, 844],
    [360, 640],
    [844, 390],
  ] as const)
    chromium(`at ${width}×${height} the words of an alert are uncovered and its outcomes in sight`, async () => {
      await using lesson = await teach(classOf(40), { viewport: { width, height }, reducedMotion: 'reduce' })
      const { page, stage } = lesson
      const words = 'GO NOW: Mei may have collapsed (20 s without moving). No response: call emergency, start CPR, fetch the AED.'
      const boxOf = async (selector: string) => (await page.locator(selector).boundingBox())!
      const bottomOf = async (selector: string) => boxOf(selector).then(box => box.y + box.height)
      const hidden = () => page.locator('.alert .why').evaluate(why => why.scrollHeight - why.clientHeight)
      stage.alert(collapseOf(mei, { teacher: words }, Date.now()))
      await until(page, '.alert', words)
      expect(await hidden()).toBe(0)
      expect(await bottomOf('.alert .why')).toBeLessThanOrEqual((await boxOf('.alert .acknowledge')).y)
      expect(await bottomOf('.alert .acknowledge')).toBeLessThanOrEqual(await bottomOf('.rail'))
      await page.keyboard.press('a')
      await until(page, '.alert .status', 'Ms Silva')
      expect(await hidden()).toBe(0)
      expect(await bottomOf('.alert [data-outcome=false]')).toBeLessThanOrEqual(await bottomOf('.rail'))
    })

  chromium('a stale number ages, a silent link is a cut one, and in the end nothing is shown', async () => {
    await using lesson = await teach(classOf(3), { viewport: tablet, before: page => page.clock.install() })
    const { page, stage } = lesson
    stage.frame([{ id: 's0', state: 'stale' }])
    await until(page, '[data-student=s0] .note', '5 s old')
    // The page's clock stands still but for what is run of it; a second that has begun may count.
    await page.clock.pauseAt((await page.evaluate(() => Date.now())) + 500)
    const age = Number.parseInt(await textOf(page, '[data-student=s0] .note'), 10)
    expect(age).toBeGreaterThanOrEqual(5)
    await page.clock.runFor(2_000)
    await until(page, '[data-student=s0] .note', new RegExp(`^(${age + 1}|${age + 2}|${age + 3}) s old$`))
    expect(await textOf(page, '[data-student=s1] .note')).toBe('')
    stage.cut()
    await page.clock.runFor(15_000)
    await until(page, '[data-student=s1] .note', 'not monitored')
    expect(await page.locator('.tile .bpm').allInnerTexts()).toEqual(['–', '–', '–'])
    await until(page, '.top', 'Offline')
  })

  chromium('each state of a number looks and reads as it is', async () => {
    await using lesson = await teach(classOf(6))
    const { page, stage } = lesson
    const gone = { bpm: null, zone: null, percent: null }
    stage.frame([
      { id: 's0', state: 'weak', ...gone },
      { id: 's1', state: 'no-motion' },
      { id: 's2', state: 'lost', ...gone },
      { id: 's3', state: 'off', ...gone },
      { id: 's4', state: 'no-consent', ...gone },
    ])
    await until(page, '[data-student=s4] .note', 'no consent')
    const tiles = await page
      .locator('.tile')
      .evaluateAll(all =>
        all.map(tile => [
          tile.querySelector('.bpm')!.textContent,
          tile.querySelector('.note')!.textContent,
          getComputedStyle(tile.querySelector('.bpm')!).textDecorationLine,
        ]),
      )
    const [first, second] = classOf(2).map(({ bpm }) => String(bpm))
    expect(tiles.slice(0, 5)).toEqual([
      [first, 'weak contact', 'line-through'],
      [second, 'no motion data', 'none'],
      ['–', 'not monitored', 'none'],
      ['–', 'band off', 'none'],
      ['–', 'not monitored: no consent', 'none'],
    ])
    expect(await page.locator('.counts').innerText()).toMatch(/2 live\s+1 weak\s+2 off\s+1 no consent/)
    await page.getByRole('button', { name: 'Exceptions' }).click()
    const seen = () => page.locator('.tile:visible').evaluateAll(all => all.map(tile => (tile as HTMLElement).dataset.student))
    await expect.poll(seen).toEqual(['s0', 's2', 's3'])
    await page.locator('.tile:visible button').first().focus()
    await page.keyboard.press('ArrowRight')
    expect(await page.evaluate(() => document.activeElement?.closest<HTMLElement>('.tile')?.dataset.student)).toBe('s2')
    await page.getByRole('button', { name: 'Exceptions' }).click()
    await expect.poll(seen).toEqual(['s0', 's1', 's2', 's3', 's4', 's5'])
  })

  chromium('what is acknowledged offline waits, says so, and is sent once when the link is back', async () => {
    await using lesson = await teach()
    const { page, stage } = lesson
    stage.alert(collapseOf(mei, goNow, Date.now()))
    await until(page, '.alert', goNow.teacher)
    stage.cut()
    await until(page, '.top .offline', 'Offline')
    await page.keyboard.press('a')
    await until(page, '.alert .status', 'not yet sent')
    expect(heard(stage, 'acknowledge')).toEqual([])
    stage.alert({ ...collapseOf('s3', { teacher: 'Meanwhile, Daria.' }, Date.now()), severity: 'medium' })
    stage.mend()
    await until(page, '.rail', 'Meanwhile, Daria.')
    await until(page, '.alert .status', 'Ms Silva')
    expect(await page.locator('.waiting').count()).toBe(0)
    expect(heard(stage, 'acknowledge')).toHaveLength(1)
  })

  chromium('keys move, open, search, mute and help; the phase and the end go to the server', async () => {
    await using lesson = await teach()
    const { page, stage } = lesson
    const focused = () => page.evaluate(() => document.activeElement?.closest<HTMLElement>('.tile')?.dataset.student)
    await page.locator('[data-student=s0] button').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    expect(await focused()).toBe('s2')
    await page.keyboard.press('Enter')
    await until(page, '#dialog-student h2', 'Chen')
    await page.keyboard.press('Escape')
    await page.keyboard.press('/')
    await page.keyboard.type('mei')
    await page.keyboard.press('Enter')
    await until(page, '#dialog-student h2', 'Mei')
    await page.keyboard.press('Escape')
    await page.keyboard.press('?')
    await until(page, '#dialog-help', 'mute what sounds now')
    await page.keyboard.press('Escape')

    await page.keyboard.press('m')
    await until(page, '.notice', 'Nothing to mute')
    stage.alert(collapseOf(mei, goNow, Date.now()))
    await until(page, '.alert', goNow.teacher)
    await page.keyboard.press('m')
    await until(page, '.sound', /Muted (2:00|1:5\d)/)
    await hears(stage, 'silence')

    await page.getByRole('button', { name: 'Sprint' }).click()
    await page.locator('.phases [aria-pressed=true]').filter({ hasText: 'Sprint' }).waitFor()
    await page.locator('.bottom > .end').click()
    await until(page, '#dialog-end', /heard for 10 more minutes.* Alerts still open: 1\./)
    await page.locator('#dialog-end .primary').click()
    await expect
      .poll(() => stage.requests.map(({ path, body }) => [path, body]))
      .toEqual([
        ['/api/v1/lessons/l1', { phase: 'sprint' }],
        ['/api/v1/lessons/l1', { ended: true }],
      ])
  })

  chromium('sound starts at a touch with its self-test; the badge says when it is off', async () => {
    await using lesson = await teach()
    const { page } = lesson
    expect(await textOf(page, '.sound')).toBe('Turn sound on')
    await page.locator('.sound').click()
    await until(page, '.notice', 'three tones')
    await until(page, '.sound[data-sound=on]', 'Sound on')
  })

  chromium('in Chinese by one touch: the page, the account and the alerts', async () => {
    await using lesson = await teach(classOf(60), { viewport: phone })
    const { page, stage } = lesson
    await page.getByRole('button', { name: '中文' }).click()
    await until(page, '.counts', '60 在线')
    await expect.poll(() => page.locator('html').getAttribute('lang')).toBe('zh-CN')
    await expect.poll(() => stage.requests).toEqual([{ method: 'PATCH', path: '/api/v1/me', body: { language: 'zh' } }])
    await until(page, '.link-light', '实时')
  })
})

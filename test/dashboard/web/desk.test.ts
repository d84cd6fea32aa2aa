import { afterAll, describe, expect } from 'vitest'
import type { LessonNow } from '../../../domain/lesson-now.ts'
import { phone, tablet } from '../../support/browser.ts'
import { classOf, collapseOf } from '../../support/cast.ts'
import type { LiveStage } from '../../support/live-stage.ts'
import { needs } from '../../support/needs.ts'
import { closeBrowser, teach, until } from './class-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const mei = 's12'
const goNow = { teacher: 'GO NOW: Mei may have collapsed.' }

const closed = (stage: LiveStage) => stage.heard.filter(({ type }) => type === 'close')
const asked = (stage: LiveStage) => stage.requests.map(({ method, path, body }) => [method, path, body])

describe('what can be undone', () => {
  chromium('an end is taken back within two minutes, and leads to the report', async () => {
    await using lesson = await teach()
    const { page, stage } = lesson
    await page.waitForSelector('.tile')
    await page.locator('.bottom > .end').click()
    await page.locator('#dialog-end .primary').click()
    await until(page, '.start .ended', '5b has ended')
    expect(await page.locator('.ended a').getAttribute('href')).toBe('/report?lesson=l1')
    await until(page, '.ended .reopen', /Reopen the lesson (2:00|1:5\d)/)
    await page.locator('.ended .reopen').click()
    await page.waitForSelector('.tile')
    await until(page, '.top h1', '5b')
    expect(asked(stage)).toEqual([
      ['PATCH', '/api/v1/lessons/l1', { ended: true }],
      ['PATCH', '/api/v1/lessons/l1', { ended: false }],
    ])
    expect(page.complaints).toEqual([])
  })

  chromium('after two minutes the way back is gone, the report stays', async () => {
    await using lesson = await teach({}, { viewport: phone, before: page => page.clock.install() })
    const { page, stage } = lesson
    await page.waitForSelector('.tile')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.locator('.menu .end').click()
    await page.locator('#dialog-end .primary').click()
    await page.waitForSelector('.reopen')
    // A server that is heard again would set the clock right.
    stage.cut()
    await page.clock.runFor(130_000)
    await page.locator('.reopen').waitFor({ state: 'detached' })
    expect(await page.locator('.ended a').isVisible()).toBe(true)
  })

  chromium('an outcome waits six seconds in sight; a page that is left sends it at once', async () => {
    await using lesson = await teach()
    const { page, stage } = lesson
    stage.alert({ ...collapseOf(mei, goNow, Date.now()), handling: 'acknowledged', by: 'Ms Silva', at: Date.now() })
    await page.locator('.outcomes').getByRole('button', { name: 'Rest' }).click()
    await until(page, '.held', 'Rest')
    expect(closed(stage)).toEqual([])
    await page.getByRole('button', { name: 'Undo' }).click()
    await page.locator('.outcomes').waitFor()
    await page.getByRole('button', { name: 'Fine' }).click()
    await page.waitForSelector('.held')
    await page.goto(`${stage.url}/sign-in`)
    await expect.poll(() => closed(stage)).toEqual([{ type: 'close', id: `collapse-${mei}`, outcome: 'fine' }])
  })
})

describe('heat', () => {
  chromium('is set in the lesson, says what it asks, stands in sight, and is taken back', async () => {
    await using lesson = await teach()
    const { page, stage } = lesson
    await page.waitForSelector('.tile')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.locator('.menu').getByRole('button', { name: 'Heat' }).click()
    const advice = (text: string) => until(page, '#dialog-heat .advice', text)
    await advice('26 to 29 °C: shorten the work')
    await page.locator('#dialog-heat input').fill('25,5')
    await advice('Below 26 °C')
    await page.locator('#dialog-heat input').fill('hot')
    await advice('Enter a temperature')
    expect(await page.getByRole('button', { name: 'Set for this lesson' }).isDisabled()).toBe(true)
    await page.locator('#dialog-heat input').fill('29')
    await page.getByRole('button', { name: 'Half a degree more' }).click()
    await advice('stop the lesson outdoors')
    await page.getByRole('button', { name: 'Set for this lesson' }).click()
    await until(page, '.heat-badge[data-heat=stop]', '29.5 °C stop outdoors')
    await page.locator('.notice.undo').getByRole('button', { name: 'Undo' }).click()
    await page.locator('.heat-badge').waitFor({ state: 'detached' })
    expect(asked(stage).map(([, , body]) => body)).toEqual([{ wbgt: 29.5 }, { wbgt: null }])
  })
})

const soFar: LessonNow = {
  flags: ['asthma'],
  restingBpm: null,
  maxBpm: 196,
  lessonSeconds: 600,
  zoneSeconds: [0, 60, 120, 240, 120, 60],
  curve: {
    seconds: Array.from({ length: 600 }, (_, i) => i),
    bpm: Array.from({ length: 600 }, (_, i) => 120 + Math.round(30 * Math.sin(i / 60))),
    low: Array.from({ length: 600 }, (_, i) => (i < 20 ? null : 110)),
    high: Array.from({ length: 600 }, (_, i) => (i < 20 ? null : 150)),
    zonesFrom: [100, 120, 140, 160, 180],
    learning: false,
  },
}

describe('one student', () => {
  chromium('an address opens the card: the lesson so far with the expected band, what to know, and the way to the report', async () => {
    const rule = { rule: 'over-ceiling', severity: 'high', hard: true, enabled: true, switchable: false }
    const param = { param: 'ceiling', unit: 'bpm', value: 170, standard: 220, inherited: 220, min: 100, max: 250, tighter: 'lower' }
    const rules = { rules: [{ ...rule, params: [{ ...param, setBy: 'Nora', setAt: 1, reason: 'Dr Weber, 3 May' }] }] }
    const answers = { [`/api/v1/lessons/l1/students/${mei}`]: () => soFar, [`/api/v1/students/${mei}/rules`]: () => rules }
    await using lesson = await teach({ answers }, { viewport: tablet }, `/class?class=5b&student=${mei}`)
    const { page } = lesson
    await until(page, '#dialog-student h2', 'Mei')
    await until(page, '.so-far li[data-zone="3"]', '4 min')
    await until(page, '.limits', 'asthma')
    await until(page, '.limits', 'Heart rate above any expected maximum: 170 bpm instead of 220 bpm. Set by Nora. Dr Weber, 3 May')
    await until(page, '.chart figcaption', 'what the movement explains')
    expect((await page.locator('.chart .expected').getAttribute('d'))!.length).toBeGreaterThan(1000)
    expect(await page.locator('#dialog-student a.button').getAttribute('href')).toBe('/report?class=5b')
    await page.keyboard.press('Escape')
    await expect.poll(() => new URL(page.url()).search).toBe('?class=5b')
    await page.locator('[data-student=s3] button').click()
    await expect.poll(() => new URL(page.url()).search).toBe('?class=5b&student=s3')
    await until(page, '#dialog-student h2', 'Daria')
    expect(page.complaints).toEqual([])
  })

  chromium('a student of no class of this viewer opens nothing', async () => {
    await using lesson = await teach({ students: classOf(3) }, { viewport: tablet }, '/class?class=5b&student=elsewhere')
    await lesson.page.waitForSelector('.tile')
    await expect.poll(() => new URL(lesson.page.url()).search).toBe('?class=5b')
    expect(await lesson.page.locator('dialog[open]').count()).toBe(0)
  })
})

describe('the bars', () => {
  chromium('for the left hand everything is on the left, and stays so', async () => {
    await using lesson = await teach({}, { viewport: phone })
    const { page } = lesson
    await page.waitForSelector('.tile')
    const more = page.getByRole('button', { name: 'More', exact: true })
    const leftOf = async () => (await more.boundingBox())!.x
    expect(await leftOf()).toBeGreaterThan(phone.width / 2)
    await more.click()
    await page.getByRole('button', { name: 'Left hand' }).click()
    await expect.poll(leftOf).toBeLessThan(phone.width / 2)
    await page.reload()
    await page.waitForSelector('.tile')
    expect(await leftOf()).toBeLessThan(phone.width / 2)
  })

  chromium('alerts first brings who is framed to the front; exceptions shows them alone', async () => {
    await using lesson = await teach()
    const { page, stage } = lesson
    stage.alert(collapseOf(mei, goNow, Date.now()))
    await page.locator(`[data-student=${mei}][data-severity=high]`).waitFor()
    const first = () => page.locator('.tile').first().getAttribute('data-student')
    expect(await first()).toBe('s0')
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.getByRole('button', { name: 'Alerts first' }).click()
    await expect.poll(first).toBe(mei)
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Exceptions' }).click()
    await expect.poll(() => page.locator('.tile:visible').count()).toBe(1)
  })

  chromium('on a phone each control of the thumb’s bar is 56 px high, and the sound’s badge in sight', async () => {
    await using lesson = await teach({ language: 'zh' }, { viewport: { width: 360, height: 640 } })
    const { page } = lesson
    await page.waitForSelector('.tile')
    const boxes = await page
      .locator('.bottom > :is(button, a):visible')
      .evaluateAll(all => all.map(one => one.getBoundingClientRect().toJSON()))
    expect(boxes.map(({ height }) => height)).toEqual(boxes.map(() => 56))
    expect(boxes.every(({ left, right }) => left >= 0 && right <= 360)).toBe(true)
    const clipped = await page
      .locator('.bottom > button:visible, .top button:visible')
      .evaluateAll(all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent))
    expect(clipped).toEqual([])
    await until(page, '.sound', '打开声音')
  })

  chromium('the projector opens in a window of its own, with the class', async () => {
    await using lesson = await teach({}, { viewport: { width: 1920, height: 1080 } })
    const link = lesson.page.locator('.bottom > .projector-link')
    await link.waitFor()
    expect([await link.getAttribute('href'), await link.getAttribute('target')]).toEqual(['/projector?class=5b', 'pulseyard-projector'])
  })
})

chromium('without a class: three steps, the last of which can be taken now', async () => {
  await using lesson = await teach({ lesson: null, classes: [] })
  const { page } = lesson
  await until(page, '.steps', 'An administrator imports the class.')
  expect(await page.locator('.steps li').count()).toBe(3)
  expect(await page.locator('.steps a').getAttribute('href')).toBe('/class?demo')
})

chromium('a nurse is told who, and where', async () => {
  await using lesson = await teach({ role: 'nurse', students: [], lesson: null })
  const { page, stage } = lesson
  await until(page, '.rail', 'No alerts')
  stage.alert({ ...collapseOf(mei, goNow, Date.now()), who: 'Mei Chen', where: '5b · Athletics' })
  await until(page, '.alert h2', 'Mei Chen')
  await until(page, '.alert .where', '5b · Athletics')
  expect(await page.locator('.rail [role=alert]').innerText()).toBe('Act now: Mei Chen. GO NOW: Mei may have collapsed.')
})

chromium('a part that can’t be loaded says so, and the next tap tries again', async () => {
  await using lesson = await teach()
  const { page } = lesson
  await page.waitForSelector('.tile')
  let away = true
  await page.route('**/assets/heat-dialog-*.js', route => (away ? route.abort() : route.continue()))
  const open = async () => {
    await page.getByRole('button', { name: 'More', exact: true }).click()
    await page.locator('.menu').getByRole('button', { name: 'Heat' }).click()
  }
  await open()
  await until(page, '.notice', 'could not be loaded')
  away = false
  await open()
  await page.locator('#dialog-heat .advice').waitFor()
})

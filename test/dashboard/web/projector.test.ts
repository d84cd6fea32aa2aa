import { afterAll, describe, expect, test } from 'vitest'
import { pictureOf, type Seen } from '../../../dashboard/web/projector/picture.ts'
import { classOf, collapseOf } from '../../support/cast.ts'
import { violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { closeBrowser, gone, teachOn, until } from './class-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

/** `'3 3 5 - ! x'`: a zone each; `-` lost, `!` weak, `x` no consent; `3*` in a zone and with a target that holds it, `3/` with one that does not. */
const seen = (text: string): Seen[] =>
  text.split(' ').map(word => {
    const zone = Number(word[0])
    if (word === 'x') return { state: 'no-consent', bpm: null, zone: null, target: null }
    if (word === '-') return { state: 'lost', bpm: null, zone: null, target: null }
    if (word === '!') return { state: 'weak', bpm: null, zone: null, target: null }
    const target = word[1] === '*' ? { lowBpm: 120, highBpm: 140 } : word[1] === '/' ? { lowBpm: 150, highBpm: 160 } : null
    return { state: 'ok', bpm: 130, zone, target }
  })

test.each([
  ['a class', '0 1 2 3 4 5', { read: 6, of: 6, zones: [1, 1, 1, 1, 1, 1], share: 0.5, counts: 'zones' }],
  ['who may not be read is not counted', '3 3 3 3 3 x x', { read: 5, of: 5, zones: [0, 0, 0, 5, 0, 0], share: 1, counts: 'zones' }],
  ['what is weak or lost is not read', '3 3 3 1 1 - !', { read: 5, of: 7, zones: [0, 2, 0, 3, 0, 0], share: 0.6, counts: 'zones' }],
  ['four are no crowd', '3 3 3 3', { read: 4, of: 4, zones: null, share: null, counts: 'zones' }],
  [
    'less than half is not the class',
    '3 3 3 3 3 - - - - - -',
    { read: 5, of: 11, zones: [0, 0, 0, 5, 0, 0], share: null, counts: 'zones' },
  ],
  ['each in the own target', '2* 2* 2* 4/ 4/ 5', { read: 6, of: 6, zones: [0, 0, 3, 0, 2, 1], share: 0.6, counts: 'targets' }],
  ['few targets are nobody’s business', '2* 3 3 3 1 1', { read: 6, of: 6, zones: [0, 2, 1, 3, 0, 0], share: 0.5, counts: 'zones' }],
  ['nobody', 'x', { read: 0, of: 0, zones: null, share: null, counts: 'zones' }],
] as const)('the picture of %s', (_, students, picture) => {
  expect(pictureOf(seen(students))).toEqual(picture)
})

const large = { width: 1920, height: 1080 }
const onWall = (more: Parameters<typeof teachOn>[1] = {}, options: Parameters<typeof teachOn>[2] = { viewport: large }) =>
  teachOn('/projector?class=5b', more, options)

describe('on the wall', () => {
  chromium('stand the zones, the share and the times; no name, no number of a heart, no alarm', async () => {
    await using lesson = await onWall()
    const { page, stage } = lesson
    await until(page, '.read', '40 of 40 bands are read')
    const counts = await page.locator('.zones .figure').allInnerTexts()
    expect(counts.reduce((sum, count) => sum + Number(count), 0)).toBe(40)
    const moving = classOf(40).filter(({ zone }) => zone! >= 3).length
    await until(page, '.share', `${Math.round((100 * moving) / 40)}%`)
    await until(page, '.share', 'are in zones 3 to 5')
    await until(page, 'header .left', /^(29|30):\d\d left$/)
    expect(await page.locator('.teacher').innerText()).toBe('')
    stage.alert(collapseOf('s12', { teacher: 'GO NOW: Mei may have collapsed.' }, Date.now()))
    await until(page, '.teacher', 'Teacher: see the tablet')
    const words = await page.locator('body').innerText()
    for (const { name } of classOf(40)) expect(words).not.toMatch(new RegExp(`\\b${name}\\b`))
    expect(words).not.toMatch(/GO NOW|collapsed|Act now/)
    expect(await page.locator('[data-severity]').count()).toBe(0)
    expect(page.complaints).toEqual([])
  })

  chromium('is read from 10 m: digits of 80 px and words of 64 px at 1080p, all of it in sight', async () => {
    for (const language of ['en', 'zh'] as const) {
      await using lesson = await onWall({ language })
      const { page, stage } = lesson
      stage.alert(collapseOf('s12', { teacher: 'GO NOW.' }, Date.now()))
      await page.locator('.teacher[data-on=true]').waitFor()
      const sizes = (selector: string) =>
        page.locator(selector).evaluateAll(all => all.map(one => Number.parseFloat(getComputedStyle(one).fontSize)))
      expect(Math.min(...(await sizes('.figure, .left')))).toBeGreaterThanOrEqual(80)
      expect(Math.min(...(await sizes('h1, .phase, .share p, .zones span, .read, .teacher')))).toBeGreaterThanOrEqual(64)
      const outside = await page
        .locator('h1, header p, main *, .read, .teacher')
        .evaluateAll(all =>
          all
            .filter(
              one =>
                one.getBoundingClientRect().right > 1920 ||
                one.getBoundingClientRect().bottom > 1080 ||
                one.scrollWidth > one.clientWidth + 1,
            )
            .map(one => one.outerHTML.slice(0, 90)),
        )
      expect(outside.filter(html => !html.startsWith('<svg') && !/^<(path|text|rect|b|span)/.test(html))).toEqual([])
    }
  })

  chromium('says when the data is thin, when the link is cut, and when no lesson is open', async () => {
    await using lesson = await onWall({ students: classOf(12) })
    const { page, stage } = lesson
    stage.frame(Array.from({ length: 7 }, (_, i) => ({ id: `s${i}`, state: 'lost' as const, ...gone })))
    await until(page, '.share', 'Too few bands are read to speak for the class')
    await until(page, '.read', '5 of 12 bands are read')
    stage.frame([{ id: 's8', state: 'weak', ...gone }])
    await expect.poll(() => page.locator('.zones .figure').allInnerTexts()).toEqual(['–', '–', '–', '–', '–', '–'])
    stage.cut()
    await until(page, '.read', 'Offline')
    await using none = await onWall({ lesson: null })
    await until(none.page, 'main', 'No lesson is open')
  })

  for (const theme of ['light', 'dark'] as const)
    chromium(`axe finds nothing in the ${theme}`, async () => {
      const before = (page: { addInitScript(script: string): Promise<unknown> }) =>
        page.addInitScript(`localStorage.setItem('pulseyard.theme', '${theme}')`).then(() => undefined)
      await using lesson = await onWall({}, { viewport: large, bypassCSP: true, before })
      lesson.stage.alert(collapseOf('s12', { teacher: 'GO NOW.' }, Date.now()))
      await lesson.page.locator('.teacher[data-on=true]').waitFor()
      expect(await violationsOn(lesson.page)).toEqual([])
    })
})

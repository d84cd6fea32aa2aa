import { afterAll, describe, expect } from 'vitest'
import { phone, tablet } from '../../support/browser.ts'
import { collapseOf } from '../../support/cast.ts'
import { noteShifts, smallTargets, violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { buzzed, recorded, tuesday, weeksOf } from './record-lesson.ts'
import { closeBrowser, keeping, silent, type Visit, visit } from './record-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const alerts = [buzzed('Told.', tuesday + 12 * 60_000), buzzed('Told again.', tuesday + 30 * 60_000, { outcome: 'nurse' })]
const lessons = [
  recorded({ alerts }),
  recorded({
    id: 'half',
    startsAt: tuesday - 86_400_000,
    legs: [
      [20, 'off'],
      [12, 150],
      [8, 120],
    ],
    learning: true,
  }),
  ...weeksOf(14).slice(2),
]
const asTables = async ({ page }: Awaited<ReturnType<typeof visit>>) => {
  const buttons = page.getByRole('button', { name: /as table|看表格/ })
  while (await buttons.count()) await buttons.first().click()
  await page.waitForSelector('.table-box')
}
const alerted = async ({ stage, page }: Awaited<ReturnType<typeof visit>>) => {
  stage.alert(collapseOf('s0', { guardian: 'During PE …' }, Date.now()))
  await page.waitForSelector('.alert-bar p')
}

type Act = (visitor: Awaited<ReturnType<typeof visit>>) => Promise<void>
/** `then`: looked over once more after it */
type Show = [name: string, path: string, ready: string, then?: Act | undefined, more?: Visit]
const shows: Show[] = [
  ['my lessons, and as a table', '/me', '.trend [data-newest]', asTables],
  ['no lesson of mine yet', '/me', '.empty', undefined, { lessons: [] }],
  ['my lesson, and as tables', '/me?lesson=l1', '.plot canvas', asTables],
  ['a lesson of mine half read', '/me?lesson=half', '.plot canvas'],
  ['a lesson that is not mine', '/me?lesson=other', '.opened .none'],
  [
    'a child’s lessons, catching up',
    '/child',
    '.line-alerts',
    undefined,
    { stage: { answers: keeping(lessons, { catchingUpSince: tuesday }) } },
  ],
  ['one of two children without a lesson', '/child', '.empty', undefined, { stage: { students: silent(2), answers: keeping([]) } }],
  ['a child’s lesson, and an alert over it', '/child?student=s0&lesson=l1', '.plot canvas', alerted],
]

const screens = [
  ['light', 'en', phone],
  ['dark', 'zh', tablet],
] as const

describe.each(shows)('%s', (_, path, ready, then, more) => {
  const open = (theme: string, language: 'en' | 'zh', options: Visit) =>
    visit(path, {
      lessons,
      ...options,
      ...more,
      stage: { language, ...more?.stage },
      before: async page => {
        await page.addInitScript(noteShifts)
        await page.addInitScript(one => localStorage.setItem('pulseyard.theme', one), theme)
      },
    })

  for (const [theme, language, viewport] of screens)
    chromium(`${theme}: axe finds nothing, nothing shifts, targets are 44 px, nothing is wider than the screen`, async () => {
      await using visitor = await open(theme, language, { viewport, bypassCSP: true })
      const { page } = visitor
      await page.waitForSelector(ready)
      expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
      for (const act of [undefined, then]) {
        await act?.(visitor)
        expect(await smallTargets(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        expect(await violationsOn(page)).toEqual([])
        if (!then) break
      }
    })

  chromium('the content policy holds', async () => {
    await using visitor = await open('light', 'en', { viewport: phone })
    await visitor.page.waitForSelector(ready)
    await then?.(visitor)
    expect(visitor.page.complaints).toEqual([])
  })
})

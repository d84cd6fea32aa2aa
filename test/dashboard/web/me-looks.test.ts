import { afterAll, describe, expect } from 'vitest'
import { phone, tablet } from '../../support/browser.ts'
import { collapseOf, withBpm } from '../../support/cast.ts'
import { noteShifts, smallTargets, violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { insightOf, noPlan, telling } from './outlook.ts'
import { buzzed, recorded, tuesday, weeksOf } from './record-lesson.ts'
import { closeBrowser, keeping, silent, type Visit, visit } from './record-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const minute = 60_000
const lessons = [recorded({ alerts: [buzzed('Told.', tuesday + 12 * minute)] }), ...weeksOf(9).slice(1)]
const insight = insightOf(lessons, { seconds: [600, null, 0] })
const heart = { students: [{ ...silent()[0]!, ...withBpm('s0', 150), ageSeconds: 0 }] }
const inLesson = () => ({
  ...heart,
  lesson: { id: 'today', title: 'PE', startsAt: Date.now() - 10 * minute, endsAt: Date.now() + 30 * minute, phase: null },
})
const counted = { lesson: 'today', progress: { inTargetSeconds: 400, whole: true } }

type Visitor = Awaited<ReturnType<typeof visit>>
type Show = [name: string, path: string, ready: string, stage: () => Visit['stage'], then?: (visitor: Visitor) => Promise<unknown>]

const watchedAndAlerted = async ({ stage, page }: Visitor) => {
  await expect.poll(() => stage.sockets()).toBe(1)
  stage.watching(['Ms Silva'])
  stage.alert(collapseOf('s0', { child: 'Your heart is working extra hard. Slow to a walk.' }, Date.now()))
  await page.waitForSelector('.own-alert p')
  await page.waitForSelector('.watching[data-watched=true]')
}
const cutOff = async ({ stage, page }: Visitor) => {
  await expect.poll(() => stage.sockets()).toBe(1)
  stage.cut()
  await page.waitForSelector('.offline-bar')
}
const asTable = async ({ page }: Visitor) => {
  const buttons = page.getByRole('button', { name: /as table|看表格/ })
  while (await buttons.count()) await buttons.first().click()
  await page.waitForSelector('.table-box')
}

const shows: Show[] = [
  [
    'in the lesson, with a plan, watched, alerted',
    '/me',
    '.target .aim',
    () => ({ ...inLesson(), answers: telling(counted, insight) }),
    watchedAndAlerted,
  ],
  [
    'in the lesson, without a plan, cut off',
    '/me',
    '[data-planned=false]',
    () => ({ ...inLesson(), answers: telling(noPlan, insight) }),
    cutOff,
  ],
  ['before a lesson, with a plan', '/me', '[data-planned=true]', () => ({ ...heart, answers: telling({}, insight) })],
  [
    'after, with a plan',
    '/me',
    '[data-planned=true]',
    () => ({ answers: { ...keeping(lessons), ...telling({ group: 'fox', groupName: 'Foxes' }, insight) } }),
  ],
  ['after, without a plan', '/me', '[data-planned=false]', () => ({ answers: { ...keeping(lessons), ...telling(noPlan, insight) } })],
  ['no lesson yet', '/me', '.empty', () => ({ answers: { ...keeping([]), ...telling(noPlan, insightOf([])) } })],
  [
    'a lesson, and as tables',
    '/me?lesson=l1',
    '.opened [data-chart]',
    () => ({ answers: { ...keeping(lessons), ...telling({}, insight) } }),
    asTable,
  ],
]

const screens = [
  ['light', 'en', phone],
  ['dark', 'zh', tablet],
] as const

for (const style of ['picture', 'words'] as const)
  describe.each(shows)(`${style}: %s`, (_, path, ready, stage, then) => {
    for (const [theme, language, viewport] of screens)
      chromium(`${theme}: axe finds nothing, nothing shifts, targets are 44 px, nothing is wider than the screen`, async () => {
        await using visitor = await visit(path, {
          viewport,
          bypassCSP: true,
          stage: { style, language, ...stage() },
          before: async page => {
            await page.addInitScript(noteShifts)
            await page.addInitScript(one => localStorage.setItem('pulseyard.theme', one), theme)
          },
        })
        const { page } = visitor
        await page.waitForSelector(ready)
        await then?.(visitor)
        if (then !== asTable) expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
        expect(await smallTargets(page)).toEqual([])
        expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
        expect(await violationsOn(page)).toEqual([])
      })
  })

import { afterAll, describe, expect, test } from 'vitest'
import { makeDemoLesson } from '../../../commands/demo-lesson.ts'
import { DemoLesson } from '../../../domain/demo-lesson.ts'
import { phone, tablet } from '../../support/browser.ts'
import { violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { closeBrowser, teachOn, until } from './class-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

describe('the demo lesson', () => {
  test('is of made-up children, the same each time, with something of each kind in it', async () => {
    const lesson = DemoLesson.parse(await makeDemoLesson())
    expect(await makeDemoLesson()).toEqual(lesson)
    expect(lesson.students.every(({ id, bpm }) => id.startsWith('demo-') && bpm !== null)).toBe(true)
    expect(lesson.frames).toHaveLength(lesson.seconds)
    expect(lesson.alerts.every(({ alert }) => alert.drill)).toBe(true)
    const fired = lesson.alerts.filter(({ alert }) => alert.phase === 'firing').map(({ alert }) => alert.rule)
    expect(fired).toEqual(expect.arrayContaining(['fall-then-still', 'not-monitored', 'sos']))
  })

  chromium(
    'a teacher without a class looks around: marked on every side, an alert to answer, and nothing asked of the server',
    async () => {
      await using visitor = await teachOn('/class', { classes: [], lesson: null, students: [] }, { viewport: tablet, bypassCSP: true })
      const { page, stage } = visitor
      await page.getByRole('link', { name: 'Demo lesson' }).click()
      await until(page, '.demo-mark', 'Demo: no real children')
      await until(page, '.tile', 'Amara')
      expect(await page.getByRole('button', { name: 'End' }).count()).toBe(0)
      expect(await violationsOn(page)).toEqual([])
      await page.locator('.alert').first().waitFor({ timeout: 60_000 })
      await page.keyboard.press('a')
      await until(page, '.alert .status', 'Ms Silva')
      expect([stage.heard, stage.requests]).toEqual([[], []])
      await page.getByRole('link', { name: 'Leave the demo' }).click()
      await until(page, 'h2', 'No lesson')
    },
    90_000,
  )

  chromium('on a phone, in Chinese', async () => {
    await using visitor = await teachOn('/class?demo', { classes: [], lesson: null, students: [], language: 'zh' }, { viewport: phone })
    await until(visitor.page, '.demo-mark', '演示：并非真实学生')
    await until(visitor.page, '.tile', 'Amara')
  })
})

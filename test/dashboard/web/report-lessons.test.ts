import { afterAll, describe, expect } from 'vitest'
import { LessonList } from '../../../domain/record.ts'
import { answering } from '../../support/live-stage.ts'
import { needs } from '../../support/needs.ts'
import { lesson, list } from './report-lesson.ts'
import { closeBrowser, emptyList, visit } from './report-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

describe('finding a lesson', () => {
  const page2 = { lessons: [{ ...list.lessons[5]!, alerts: 7 }], next: null, catchingUpSince: null }

  chromium('by class, newest first, page by page; and back the way one came', async () => {
    const told = (query: URLSearchParams) =>
      query.get('class') !== '5b' ? emptyList : query.has('before') ? page2 : { ...list, next: list.lessons.at(-1)!.lesson.startsAt }
    await using visitor = await visit('/report', { stage: { answers: { '/api/v1/lessons': answering(LessonList, told) } } })
    const { page, stage, until } = visitor
    await until('.lessons', 'Tue 24 Mar')
    const rows = () => page.locator('.lessons tbody tr:not(.more)').count()
    expect(await rows()).toBe(11)
    expect((await page.locator('.lessons tbody tr').first().innerText()).split(/\s*[\t\n]+\s*/)).toEqual([
      'Tue 24 Mar 10:00',
      '57%',
      '78%',
      '3',
    ])
    await page.getByRole('button', { name: 'Earlier lessons' }).click()
    await expect.poll(() => stage.asked.some(path => path.includes(`before=${list.lessons.at(-1)!.lesson.startsAt}`))).toBe(true)
    await expect.poll(() => page.getByRole('button', { name: 'Earlier lessons' }).count()).toBe(0)
    await expect.poll(rows).toBe(12)

    await page.locator('.lessons tbody a').first().click()
    await until('h1', '5b · Athletics')
    await expect.poll(() => page.evaluate(() => document.activeElement?.tagName)).toBe('H1')
    await page.goBack()
    await until('h1', 'Lessons')
    await page.getByRole('link', { name: '6a · Swimming' }).click()
    await until('.none', 'No lesson of 6a · Swimming has ended yet. Start one on the live page')
    await expect.poll(() => new URL(page.url()).search).toBe('?class=6a')
  })

  chromium('by words and by days: "/" leads to the box, the address keeps the days, and a report leads back to them', async () => {
    const told = (query: URLSearchParams) => {
      const before = Number(query.get('before') ?? Number.MAX_SAFE_INTEGER)
      return { ...list, lessons: list.lessons.filter(({ lesson }) => lesson.startsAt < before) }
    }
    const days = '/report?class=5b&from=2026-03-10&to=2026-03-24'
    await using visitor = await visit(days, { stage: { answers: { '/api/v1/lessons': answering(LessonList, told) } } })
    const { page, until } = visitor
    const rows = () => page.locator('.lessons tbody th a b').allInnerTexts()
    await expect.poll(rows).toEqual(['Tue 24 Mar', 'Fri 20 Mar', 'Tue 17 Mar', 'Fri 13 Mar', 'Tue 10 Mar'])
    await page.keyboard.press('/')
    await page.keyboard.type('friday')
    await expect.poll(rows).toEqual(['Fri 20 Mar', 'Fri 13 Mar'])
    await page.keyboard.press('Escape')
    await expect.poll(rows).toHaveLength(5)
    await page.locator('.lessons tbody a').first().click()
    await until('h1', '5b · Athletics')
    await page.locator('.head .back').click()
    await expect.poll(rows).toHaveLength(5)
    await expect.poll(() => new URL(page.url()).search).toBe('?class=5b&from=2026-03-10&to=2026-03-24')
    await page.getByLabel('To', { exact: true }).fill('2026-03-13')
    await expect.poll(rows).toEqual(['Fri 13 Mar', 'Tue 10 Mar'])
    await expect.poll(() => new URL(page.url()).searchParams.get('to')).toBe('2026-03-13')
    await page.getByLabel('From', { exact: true }).fill('2026-03-12')
    await page.getByLabel('To', { exact: true }).fill('2026-03-12')
    await until('.none', 'No lesson of 5b · Athletics in these days.')
    await page.getByRole('button', { name: 'All days' }).click()
    await expect.poll(rows).toHaveLength(11)
    expect(page.complaints).toEqual([])
  })

  chromium('one whose figures are not computed yet says so in its line', async () => {
    const told = { ...list, lessons: [{ lesson, figures: null }, ...list.lessons.slice(1)] }
    await using visitor = await visit('/report', { stage: { answers: { '/api/v1/lessons': answering(LessonList, told) } } })
    await visitor.until('.lessons tbody tr', 'being made')
  })

  chromium('without a class there is a next step; one that is not theirs is refused with a way on', async () => {
    await using nobody = await visit('/report', { stage: { classes: [] } })
    await nobody.until('.none', 'An administrator gives you one')
    await using stranger = await visit('/report?lesson=another')
    await stranger.until('.waiting h1', 'This report is not here, or not yours')
    await stranger.page.getByRole('link', { name: 'Lessons' }).click()
    await stranger.until('h1', 'Lessons')
  })
})

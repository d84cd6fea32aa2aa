import { afterAll, describe, expect, test } from 'vitest'
import { waitSeconds } from '../../../dashboard/web/report/records.ts'
import { LessonReport } from '../../../domain/record.ts'
import { classOf } from '../../support/cast.ts'
import { answering } from '../../support/live-stage.ts'
import { noteShifts } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { alerts, classFigures, lesson, minute, report, start, students } from './report-lesson.ts'
import { closeBrowser, lessonPage, reportPath, visit } from './report-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const noFigures = { ...report, figures: null, students: students.map(student => ({ ...student, figures: null })) }

describe('a lesson has ended', () => {
  chromium('the class page offers its report at once, and the teacher reads it', async () => {
    const now = Date.now()
    const running = { id: 'l7', title: '5b · Athletics', startsAt: now - 40 * minute, endsAt: now + 5 * minute, phase: null }
    await using visitor = await visit('/class', { stage: { students: classOf(12), lesson: running } })
    const { page, until } = visitor
    await page.waitForSelector('.tile')
    await page.locator('.bottom > .end').click()
    await page.locator('#dialog-end .primary').click()
    await until('.ended', '5b · Athletics has ended')
    await page.getByRole('link', { name: 'Read the report' }).click()
    await until('h1', '5b · Athletics')
    expect(new URL(page.url()).search).toBe('?lesson=l7')
    await until('.headline', '57%')
    expect(page.complaints).toEqual([])
  })

  chromium('the lessons of before are a touch away, from the start screen and from “More”; a nurse has none', async () => {
    await using visitor = await visit('/class')
    const { page, until } = visitor
    await until('.start', 'Lessons')
    await page.locator('[popovertarget=more]').click()
    await page.locator('#more').getByRole('link', { name: 'Lessons' }).click()
    await page.waitForURL(url => url.pathname === '/report')
    await until('h1', 'Lessons')
    await using nurse = await visit('/class', { stage: { role: 'nurse', classes: [] } })
    await nurse.until('.rail', 'No alerts')
    expect(await nurse.page.locator('a[href^="/report"]').count()).toBe(0)
  })

  chromium('a report that is being made says so, and comes by itself', async () => {
    await using visitor = await visit(lessonPage, { told: noFigures, before: page => page.addInitScript(noteShifts).then(() => {}) })
    const { page, stage, until } = visitor
    await until('.making', 'The report is being made')
    expect(await page.locator('.headline, .students, [download]').count()).toBe(0)
    await until('.alert-list', 'May have collapsed')
    stage.answer(reportPath, answering(LessonReport, report))
    await until('.headline', '57%')
    expect(await page.locator('.making').count()).toBe(0)
    expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
    expect(stage.asked.length).toBeLessThan(8)
  })

  chromium('a lesson that is still going on has no report yet', async () => {
    const now = Date.now()
    await using visitor = await visit(lessonPage, {
      told: { ...noFigures, lesson: { ...lesson, startsAt: now - minute, endsAt: now + minute } },
    })
    await visitor.until('.making', 'The lesson is still going on')
  })

  test('the server is asked ever more gently, and never less than four times a minute', () => {
    expect([0, 1, 2, 3, 4, 5, 30].map(waitSeconds)).toEqual([1, 2, 4, 8, 15, 15, 15])
  })
})

describe('the lesson in figures', () => {
  chromium('each with its coverage and what it is read against; the mean heart rate is context, never a verdict', async () => {
    await using visitor = await visit(lessonPage)
    const { page, until, words } = visitor
    await until('.head', 'Tuesday, 24 March 2026 · 10:00–10:45 · 37 of 40 students with data')
    const figures = await page.locator('.figure').evaluateAll(all => all.map(one => (one as HTMLElement).innerText.split(/\n+/)))
    expect(figures).toEqual([
      ['Time in MVPA', '57%', 'Goal 50%: reached', '95% covered'],
      ['Group density', '78%', 'Goal 75%: reached', '97% covered'],
      ['Individual density', '62%', 'Goal 50%: reached', '97% covered'],
      ['Mean heart rate', '143 bpm', 'In principle 140–160', '95% covered'],
      ['Load', '101 points', 'Last 9 lessons: 71–122', '95% covered'],
    ])
    expect(await words('.headline > p')).toContain('contested: context, not a goal')
  })

  chromium('a goal that was missed is said without alarm', async () => {
    await using visitor = await visit(lessonPage, { told: { ...report, figures: classFigures(0.2) } })
    await visitor.until('[data-figure="report.mvpa"]', 'Goal 50%: not reached')
    await visitor.until('[data-figure="report.group-density"]', 'Goal 75%: not reached')
  })

  chromium('below 80 % coverage a figure is grey, says so, and is held against no goal', async () => {
    await using visitor = await visit(lessonPage, { told: { ...report, figures: { ...classFigures(0.56), heartCoverage: 0.63 } } })
    const { page, until, words } = visitor
    await until('[data-figure="report.mvpa"]', 'Only 63% covered: take with care')
    expect(await words('[data-figure="report.mvpa"] .note')).toBe('Goal 50%')
    const colour = (figure: string) => page.locator(`[data-figure="${figure}"] .value b`).evaluate(one => getComputedStyle(one).color)
    const [heart, motion] = [await colour('report.mvpa'), await colour('report.group-density')]
    expect(heart).not.toBe(motion)
    expect(await colour('report.bpm-mean')).toBe(heart)
    expect(await words('[data-figure="report.group-density"]')).toContain('reached')
  })

  chromium('figures that may still change say since when', async () => {
    await using visitor = await visit(lessonPage, { told: { ...report, catchingUpSince: start + 42 * minute } })
    await visitor.until('.as-of', 'History is catching up since 10:42: figures may still change.')
  })

  chromium('the class is compared with itself alone; its first lesson with nothing', async () => {
    await using visitor = await visit(lessonPage)
    const { page, until } = visitor
    await page.locator('.past').getByRole('button', { name: 'Show as table' }).click()
    await until('.past tbody', 'Tue, 24 Mar 2026 (this one)')
    expect(await page.locator('.past tbody tr').count()).toBe(11)
    await page.locator('.past tbody a').first().click()
    expect(new URL(page.url()).searchParams.get('lesson')).toBe('p0')
    await using first = await visit(lessonPage, { told: { ...report, past: [] } })
    await first.until('.past', 'From the next one on, this class is compared with itself here')
  })

  chromium('the load curve is drawn over the phases, points at a minute, and is a table for who asks', async () => {
    await using visitor = await visit(lessonPage)
    const { page, until, words } = visitor
    await page.waitForSelector('.load-curve canvas')
    expect(await words('.load-curve .pointed')).toMatch(/^Highest at 10:23 \(Sprint\): median 17\d bpm$/)
    const { x, y, width, height } = (await page.locator('.load-curve .plot').boundingBox())!
    await page.mouse.move(x + width / 2, y + height / 2)
    await until('.load-curve .pointed', /^10:2\d: median \d+ bpm, half between \d+ and \d+; students: 37$/)
    await page.locator('.load-curve').getByRole('button', { name: 'Show as table' }).click()
    expect(await page.locator('.load-curve tbody tr').count()).toBe(45)
    expect((await words('.load-curve tbody tr:nth-child(23)')).split(/\s+/).slice(0, 2)).toEqual(['10:22', 'Sprint'])
    await page.getByRole('button', { name: 'Hide the table' }).click()
    expect(await page.locator('.load-curve table').count()).toBe(0)
  })

  chromium('minutes in zones are numbers, shapes and words beside their bars', async () => {
    await using visitor = await visit(lessonPage)
    await visitor.until('.zone-minutes', 'Minutes in each zone')
    const rows = await visitor.page.locator('.zone-minutes tbody tr').allInnerTexts()
    expect(rows.map(row => row.split(/\s*[\t\n]+\s*/))).toEqual([
      ['5', 'Very hard', '0.9', '2%'],
      ['4', 'Hard', '5.1', '12%'],
      ['3', 'Moderate', '13.2', '31%'],
      ['2', 'Light', '14.8', '35%'],
      ['1', 'Very light', '7.3', '17%'],
      ['0', 'Resting', '1.6', '4%'],
    ])
  })
})

describe('each student', () => {
  chromium('has a line in the roster’s order or by name, and by nothing else', async () => {
    await using visitor = await visit(lessonPage)
    const { page, until } = visitor
    await until('.students', 'Ana Silva')
    const names = () => page.locator('.students tbody th').allInnerTexts()
    expect(await names()).toEqual(students.map(({ name }) => name))
    await page.getByRole('button', { name: 'Name', exact: true }).click()
    expect(await names()).toEqual(students.map(({ name }) => name).toSorted())
    expect(await page.locator('.students thead button').count()).toBe(0)
    await page.getByRole('button', { name: 'Roster' }).click()
    expect(await names()).toEqual(students.map(({ name }) => name))
  })

  chromium('is found by name', async () => {
    await using visitor = await visit(lessonPage)
    const { page, until } = visitor
    await until('.students', 'Ana Silva')
    await page.keyboard.press('/')
    await page.keyboard.type('SILVA')
    const silvas = students.filter(({ name }) => name.endsWith('Silva')).map(({ name }) => name)
    await expect.poll(() => page.locator('.students tbody th').allInnerTexts()).toEqual(silvas)
  })

  chromium('without consent or readings is said to be so; with too few, is grey', async () => {
    await using visitor = await visit(lessonPage)
    const { page, until, words } = visitor
    await until('[data-student=s9]', 'not monitored: no consent')
    await until('[data-student=s17]', 'no readings: band off, or not heard')
    expect(await page.locator('[data-student=s9] a, [data-student=s17] a').count()).toBe(0)
    expect(await page.locator('tr[data-thin=true]').evaluateAll(all => all.map(row => (row as HTMLElement).dataset.student))).toEqual([
      's5',
      's22',
    ])
    expect(await words('[data-student=s5] .covered')).toBe('62%')
    expect(await words('[data-student=s12] .alert-count')).toMatch(/\*\*\*.*1/s)
  })

  chromium('shows minutes as numbers on demand', async () => {
    await using visitor = await visit(lessonPage)
    const { page, words } = visitor
    await page.getByRole('button', { name: 'Minutes as numbers' }).click()
    expect((await words('[data-student=s12] .zone-column')).split(/\s+/)).toEqual(['0.2', '2.2', '8.8', '15.3', '11.6', '3.8'])
  })

  chromium('opens by a tap: curve over the zones, its table, both files; “back” closes it again', async () => {
    await using visitor = await visit(lessonPage)
    const { page, until } = visitor
    await page.locator('[data-student=s12] td').nth(4).click()
    await until('dialog[open] h2', 'Mei Silva')
    await page.waitForSelector('dialog canvas')
    expect(new URL(page.url()).searchParams.get('student')).toBe('s12')
    await page.locator('dialog').getByRole('button', { name: 'table' }).click()
    expect(await page.locator('dialog .table-box tbody tr').count()).toBe(45)
    await until('dialog .alert-list', 'Answered after 9 s')
    const files = page.locator('dialog a[download]')
    expect(await files.evaluateAll(all => all.map(one => one.getAttribute('href')))).toEqual([
      '/api/v1/students/s12/lessons/l7/series.csv',
      '/api/v1/students/s12/lessons/l7/series.tcx',
    ])
    await page.goBack()
    await page.locator('dialog').waitFor({ state: 'hidden' })
    expect(new URL(page.url()).search).toBe('?class=5b&lesson=l7')
    await page.locator('[data-student=s12] a').focus()
    await page.keyboard.press('Enter')
    await until('dialog[open] h2', 'Mei Silva')
    await page.keyboard.press('Escape')
    await page.waitForURL(url => !url.searchParams.has('student'))
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe('Mei Silva')
    expect(page.complaints).toEqual([])
  })

  chromium('has an address of their own lesson', async () => {
    await using visitor = await visit(`${lessonPage}&student=s12`)
    await visitor.until('dialog[open] h2', 'Mei Silva')
    await visitor.page.getByRole('button', { name: 'Close' }).click()
    await visitor.page.waitForURL(url => !url.searchParams.has('student'))
    await visitor.until('h1', '5b · Athletics')
  })
})

describe('the alerts', () => {
  chromium('tell who did what and when, and how long the child waited', async () => {
    await using visitor = await visit(lessonPage)
    const { page, until } = visitor
    await until('.alerts', '3 in all, 2 answered, half of these within 9 s')
    const collapsed = page.locator('[data-alert=a2]')
    expect(await collapsed.innerText()).toMatch(
      /10:23:20[\s\S]*Act now[\s\S]*Mei Silva May have collapsed[\s\S]*Answered after 9 s\s*Outcome: Fine/,
    )
    expect(await collapsed.locator('.ledger li').allInnerTexts()).toEqual([
      '10:23:00 sign began',
      '10:23:20 alert',
      '10:23:22 seen by Ms Silva',
      '10:23:29 acknowledged by Ms Silva',
      '10:25:02 sign ended',
      '10:25:40 closed by Ms Silva',
    ])
    await until('[data-alert=a1] .ledger', 'acknowledged by someone who has left')
    await until('[data-alert=a3] .response', 'Nobody answered')
    expect(await page.locator('[data-alert=t0]').isVisible()).toBe(false)
    await page.getByText('About the bands: 3').click()
    await until('[data-alert=t0]', 'Not monitored')
  })

  chromium('were none: that is said too', async () => {
    await using visitor = await visit(lessonPage, {
      told: { ...report, alerts: alerts.filter(({ severity }) => severity === 'technical') },
    })
    await visitor.until('.alerts', 'No alert in this lesson.')
  })
})

chromium('a cut link keeps what is there and says how old it is, until it is mended', async () => {
  await using visitor = await visit(lessonPage)
  const { page, until } = visitor
  await until('.headline', '57%')
  const before = await page.locator('.headline').boundingBox()
  await page.context().setOffline(true)
  await until('.offline-bar', /Offline\. What you see is from \d\d:\d\d\. Trying again\./)
  await until('.headline', '57%')
  expect(await page.locator('.headline').boundingBox()).toEqual(before)
  await page.locator('[data-student=s12] a').click()
  await until('dialog [role=alert]', 'The server does not answer')
  await page.context().setOffline(false)
  await until('dialog .facts', 'Mean heart rate')
  await expect.poll(() => page.locator('.offline-bar').count()).toBe(0)
})

chromium('in Chinese, with the words of PE teachers; the alerts are asked for anew', async () => {
  await using visitor = await visit(lessonPage)
  const { page, stage, until, words } = visitor
  await until('.headline', '57%')
  const asked = () => stage.asked.filter(path => path === reportPath).length
  const before = asked()
  await page.getByRole('button', { name: '中文' }).click()
  await until('.load-curve h2', '运动负荷曲线')
  expect(await page.locator('.figure dt').allInnerTexts()).toEqual(['中高强度占比', '群体运动密度', '个体运动密度', '平均心率', '运动负荷'])
  await until('.head', '2026年3月24日星期二')
  expect(await words('.ledger li:nth-child(4)')).toContain('Ms Silva静音')
  await expect.poll(asked).toBeGreaterThan(before)
  expect(await page.title()).toBe('课堂报告 5b · Athletics, 2026年3月24日周二 · Pulseyard')
})

import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterAll, describe, expect } from 'vitest'
import { collapseOf, withBpm } from '../../support/cast.ts'
import { webFolder } from '../../support/live-stage.ts'
import { noteShifts } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { buzzed, recorded, tuesday, weeksOf } from './record-lesson.ts'
import { closeBrowser, keep, keeping, silent, visit } from './record-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const slowDown = 'Your heart is working extra hard. Slow to a walk.'
const buzz = buzzed(slowDown, tuesday + 24.5 * 60_000)
const athletics = recorded({ alerts: [buzz] })
const half = recorded({
  legs: [
    [20, 'off'],
    [12, 150],
    [8, 120],
  ],
})
const minute = 60_000

describe('a student’s own record', () => {
  chromium('tells the lessons, newest first, with how hard they were; earlier ones on request, where the eye then is', async () => {
    await using student = await visit('/me', { lessons: weeksOf(23) })
    const { page, stage, until, all, focused } = student
    await until('.lesson', 'Athletics')
    expect((await all('.lesson .when')).slice(0, 3).join()).toMatch(/^Tue,? 4 Nov.*,Thu,? 30 Oct.*,Tue,? 28 Oct/)
    expect((await all('.lesson .title')).slice(0, 3)).toEqual(['Athletics', 'Ball games', 'Gymnastics'])
    expect((await all('.lesson .effort'))[0]).toContain('Strong')
    expect(await page.locator('.lesson').first().locator('.zone-strip').textContent()).toMatch(/Moderate: \d+ min/)

    await page.getByRole('button', { name: 'Earlier lessons' }).click()
    await expect.poll(() => page.locator('.lesson').count()).toBe(20)
    await expect.poll(focused).toMatch(/^Tue,? 30 Sept/)
    await page.getByRole('button', { name: 'Earlier lessons' }).click()
    await expect.poll(() => page.locator('.lesson').count()).toBe(23)
    expect(await page.getByRole('button', { name: 'Earlier lessons' }).count()).toBe(0)
    expect(stage.asked.filter(path => path.includes('before')).map(path => Number(/before=(\d+)/.exec(path)![1]))).toEqual(
      [9, 19].map(i => weeksOf(23)[i]!.lesson.startsAt),
    )
    expect(page.complaints).toEqual([])
  })

  chromium('opens a lesson: curve, zones, recovery, buzzes; back leads to where the eye was', async () => {
    await using student = await visit('/me', { lessons: [athletics, ...weeksOf(3).slice(1)] })
    const { page, until, words, focused } = student
    await until('.lesson', 'Athletics')
    const drawing = page.waitForResponse(/\/assets\/curve-plot-.*\.js$/)
    await page.locator('.lesson').first().click()
    await drawing
    await page.waitForSelector('.plot canvas')
    expect(new URL(page.url()).search).toBe('?lesson=l1')
    expect(await focused()).toBe('Athletics')
    expect(await words('.opened-head')).toMatch(/Tuesday 4 November at 10:00 · 45 min\s+Effort:\s+Strong/)
    expect(await words('[data-chart=curve] .chart-words')).toMatch(
      /^The top: 1\d\d beats a minute, at \d+:\d\d\. You were in zone \d the longest: \w+/,
    )
    await until('.zone-bars', /Very hard\s*(<1|\d+) min/)
    await until('.recovery', /60 seconds after you stopped, your heart had slowed by \d\d beats\./)
    await until('.told-alerts li', slowDown)
    expect(await words('.told-alerts li')).toMatch(/^1\s+10:24\s/)

    await page.goBack()
    await until('.record', 'My lessons')
    await expect.poll(focused).toContain('Athletics')
    await page.goForward()
    await page.waitForSelector('.plot canvas')
    await page.getByRole('link', { name: 'My lessons' }).click()
    await until('.record', 'My lessons')
    expect(new URL(page.url()).search).toBe('')
    expect(page.complaints).toEqual([])
  })

  chromium('the chart’s scripts come with the first lesson opened, and weigh at most 25 KB', async () => {
    await using student = await visit('/me', { lessons: [athletics] })
    const { page, until } = student
    await until('.lesson', 'Athletics')
    const scripts: string[] = []
    page.on('response', response => {
      if (response.url().endsWith('.js')) scripts.push(new URL(response.url()).pathname)
    })
    await page.locator('.lesson').click()
    await page.waitForSelector('.plot canvas')
    const bytes = scripts.map(path => gzipSync(readFileSync(join(webFolder, path))).length)
    expect(scripts.length).toBeGreaterThan(0)
    expect(bytes.reduce((sum, one) => sum + one, 0)).toBeLessThanOrEqual(25 * 1024)
  })

  chromium('the curve is read out moment by moment, by mouse and by keys', async () => {
    await using student = await visit('/me?lesson=l1', { lessons: [athletics] })
    const { page, until, words } = student
    await page.waitForSelector('.plot canvas')
    await until('.readout', 'Slide along the curve')
    const plot = page.getByRole('slider')
    expect(await plot.getAttribute('aria-label')).toContain('The top: 1')
    await plot.focus()
    await page.keyboard.press('Home')
    expect(await plot.getAttribute('aria-valuetext')).toMatch(/^0:00, 97 beats a minute, Zone 0, Our guess: 7\d to 11\d$/)
    await page.keyboard.press('PageUp')
    await page.keyboard.press('ArrowRight')
    expect(await plot.getAttribute('aria-valuetext')).toMatch(/^1:10, \d+ beats a minute, Zone 2/)
    await page.keyboard.press('End')
    expect(await plot.getAttribute('aria-valuetext')).toMatch(/^44:59/)
    await page.locator('.plot .u-over').hover()
    await until('.readout b', '22:30')
    expect(await words('.readout')).toMatch(/\d+ beats a minute\s+\d?\s*Our guess: \d+ to \d+/)
  })

  chromium('each chart is a table, too, and stays one', async () => {
    await using student = await visit('/me?lesson=l1', { lessons: [athletics] })
    const { page, until, all } = student
    await page.locator('[data-chart=curve]').getByRole('button', { name: 'Show as table' }).click()
    expect(await all('[data-chart=curve] thead th')).toEqual(['Minute', 'Beats', 'Zone', 'Our guess'])
    expect(await page.locator('[data-chart=curve] tbody tr').count()).toBe(45)
    expect(await page.locator('.plot').count()).toBe(0)
    const fetched: string[] = []
    page.on('request', request => fetched.push(request.url()))
    await page.reload()
    await until('[data-chart=curve] tbody th', /^0$/)
    await page.locator('[data-chart=zones]').getByRole('button', { name: 'Show as table' }).click()
    await until('[data-chart=zones] tbody tr', 'Very hard')
    expect(fetched.filter(url => url.includes('plot'))).toEqual([])
    await page.getByRole('link', { name: 'My lessons' }).click()
    await page.locator('[data-chart=trend]').getByRole('button', { name: 'Show as table' }).click()
    await until('[data-chart=trend] tbody tr', /Tue,? 4 Nov.* · Athletics\s*\d+/)
    await page.locator('[data-chart=trend]').getByRole('button', { name: 'Show as chart' }).click()
    await page.waitForSelector('.trend')
  })

  chromium('six weeks side by side: a missed week leaves no hole, a lesson half read is hatched', async () => {
    const weeks = weeksOf(8).filter((_, i) => i !== 2 && i !== 3)
    await using student = await visit('/me', { stage: { answers: keeping([half, ...weeks.slice(1)]) } })
    const { page, until, all } = student
    await until('[data-chart=trend]', 'Lessons: 6. Minutes with a busy heart:')
    const bars = await page.locator('.trend .bars li').evaluateAll(all => all.map(one => one.getBoundingClientRect()))
    const gaps = bars.slice(1).map(({ left }, i) => Math.round(left - bars[i]!.right))
    expect(new Set(gaps)).toEqual(new Set([4]))
    expect(await page.locator('.trend [data-partial=true]').count()).toBe(1)
    await page.locator('[data-chart=trend] button').click()
    expect((await all('[data-chart=trend] tbody td')).at(-1)).toMatch(/^\d+ \(not all was read\)$/)
  })

  chromium('a figure from less than 80 % of the lesson is grey and says so', async () => {
    await using student = await visit('/me', { lessons: [half] })
    const { page, until } = student
    await until('.lesson .part', 'from 50% of the lesson')
    expect(await page.locator('.lesson .zones').getAttribute('data-partial')).toBe('true')
    await page.locator('.lesson').click()
    await until('.opened-head .part', 'Your band was read for 50% of this lesson. So the grey numbers miss a part.')
    expect(await page.locator('.zone-bars').getAttribute('data-partial')).toBe('true')
  })

  chromium('during a lesson the own zone and nothing else; after it, its record as soon as it is made', async () => {
    const now = Date.now()
    const lesson = { id: 'today', title: 'Relay', startsAt: now - 40 * minute, endsAt: now + 6_000, phase: null }
    const stage = { students: [{ ...silent()[0]!, ...withBpm('s0', 150) }], lesson, answers: keeping([athletics]) }
    await using student = await visit('/me', { stage, before: page => page.addInitScript(noteShifts).then(() => undefined) })
    const { page, until } = student
    await until('.own-zone', 'Zone 3')
    // The link beats on: a number that grows old is another story.
    student.stage.frame([])
    expect(await page.locator('.views button, .record, .opened').count()).toBe(0)
    expect(student.stage.asked).toEqual(['/api/v1/students/s0/plan'])

    await until('.making', 'Relay')
    await until('.making', 'The record of this lesson is being made.')
    await until('.lesson', 'Athletics')
    keep(student.stage, [recorded({ id: 'today', title: 'Relay', startsAt: lesson.startsAt }), athletics])
    await until('.lesson', 'Relay')
    expect(await page.locator('.making').count()).toBe(0)
    expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
    await page.getByRole('button', { name: 'Now' }).click()
    await page.waitForSelector('.own-zone')
  })

  chromium('an alert that comes while the record is read is over it', async () => {
    await using student = await visit('/me', { lessons: [athletics] })
    const { page, stage, until } = student
    await until('.lesson', 'Athletics')
    stage.alert(collapseOf('s0', { child: slowDown }, Date.now()))
    await until('.alert-bar', slowDown)
    stage.watching(['Ms Silva'])
    await until('.watching', 'Ms Silva is watching live')
    await page.locator('.alert-bar button').click()
    await until('.own-alert', slowDown)
  })

  chromium('says when history is catching up, and when the link is cut; what was loaded stays, and it heals by itself', async () => {
    const tenTo = Date.UTC(2025, 10, 4, 10, 42)
    await using student = await visit('/me', {
      stage: { answers: keeping([athletics, ...weeksOf(2).slice(1)], { catchingUpSince: tenTo }) },
    })
    const { page, stage, until } = student
    await until('.as-of', 'History is catching up since 10:42.')
    keep(stage, [athletics, ...weeksOf(2).slice(1)])
    await until('.as-of', /^As of \d\d:\d\d$/)
    await page.locator('.lesson').first().click()
    await until('.opened h1', 'Athletics')
    await page.goBack()
    await until('.lesson', 'Athletics')
    await page.context().setOffline(true)
    await page.locator('.lesson').first().click()
    await until('.as-of', /^Offline\. This is what we had at \d\d:\d\d\.$/)
    await until('.recovery', 'slowed by')
    await page.goBack()
    await page.locator('.lesson').nth(1).click()
    await until('.opened .none', 'Offline. It loads when the link is back.')
    await page.context().setOffline(false)
    await until('.opened h1', 'Ball games')
  })

  chromium('no lesson yet: what comes next; no record kept: who can say why', async () => {
    await using beginner = await visit('/me')
    await beginner.until('.empty', 'Wear a band in your next lesson.')
    await beginner.page.getByRole('button', { name: 'Now' }).click()
    await beginner.until('.own-zone', 'No lesson now.')
    await using other = await visit('/me', { stage: { answers: {} } })
    await other.until('.empty', 'We keep no record of your lessons.')
    await using stranger = await visit('/me?lesson=of-another', { lessons: [athletics] })
    await stranger.until('.opened', 'This lesson is not in the record.')
  })

  chromium('the language is the record’s, too', async () => {
    await using student = await visit('/me?lesson=l1', { lessons: [athletics] })
    const { page, stage, until } = student
    await page.waitForSelector('.plot canvas')
    keep(stage, [recorded({ alerts: [{ ...buzz, why: '你的心脏正在加倍努力。' }] })])
    await page.getByRole('button', { name: '中文' }).click()
    await until('.told-alerts', '你的心脏正在加倍努力。')
    await until('.recovery', '停下来 60 秒后')
    await until('.readout', '沿着曲线滑动')
  })
})

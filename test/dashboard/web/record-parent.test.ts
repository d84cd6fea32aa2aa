import { afterAll, describe, expect } from 'vitest'
import { collapseOf } from '../../support/cast.ts'
import { needs } from '../../support/needs.ts'
import { buzzed, recorded, tuesday, weeksOf } from './record-lesson.ts'
import { closeBrowser, keeping, silent, visit } from './record-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const minute = 60_000

describe('a parent’s view of the record', () => {
  const told = 'During PE, Ana’s heart was faster than usual for 40 s. The teacher was told.'
  const withAlerts = recorded({
    alerts: [
      buzzed(told, tuesday + 12 * minute),
      buzzed(told, tuesday + 30 * minute, { outcome: null, ledger: [], resolvedAt: tuesday + 31 * minute }),
    ],
  })

  chromium('summaries with the alerts and how each ended; a lesson opens to curve and table', async () => {
    await using parent = await visit('/child', { lessons: [withAlerts, ...weeksOf(2).slice(1)] })
    const { page, until, all } = parent
    await until('.lesson', 'Athletics')
    await until('.lesson', /\d\d min active/)
    expect(await all('.line-alerts li')).toEqual([
      `10:12 ${told}\n\nAna rested. Ms Silva answered at 10:12. The sign ended at 10:13.`,
      `10:30 ${told}\n\nNo answer was recorded. The sign ended at 10:31.`,
    ])
    await page.locator('.lesson').first().click()
    await page.waitForSelector('.plot canvas')
    expect(new URL(page.url()).search).toBe('?student=s0&lesson=l1')
    await until('.legend', 'What Ana’s movement lets us expect'.replace('’', "'"))
    await until('.recovery', '60 seconds after Ana stopped')
    await until('.told-alerts', 'Ana rested. Ms Silva answered')
    await until('footer', 'not an emergency service')
    expect(await page.locator('main').innerText()).not.toMatch(/class|average|rank|calorie/i)
    await page.goBack()
    await until('.disclaimer', 'not an emergency service')
    expect(page.complaints).toEqual([])
  })

  chromium('a link leads to one child’s lesson; an alert of another child is over it, and leads there', async () => {
    await using parent = await visit('/child?student=s0&lesson=l1', {
      lessons: [withAlerts],
      stage: { students: silent(2), answers: keeping([withAlerts]) },
    })
    const { page, stage, until } = parent
    await page.waitForSelector('.plot canvas')
    stage.alert(collapseOf('s1', { guardian: 'During PE, Ben may have fallen.' }, Date.now()))
    await until('.alert-bar', 'Ben may have fallen')
    await page.locator('.alert-bar button').click()
    await until('.newest .what', 'Ben may have fallen')
    expect(new URL(page.url()).search).toBe('?student=s1')
    await until('.record', "Ben's lessons")
    await page.getByRole('button', { name: 'Ana' }).click()
    await until('.record', "Ana's lessons")
    await until('.lesson', 'Athletics')
  })

  chromium('a second alert stands below the newest while it goes on', async () => {
    await using parent = await visit('/child', { lessons: [recorded()] })
    const { stage, until, page } = parent
    await until('.lesson', 'Athletics')
    const first = collapseOf('s0', { guardian: 'The first.' }, Date.now() - 9_000)
    stage.alert(first)
    stage.alert({ ...collapseOf('s0', { guardian: 'The second.' }, Date.now()), id: 'second' })
    await until('.newest .what', 'The second.')
    await until('.earlier .what', 'The first.')
    stage.alert({
      ...first,
      phase: 'resolved',
      resolvedAt: Date.now(),
      handling: 'closed',
      outcome: 'fine',
      by: 'Ms Silva',
      at: Date.now(),
    })
    await until('.earlier summary', 'Earlier alerts · 1')
    await expect.poll(() => page.locator('.earlier details').getAttribute('open')).toBeNull()
  })
})

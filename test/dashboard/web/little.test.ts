import { afterAll, describe, expect } from 'vitest'
import { collapseOf, withBpm } from '../../support/cast.ts'
import { needs } from '../../support/needs.ts'
import { insightOf, noPlan, telling } from './outlook.ts'
import { buzzed, recorded, tuesday, weeksOf } from './record-lesson.ts'
import { closeBrowser, keep, keeping, silent, type Visit, visit } from './record-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const minute = 60_000
const slowDown = 'Your heart is working extra hard. Slow to a walk.'
const lessons = [recorded({ alerts: [buzzed(slowDown, tuesday + 12 * minute)] }), ...weeksOf(3).slice(1)]
const told = { ...keeping(lessons), ...telling({}, insightOf(lessons, { seconds: [400, 0, null] })) }
const underWay = (endsIn = 30 * minute) => ({
  id: 'today',
  title: 'PE',
  startsAt: Date.now() - 10 * minute,
  endsAt: Date.now() + endsIn,
  phase: null,
})
const heart = (bpm: number) => ({ ...silent()[0]!, ...withBpm('s0', bpm), ageSeconds: 0 })
const little = (more: Visit['stage'] = {}, path = '/me') => visit(path, { stage: { style: 'picture', answers: told, ...more } })
const noBeats = /\b\d{2,3}\b(?! (Oct|Nov|Sept))|bpm|%|calorie|rank/i

describe('a child of six to nine, in the lesson', () => {
  chromium('a buddy for the own zone, one for the target, stars for the time in it; no number of beats', async () => {
    await using child = await little({
      students: [heart(150)],
      lesson: underWay(),
      answers: telling({ lesson: 'today', progress: { inTargetSeconds: 298, whole: true } }, insightOf(lessons)),
    })
    const { page, stage, until } = child
    await until('.own-zone', 'Busy heart')
    expect(await page.locator('.own-zone .buddy').getAttribute('data-zone')).toBe('3')
    // Half of ten minutes is a star more: the page counts the last two seconds by itself.
    await page.getByRole('img', { name: '3 of 5 stars' }).waitFor()
    stage.frame([withBpm('s0', 195)])
    await until('.own-zone', 'Very fast heart')
    await until('.target', 'A bit slower now.')
    const height = () => page.locator('.target').evaluate(target => target.clientHeight)
    const before = await height()
    stage.frame([withBpm('s0', 110)])
    await until('.target', 'A bit faster, if you can.')
    expect(await height()).toBe(before)
    stage.frame([withBpm('s0', 195)])
    stage.watching(['Ms Silva'])
    await until('.watching', 'Ms Silva is watching live')
    stage.alert(collapseOf('s0', { child: slowDown }, Date.now()))
    await until('.own-alert', slowDown)
    expect(await page.locator('#page').innerText()).not.toMatch(noBeats)
    expect(page.complaints).toEqual([])
  })

  chromium('without a plan: join in; with a loose band: what to do; cut off: since when', async () => {
    await using child = await little({ students: [heart(150)], lesson: underWay(), answers: telling(noPlan, insightOf(lessons)) })
    await child.until('.target', 'Just join in and play!')
    child.stage.frame([{ id: 's0', bpm: null, zone: null, percent: null, state: 'weak' }])
    await child.until('.own-zone', 'Pull it a little tighter.')
    child.stage.cut()
    await child.until('.offline-bar', 'Offline. What you see is from')
  })

  chromium('when it is over: the stars come by themselves', async () => {
    await using child = await little({ students: [heart(150)], lesson: underWay(6_000) })
    await child.until('.own-zone', 'Busy heart')
    await child.until('.little-lesson', /PE\s*Your stars come soon\./)
    const own = recorded({ id: 'today', title: 'PE', startsAt: Date.now() - 10 * minute })
    keep(child.stage, [own, ...lessons])
    for (const [path, answer] of Object.entries(telling({}, insightOf([own, ...lessons], { seconds: [600] }))))
      child.stage.answer(path, answer)
    await child.page.locator('.little-lesson').first().getByRole('img', { name: '5 of 5 stars' }).waitFor()
  })
})

describe('a child of six to nine, after the lesson', () => {
  chromium('stars of each lesson, the first for taking part; the plan in one picture and two sentences', async () => {
    await using child = await little()
    const { page, until, all } = child
    await until('.little-plan', /Next time.*Busy heart\s*This fits your own heart/)
    expect(await page.locator('.little-plan').first().innerText()).not.toMatch(/170|142/)
    const stars = await page.locator('.lessons .stars').evaluateAll(each => each.map(one => one.getAttribute('aria-label')))
    expect(stars).toEqual(['3 of 5 stars', '1 of 5 stars'])
    expect((await all('.little-lesson'))[2]).toContain('Your stars come soon.')
    expect(await all('.best')).toEqual(['Your best!'])
    await until('.little-plan', /Is my heart strong\?.*Better/)
    expect(await page.locator('main').innerText()).not.toMatch(/beats|calorie|rank|%/)
  })

  chromium('a lesson opens: its stars, who was there, as a table too, and why the band buzzed; back leads to it', async () => {
    await using child = await little()
    const { page, until } = child
    await until('.little-lesson', 'Athletics')
    await page.locator('.little-lesson').first().click()
    await until('.opened h1', 'Athletics')
    await page.locator('.opened').getByRole('img', { name: '3 of 5 stars' }).waitFor()
    expect(await page.locator('.roads li').count()).toBeGreaterThan(3)
    await until('.opened', slowDown)
    await page.getByRole('button', { name: 'Show as table' }).click()
    await until('.opened tbody tr', /Busy heart\s*\d+/)
    expect(await page.locator('.opened').innerText()).not.toMatch(/beats|%|10:12/)
    await page.getByRole('link', { name: 'My stars' }).click()
    await expect.poll(() => page.evaluate(() => document.activeElement?.textContent ?? '')).toContain('Athletics')
    expect(page.complaints).toEqual([])
  })

  chromium('no plan and no lesson yet; no record kept; a lesson that is not there', async () => {
    await using beginner = await little({ answers: { ...keeping([]), ...telling(noPlan, insightOf([])) } })
    await beginner.until('.little-plan', 'Come and play! One star is for you.')
    await beginner.until('.empty', 'Wear your band and play. Then you get stars.')
    await using other = await little({ answers: {} })
    await other.until('.empty', 'We keep no record of your lessons.')
    await using stranger = await little({}, '/me?lesson=of-another')
    await stranger.until('.opened', 'This lesson is not in the record.')
  })
})

describe('the other style', () => {
  chromium('is one tap away, stays on this screen for this account, and no other', async () => {
    await using child = await little()
    const { page, until } = child
    await until('.record', 'My stars')
    await page.getByRole('button', { name: 'More words' }).click()
    await until('.next-plan', '142 to 158 beats a minute')
    await page.reload()
    await until('.next-plan', '142 to 158 beats a minute')
    await page.getByRole('button', { name: 'More pictures' }).click()
    await until('.record', 'My stars')
    await page.evaluate(() => localStorage.setItem('pulseyard.own-style', 'words somebody-else'))
    await page.reload()
    await until('.record', 'My stars')
  })

  chromium('words are for ten and more', async () => {
    await using student = await visit('/me', { stage: { answers: told } })
    await student.until('.record', 'My lessons')
  })
})

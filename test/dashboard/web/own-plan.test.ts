import { afterAll, describe, expect } from 'vitest'
import { withBpm } from '../../support/cast.ts'
import { needs } from '../../support/needs.ts'
import { insightOf, noPlan, plan, telling } from './outlook.ts'
import { recorded, weeksOf } from './record-lesson.ts'
import { closeBrowser, keeping, silent, visit } from './record-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const minute = 60_000
const lessons = [recorded(), ...weeksOf(8).slice(1)]
const kept = keeping(lessons)
const heart = (bpm: number) => ({ ...silent()[0]!, ...withBpm('s0', bpm), ageSeconds: 0 })
const underWay = () => ({ id: 'today', title: 'PE', startsAt: Date.now() - 10 * minute, endsAt: Date.now() + 30 * minute, phase: null })
const counted = (seconds: number) => ({ lesson: 'today', progress: { inTargetSeconds: seconds, whole: true } })

describe('a student of ten or more, in the lesson', () => {
  chromium('the approved target fills as the heart is in it, and says which way', async () => {
    const stage = { students: [heart(150)], lesson: underWay(), answers: telling(counted(298), insightOf(lessons)) }
    await using student = await visit('/me', { stage })
    const { until, page } = student
    // The server counted 4:58; between two of its answers the page counts on by itself.
    await until('.target', /Moderate\s*5 of 10 min/)
    await until('.target-words', 'You are in your target.')
    student.stage.frame([withBpm('s0', 120)])
    await until('.target-words', 'A bit faster, if you feel well.')
    student.stage.frame([withBpm('s0', 175)])
    await until('.target-words', 'A bit slower now.')
    student.stage.frame([{ id: 's0', bpm: null, zone: null, percent: null, state: 'weak' }])
    await expect.poll(() => page.locator('.target-words').innerText()).toBe('')
    expect(await page.locator('#page').innerText()).not.toMatch(/\b1[0-9]{2}\b|%|bpm/)
  })

  chromium('the target is reached', async () => {
    const stage = { students: [heart(150)], lesson: underWay(), answers: telling(counted(600), insightOf(lessons)) }
    await using student = await visit('/me', { stage })
    await student.until('.target', /10 of 10 min.*You did it!/)
  })

  chromium('without a plan taking part counts; one approved meanwhile moves nothing', async () => {
    const stage = { students: [heart(150)], lesson: underWay(), answers: telling(noPlan, insightOf(lessons)) }
    await using student = await visit('/me', { stage })
    const { page, until } = student
    await until('.target', 'No target today. Taking part counts.')
    const box = () => page.locator('.own-zone').boundingBox()
    const before = await box()
    for (const [path, told] of Object.entries(telling(counted(60), insightOf(lessons)))) student.stage.answer(path, told)
    await page.evaluate(() => dispatchEvent(new Event('online')))
    await until('.target', '1 of 10 min')
    expect(await box()).toEqual(before)
  })
})

describe('a student of ten or more, after the lesson', () => {
  const told = (own = {}, insight = insightOf(lessons)) => ({ stage: { answers: { ...kept, ...telling(own, insight) } } })

  chromium('the approved plan with its reasons, the trend in a word, own bests', async () => {
    await using student = await visit('/me', told({ group: 'fox', groupName: 'Foxes' }))
    const { page, until, all } = student
    await until('.next-plan', /My next lesson.*Moderate\s*142 to 158 beats a minute.*10 min.*60 s go\s*30 s easy/)
    expect(await all('.why li')).toEqual([...new Set(plan.reasons.map(({ text }) => text))])
    await until('.approved', 'In the group Foxes. Approved by the teacher on Tue')
    await until('.fitness', /Better\s*For the same moves your heart needs fewer beats/)
    await until('.bests', /In one lesson\s*11 min.*In one week\s*18 min.*not all was read.*Only you are in it/)
    await page.locator('.bests a').click()
    await until('.opened .in-target', '11 of 10 min in target')
    expect(page.complaints).toEqual([])
  })

  chromium('no plan yet', async () => {
    await using student = await visit('/me', told(noPlan))
    await student.until('.next-plan', 'No plan yet. When your teacher has one for you, it is here. Taking part counts.')
  })

  for (const [word, reason, words] of [
    ['about-the-same', null, /About the same\s*For the same moves your heart needs as many beats/],
    ['not-sure-yet', 'few-lessons', /Not sure yet\s*We have seen too few lessons to tell. Missing one takes nothing away./],
    ['not-sure-yet', 'once', /Not sure yet\s*It looks better for the first time/],
    ['not-sure-yet', 'wide', /Not sure yet\s*Your heart was not the same in each lesson/],
    ['not-sure-yet', 'faster', /Not sure yet\s*Your heart beat a bit faster of late/],
  ] as const)
    chromium(`the trend: ${word}, ${reason}; from half of the lessons it says so`, async () => {
      await using student = await visit('/me', told({}, insightOf(lessons, { word, reason, trendCoverage: 0.5 })))
      await student.until('.fitness', words)
      await student.until('.fitness .part', 'From 50% of the lesson time, so take it with care.')
    })

  chromium('the first lesson is a beginning: no best yet', async () => {
    const first = [recorded()]
    await using student = await visit('/me', { stage: { answers: { ...keeping(first), ...telling({}, insightOf(first)) } } })
    await student.until('.bests', 'A best needs two lessons.')
  })
})

describe('a parent', () => {
  chromium('reads the plan and the trend; what is not there yet says so, and is no button', async () => {
    await using parent = await visit('/child', { stage: { answers: { ...kept, ...telling({}, insightOf(lessons)) } } })
    const { page, until } = parent
    await until('.next-plan', /Ana's next lesson.*Moderate/)
    await until('.fitness', /Is Ana's heart getting fitter\?\s*Better\s*For the same movement Ana's heart needs fewer beats/)
    await until('.setup', /Put Pulseyard on the home screen.*Notifications\s*Not ready yet.*A test message\s*Comes with notifications/)
    expect(await page.locator('.setup button').count()).toBe(0)
    await until('main', /Who looked at Ana's data\s*A list with day and person will stand here; it is not ready yet/)
    await until('.disclaimer', 'not an emergency service')
  })

  chromium('before an approval', async () => {
    await using parent = await visit('/child', { stage: { answers: { ...kept, ...telling(noPlan, insightOf(lessons)) } } })
    await parent.until('.next-plan', 'Once the teacher approves one for Ana')
  })

  chromium('where the browser offers it the page is installed from the list', async () => {
    await using parent = await visit('/child', { stage: { answers: { ...kept, ...telling({}, insightOf(lessons)) } } })
    await parent.until('.setup', 'look for "Add to home screen"')
    await parent.page.evaluate(() => dispatchEvent(Object.assign(new Event('beforeinstallprompt'), { prompt: async () => {} })))
    await parent.page.locator('.setup').getByRole('button', { name: 'Put Pulseyard on this screen' }).click()
    await expect.poll(() => parent.page.locator('.setup button').count()).toBe(0)
  })
})

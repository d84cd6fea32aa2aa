import type { Page } from 'playwright-core'
import { afterAll, describe, expect } from 'vitest'
import { ShuttleRun, ShuttleRunEntered, StudentInsight } from '../../../domain/insight.ts'
import { vo2MaxOf } from '../../../domain/shuttle.ts'
import { phone, tablet } from '../../support/browser.ts'
import { answering, type LiveStage } from '../../support/live-stage.ts'
import { noteShifts, smallTargets, violationsOn } from '../../support/look-over.ts'
import { needs } from '../../support/needs.ts'
import { insight } from './insight-told.ts'
import { start } from './report-lesson.ts'
import { closeBrowser, lessonPage, type Visit, visit } from './report-stage.ts'

const chromium = needs('chromium')
afterAll(closeBrowser)

const path = '/api/v1/students/s12/insight'
const runsPath = '/api/v1/students/s12/shuttle-runs'

/** Ms Silva opens Mei's card in the report; the runs she enters are kept here. */
async function card({ told = insight(), ...options }: Omit<Visit, 'told'> & { told?: StudentInsight } = {}) {
  const stage: { is?: LiveStage } = {}
  let { shuttleRuns: runs } = told
  const answers = {
    [path]: answering(StudentInsight, () => ({ ...told, shuttleRuns: runs })),
    [`POST ${runsPath}`]: answering(ShuttleRun, () => {
      const { at, level, shuttles } = ShuttleRunEntered.parse(stage.is!.requests.at(-1)!.body)
      const run = { id: `r${at}`, at, level, shuttles: shuttles ?? null, vo2Max: vo2MaxOf({ level, ageYears: 11 }) }
      runs = [run, ...runs]
      return run
    }),
  }
  const visitor = await visit(`${lessonPage}&student=s12`, { ...options, stage: { ...options.stage, answers } })
  stage.is = visitor.stage
  const { page } = visitor
  await page.route(`**${runsPath}/*`, route => {
    runs = runs.filter(({ id }) => !route.request().url().endsWith(`/${id}`))
    return route.fulfill({ status: 204 })
  })
  await page.waitForSelector('.insight .word')
  return { ...visitor, runs: () => runs, [Symbol.asyncDispose]: () => visitor[Symbol.asyncDispose]() }
}

describe('a student’s last six weeks, in the card', () => {
  chromium('the trend in a word with its interval, the load, the bests, and what each figure is', async () => {
    await using teacher = await card()
    const { page, until, words } = teacher
    expect(await words('.insight .word')).toBe('About the same')
    await until('.insight', '−0.3 beats a week at the same movement; 95 % between −0.8 and +0.2')
    await until('.insight', '24 Mar: 130 points · Fitness')
    await until('.insight', 'One lesson: 13 min, 24 Mar')
    await until('.insight', 'One week: 26 min, from 23 Mar')
    await until('.assumed', "Not known of this student, so the age's norm stands for it: resting heart rate")
    await page.locator('.insight summary').first().click()
    await until('.insight details[open]', "Against the student's own past alone; never a grade.")
    expect(await page.locator('.insight').innerText()).not.toMatch(/worse|rank|grade [A-F1-6]/i)
  })

  for (const [reason, sentence] of [
    ['few-lessons', 'It takes six lessons over three weeks.'],
    ['faster', 'Heat, growth or a cold do that, too.'],
  ] as const)
    chromium(`what is not sure is said to be so, and why: ${reason}`, async () => {
      const trend = { word: 'not-sure-yet', reason, bpmPerWeek: null, lessons: [], coverage: 0.4 } satisfies StudentInsight['trend']
      await using teacher = await card({ told: insight({ trend, bests: { lesson: null, week: null } }) })
      await teacher.until('.insight .word', 'Not sure yet')
      await teacher.until('.insight', sentence)
      await teacher.until('.insight', 'Only 40% covered: take with care')
      await teacher.until('.insight', 'Nothing to compare with yet.')
    })

  chromium('a shuttle run is entered, tells VO₂max with its error, is removed, and comes back by “Undo”', async () => {
    await using teacher = await card()
    const { page, until, runs } = teacher
    await until('.runs', 'VO₂max about 47 ± 6 ml/kg/min (Léger)')
    await page.getByLabel('Level').fill('7')
    await page.getByLabel('Shuttles').fill('2')
    await page.getByRole('button', { name: 'Enter', exact: true }).click()
    await until('.runs', 'Level 7, 2 shuttles')
    await until('.said', 'The run is entered.')
    await page.locator('.said').getByRole('button', { name: 'Undo' }).click()
    await until('.said', 'The run is removed.')
    expect(runs().map(({ level }) => level)).toEqual([5])
    await page.getByRole('button', { name: 'Remove the run of 19 Mar' }).click()
    await until('.runs + form, .insight', 'None entered yet.')
    await page.locator('.said').getByRole('button', { name: 'Undo' }).click()
    await until('.runs', 'Level 5, 3 shuttles')
    expect(runs()).toMatchObject([{ level: 5, at: start - 5 * 24 * 3_600_000 }])
  })

  chromium('why VO₂max is not known is said; a run that is not taken says what is wrong', async () => {
    const unknown = { id: 'r1', at: start, level: 5, shuttles: null, vo2Max: vo2MaxOf({ level: 5, ageYears: null }) }
    await using teacher = await card({ told: insight({ shuttleRuns: [unknown] }) })
    const { page, until } = teacher
    await until('.runs', 'VO₂max unknown: the school does not know the age')
    await page.route(`**${runsPath}`, route =>
      route.fulfill({ status: 400, json: { detail: '', errors: [{ path: 'at', message: 'Enter a run of the last 31 days.' }] } }),
    )
    await page.getByLabel('Level').fill('7')
    await page.getByRole('button', { name: 'Enter', exact: true }).click()
    await until('.said', 'That was not taken. Enter a run of the last 31 days.')
    expect(await page.getByLabel('Level').inputValue()).toBe('7')
  })
})

for (const [theme, language, viewport] of [
  ['light', 'en', tablet],
  ['dark', 'zh', phone],
] as const)
  chromium(`${theme}, ${language}, ${viewport.width} px: axe finds nothing, the content policy holds, nothing shifts`, async () => {
    const before = async (page: Page) => {
      await page.addInitScript(theme => localStorage.setItem('pulseyard.theme', theme), theme)
      await page.addInitScript(noteShifts)
    }
    for (const bypassCSP of [false, true]) {
      await using teacher = await card({ viewport, bypassCSP, before, stage: { language } })
      const { page } = teacher
      await page.waitForSelector('dialog canvas')
      await page.locator('.insight').scrollIntoViewIfNeeded()
      if (process.env.LOOK) await page.screenshot({ path: `${process.env.LOOK}/insight-${theme}-${language}.png` })
      expect(page.complaints).toEqual([])
      expect(await page.locator('html').getAttribute('data-shifted')).toBeNull()
      expect(await page.evaluate(() => document.documentElement.scrollWidth - innerWidth)).toBeLessThanOrEqual(0)
      expect(await smallTargets(page)).toEqual([])
      if (bypassCSP) expect(await violationsOn(page)).toEqual([])
    }
  })

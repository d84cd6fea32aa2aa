import type { Locator } from 'playwright-core'
import { keepDemoPast } from '../../commands/demo-past.ts'
import { openArchive } from '../../record/archive.ts'
import { seedDemo } from '../../school/demo.ts'
import { openSchool } from '../../school/school.ts'
import { startClassroom } from '../../simulator/classroom.ts'
import { parseIncident } from '../../simulator/incident.ts'
import { standardLesson } from '../../simulator/lesson-script.ts'
import { type launchBrowser, openPage, tablet } from './browser.ts'
import { startProduct } from './product.ts'

export interface WalkedStep {
  what: string
  /** taps: nothing in it needs a key */
  taps: number
  /** from the screen as it stands to what was wanted in sight: the product's and the browser's time, no reading in it */
  seconds: number
}

/** Seconds after the bands come on: the lesson has begun by then. */
const collapseAtSeconds = 15

/**
 * A teacher who has never seen the product, on a tablet, against the real server: a class with six weeks behind it and no lesson open. Signs
 * in by the link, starts a lesson, answers a collapse, ends the lesson, reads the report and approves the plans for the next.
 * @param look called at the end of each step
 */
export async function walkThrough(
  { browser, dataFolder, locale = 'en-GB' }: { browser: Awaited<ReturnType<typeof launchBrowser>>; dataFolder: string; locale?: string },
  look: (page: Awaited<ReturnType<typeof openPage>>, what: string) => Promise<unknown> = async () => {},
) {
  const { link, school, bands, collapse } = await prepare(dataFolder)
  await using product = await startProduct({ dataFolder })
  await using page = await openPage(browser, `${product.web}/sign-in?token=${link}`, { viewport: tablet, locale })
  const steps: WalkedStep[] = []
  let taps = 0
  const tap = async (on: Locator) => {
    await on.click({ timeout: 30_000 })
    taps++
  }
  const seen = (on: Locator) => on.first().waitFor({ timeout: 60_000 })
  const step = async (what: string, walk: () => Promise<void>) => {
    taps = 0
    const from = performance.now()
    await walk()
    steps.push({ what, taps, seconds: (performance.now() - from) / 1_000 })
    await look(page, what)
  }

  await seen(page.locator('button.primary'))
  await step('sign in by the link', async () => {
    await tap(page.locator('button.primary'))
    await seen(page.locator('.start button.primary'))
  })
  await step('start a lesson', async () => {
    await tap(page.locator('.start button.primary'))
    await seen(page.locator('.tile'))
  })
  const fallen = bands.find(({ student }) => student === collapse)!.band
  await using _classroom = startClassroom({
    url: product.mqtt,
    school,
    bands: bands.map(({ band, secret, student: _, ...student }) => ({ band, secret, student })),
    script: standardLesson,
    incidents: [parseIncident(`collapse@${collapseAtSeconds}:${fallen}`)],
    seed: 7,
    now: Date.now,
  })
  const alert = page.locator('.alert[data-severity=high]')
  await alert.first().waitFor({ timeout: 120_000 })
  await step('answer an alert: seen, and how it ended', async () => {
    await tap(alert.locator('button.acknowledge').first())
    await tap(alert.locator('.outcomes button').first())
    await seen(alert.locator('.held'))
  })
  await step('end the lesson', async () => {
    await tap(page.locator('.bottom > .end'))
    await tap(page.locator('#dialog-end .primary'))
    await seen(page.locator('.ended a.button'))
  })
  await step('read the report', async () => {
    await tap(page.locator('.ended a.button'))
    await seen(page.locator('.uplot canvas'))
  })
  const report = await page.locator('main').innerText()
  await step('approve the plans for the next', async () => {
    await tap(page.locator('main a[href*="view=plans"]'))
    await tap(page.locator('section.lines .section-head button.primary'))
    await seen(page.locator('.notice.undo'))
  })
  return { steps, complaints: page.complaints, report, notice: await page.locator('.notice.undo').innerText() }
}

/** The demo school as it is left when its lesson is over, with a link for its teacher. */
async function prepare(dataFolder: string) {
  const now = Date.now()
  await using people = await openSchool({ dataFolder, now: Date.now, log: console })
  const { school, class: classId, lesson, bands, collapse } = seedDemo(people, now)
  people.endLesson(people.lesson(school, lesson)!, now)
  using archive = openArchive(dataFolder, school)
  keepDemoPast(archive, classId, now)
  return { school, bands, collapse, link: people.createLink('demo-teacher') }
}

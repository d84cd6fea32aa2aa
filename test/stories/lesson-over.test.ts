import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import { launchBrowser, type OpenPage, openPage, phone, tablet } from '../support/browser.ts'
import { needs } from '../support/needs.ts'
import { signIn, tokenOf } from '../support/person.ts'
import { startProduct } from '../support/product.ts'

const minute = 60_000
const collapsed = '[data-alert][data-severity="high"]'

/** Follows a sign-in link and presses its button, as a person does. */
async function arrive(browser: Awaited<ReturnType<typeof launchBrowser>>, link: string, viewport: typeof phone): Promise<OpenPage> {
  const page = await openPage(browser, link, { viewport, locale: 'en-GB' })
  await page.click('button.primary')
  await page.waitForURL(url => !url.pathname.startsWith('/sign-in'))
  return page
}

needs('chromium')(
  'the lesson is over: teacher, student and parent open it at once, each what is theirs',
  async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-over-'))
    const browser = await launchBrowser()
    try {
      await using product = await startProduct({ dataFolder, demo: true })
      await using teacher = await arrive(browser, product.links.teacher!, tablet)
      await using parent = await arrive(browser, product.links.parent!, phone)
      await using student = await arrive(browser, product.links.student!, phone)

      // A child collapses; the teacher acknowledges, says how it ended, and ends the lesson.
      await teacher.waitForSelector(collapsed, { timeout: 2 * minute })
      await teacher.getByRole('button', { name: 'Acknowledge' }).first().click()
      await parent.waitForSelector(collapsed)
      await teacher.getByRole('button', { name: 'End lesson' }).first().click()
      await teacher.getByRole('dialog').getByRole('button', { name: 'End lesson' }).click()

      await teacher.getByRole('link', { name: 'Read the report' }).click()
      await teacher.getByRole('heading', { name: 'The lesson in figures' }).waitFor({ timeout: 30_000 })
      const report = await teacher.locator('main').innerText()
      expect(report).toContain('Time in MVPA')
      expect(report.match(/GO NOW: .* may have collapsed/g)?.length, 'the collapse, in the report').toBeGreaterThan(0)
      expect(await teacher.locator('.uplot canvas').count(), 'the load curve is drawn').toBeGreaterThan(0)

      // The student's page leaves the live view by itself, and the lesson is there.
      const id = new URL(teacher.url()).searchParams.get('lesson')
      await student.getByRole('heading', { name: 'My lessons' }).waitFor({ timeout: 30_000 })
      const lesson = student.locator(`main a[href*="lesson=${id}"]`).first()
      await lesson.waitFor({ timeout: 30_000 })
      await lesson.click()
      await student.locator('.uplot canvas').first().waitFor()
      await student.getByRole('button', { name: /table/i }).first().click()
      expect(await student.locator('main table tbody tr').count(), 'the curve as a table').toBeGreaterThan(0)

      await parent.locator(`main a[href*="lesson=${id}"]`).first().click({ timeout: 30_000 })
      await parent.locator('.uplot canvas').first().waitFor()
      expect(await parent.locator('main').innerText()).toContain('may have fallen and lay still')

      // Each has what is theirs and nothing else: asked by hand, what is another's is not there.
      const own = await signIn(product.web, { token: tokenOf(product.links.student!) })
      const me = await (await own.get('/api/v1/me')).json()
      expect((await own.get(`/api/v1/lessons/${id}/report`)).status).toBe(404)
      expect((await own.get(`/api/v1/students/${me.students[0].id}/lessons/${id}/series.tcx`)).status).toBe(200)
      expect([teacher, student, parent].flatMap(({ complaints }) => complaints)).toEqual([])
    } finally {
      await browser.close()
      rmSync(dataFolder, { recursive: true })
    }
  },
  240_000,
)

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ServerMessage } from '../../domain/live.ts'
import { OwnPlan } from '../../domain/plan-told.ts'
import { LessonReport } from '../../domain/record.ts'
import { launchBrowser, openPage, tablet } from '../support/browser.ts'
import { needs } from '../support/needs.ts'
import { signIn, tokenOf } from '../support/person.ts'
import { startProduct } from '../support/product.ts'

needs('chromium')(
  'a lesson is over: its teacher changes one plan and approves all, and only then does the student read it; by “Undo” no longer',
  async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-plans-'))
    const browser = await launchBrowser()
    try {
      await using product = await startProduct({ dataFolder, demo: true })
      const [teacher, student] = await Promise.all(
        ['teacher', 'student'].map(role => signIn(product.web, { token: tokenOf(product.links[role]!) })),
      )
      const read = async (who: typeof teacher, path: string) => (await who!.get(`/api/v1/${path}`)).json()
      const { id, name } = (await read(student, 'me')).students[0]
      const own = async () => OwnPlan.parse(await read(student, `students/${id}/plan`))

      // The lesson that the demo holds, ended by its teacher once there is something to tell.
      const headers = { cookie: teacher!.cookie, origin: product.web, 'content-type': 'application/json' }
      const change = (path: string, method: string, body: object) =>
        fetch(`${product.web}/api/v1/${path}`, { method, headers, body: JSON.stringify(body) })
      const of = (await read(teacher, 'me')).classes[0].id
      const open = await (await change('lessons', 'POST', { class: of })).json()
      using screen = await teacher!.live()
      const isHeard = (message: ServerMessage) =>
        message.type === 'frame' && message.students.some(([who, bpm]) => who === id && bpm !== null)
      await screen.hear(isHeard, 30_000)
      expect((await change(`lessons/${open.id}`, 'PATCH', { ended: true })).status).toBe(200)
      const report = async () => LessonReport.parse(await read(teacher, `lessons/${open.id}/report`))
      await expect.poll(async () => (await report()).figures, { timeout: 60_000 }).not.toBeNull()

      const { cookie } = teacher!
      const [cookieName, value] = cookie.split(';')[0]!.split('=') as [string, string]
      const page = await openPage(browser, `${product.web}/sign-in`, { viewport: tablet })
      await page.context().addCookies([{ name: cookieName, value, url: product.web }])
      await page.goto(`${product.web}/report?class=${of}&lesson=${open.id}`)
      await page.getByRole('link', { name: 'Plan the next lesson' }).click()
      await page.locator(`.lines tr[data-student="${id}"] th a`).click()
      await page.locator('dialog[open] h2').filter({ hasText: name }).waitFor()
      const minutes = page.getByLabel('Minutes in target')
      const fewer = Number(await minutes.inputValue()) - 1
      await minutes.fill(String(fewer))
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page.locator('.plan-state').filter({ hasText: 'Edited by you' }).waitFor()
      expect((await own()).plan).toBeNull()

      // Above what the child may do, the product says how far it goes and why.
      await page.getByLabel('To, bpm').fill('230')
      await page.getByRole('button', { name: 'Save', exact: true }).click()
      await page
        .locator('[data-field=highBpm] [role=alert]')
        .filter({ hasText: /^At most \d+\. / })
        .waitFor()
      await page.keyboard.press('Escape')

      await page.locator('.lines .primary').click()
      await page.locator('.notice').filter({ hasText: 'The students see them now.' }).waitFor()
      const told = await own()
      expect(told.plan).toMatchObject({ aim: 'endurance', minutes: fewer })
      expect(told.plan!.reasons.map(({ text }) => text)).toContain('Your teacher chose this for you.')

      await page.locator('.notice').getByRole('button', { name: 'Undo' }).click()
      await page.locator('.notice').filter({ hasText: 'taken back' }).waitFor()
      expect((await own()).plan).toBeNull()
      expect(page.complaints).toEqual([])
    } finally {
      await browser.close()
      rmSync(dataFolder, { recursive: true })
    }
  },
  240_000,
)

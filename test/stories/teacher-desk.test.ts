import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect } from 'vitest'
import type { ClassBands } from '../../domain/bands.ts'
import { launchBrowser, openPage, tablet } from '../support/browser.ts'
import { needs } from '../support/needs.ts'
import { startProduct } from '../support/product.ts'

needs('chromium')(
  'a lesson in the teacher’s hand: bands, heat, groups, one student, the wall, the end and its undoing',
  async () => {
    const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-desk-'))
    const browser = await launchBrowser()
    try {
      await using product = await startProduct({ dataFolder, demo: true })
      await using page = await openPage(browser, product.links.teacher!, { viewport: tablet, locale: 'en-GB' })
      await page.click('button.primary')
      await page.waitForSelector('.tile[data-state=ok]')
      const until = (selector: string, text: string | RegExp) => page.locator(selector).filter({ hasText: text }).first().waitFor()
      const more = async (name: string) => {
        await page.getByRole('button', { name: 'More', exact: true }).click()
        await page.locator('.menu').getByRole('button', { name, exact: true }).click()
      }
      const undo = () => page.locator('.notice.undo').getByRole('button', { name: 'Undo' }).click()

      // Two children wear each other's band: they change, at the gate too, and it is taken back.
      await more('Bands')
      await until('#dialog-bands .roll', '40 of 40 bands are here')
      // Who is here is known from the live view; which band they wear comes with an answer of its own.
      const asked = () => page.evaluate(() => performance.getEntriesByType('resource').some(({ name }) => name.endsWith('/bands')))
      await expect.poll(asked).toBe(true)
      const [lesson, class_] = await page.evaluate(async () => {
        const projector = document.querySelector<HTMLAnchorElement>('.projector-link')!
        return [
          performance
            .getEntriesByType('resource')
            .map(({ name }) => name.match(/lessons\/([^/]+)\/bands/)?.[1])
            .find(Boolean)!,
          new URL(projector.href).search,
        ]
      })
      const worn = () =>
        page.evaluate(async of => {
          const { students }: ClassBands = await (await fetch(`/api/v1/lessons/${of}/bands`)).json()
          return Object.fromEntries(students.map(({ student, band }) => [student, band]))
        }, lesson)
      const before = await worn()
      await page
        .locator('#dialog-bands')
        .getByRole('button', { name: /^Arjun/ })
        .click()
      await page.locator('.people').getByRole('button', { name: /^Ben / }).click()
      await until('.notice.undo', /have changed bands/)
      expect(Object.entries(await worn()).filter(([student, band]) => before[student] !== band)).toHaveLength(2)
      await page.keyboard.press('Escape')
      await undo()
      await expect.poll(worn).toEqual(before)

      await more('Heat')
      await page.locator('#dialog-heat input').fill('30')
      await page.getByRole('button', { name: 'Set for this lesson' }).click()
      await until('.heat-badge[data-heat=stop]', '30 °C')

      await more('Groups')
      await page.locator('#dialog-groups .group-board section').nth(2).waitFor()
      await page.locator('#dialog-groups').getByRole('button', { name: 'Save' }).click()
      await page.locator('.grid h2').nth(1).waitFor()
      await undo()
      await page.locator('.grid h2').first().waitFor({ state: 'detached' })

      await page.goto(`${product.web}/class${class_}&student=p03`)
      await until('#dialog-student h2', 'Arjun')
      await expect
        .poll(async () => (await page.locator('.chart .expected').getAttribute('d'))?.length, { timeout: 30_000 })
        .toBeGreaterThan(100)
      await expect.poll(() => page.locator('.so-far b').allInnerTexts()).not.toContain('–')
      await page.keyboard.press('Escape')

      const wall = await page.context().newPage()
      await wall.setViewportSize({ width: 1920, height: 1080 })
      await wall.goto(`${product.web}/projector${class_}`)
      await wall.locator('.share .figure').filter({ hasText: '%' }).waitFor()
      await wall.locator('.teacher[data-on=true]').waitFor({ timeout: 90_000 })
      expect(await wall.locator('body').innerText()).not.toMatch(/Arjun|Ana|Ben/)
      await wall.close()

      const end = async () => {
        await page.locator('.bottom > .end').click()
        await page.locator('#dialog-end .primary').click()
      }
      await end()
      await page.locator('.reopen').click()
      await page.waitForSelector('.tile[data-state=ok]')
      await end()
      await page.getByRole('link', { name: 'Read the report' }).click()
      await page.waitForURL(/\/report\?lesson=/)
      expect(page.complaints).toEqual([])
    } finally {
      await browser.close()
      rmSync(dataFolder, { recursive: true })
    }
  },
  180_000,
)

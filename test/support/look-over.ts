import { readFileSync } from 'node:fs'
import type { Page } from 'playwright-core'

const axe = readFileSync(new URL('../../node_modules/axe-core/axe.min.js', import.meta.url), 'utf8')

/** What axe finds on the page as it is now; the page must have been opened with `bypassCSP`. */
export async function violationsOn(page: Page) {
  await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await (globalThis as unknown as { axe: typeof import('axe-core') }).axe.run(document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    })
    return violations.map(({ id, nodes }) => [id, ...nodes.map(node => `${node.target} ${node.failureSummary}`)])
  })
}

/** Runs in the page before it: keeps what moved without being touched in `data-shifted` of the root. */
export function noteShifts() {
  type Shift = PerformanceEntry & { hadRecentInput: boolean; sources: { node: Node | null }[] }
  new PerformanceObserver(list => {
    const untouched = (list.getEntries() as Shift[]).filter(({ hadRecentInput }) => !hadRecentInput)
    if (untouched.length === 0) return
    const nodes = untouched.flatMap(({ sources }) => sources.map(({ node }) => node))
    const words = nodes.map(node => (node instanceof Element ? node.outerHTML.slice(0, 80) : node?.parentElement?.outerHTML.slice(0, 80)))
    document.documentElement.dataset.shifted = [document.documentElement.dataset.shifted, ...words].join('\n')
  }).observe({ type: 'layout-shift', buffered: true })
}

/** Buttons, links that look like one, and fields too small for a finger, as HTML. */
export const smallTargets = (page: Page) =>
  page
    .locator('button:visible, input:visible, a.button:visible, summary:visible')
    .evaluateAll(all =>
      all.filter(one => one.getBoundingClientRect().height < 44 || one.getBoundingClientRect().width < 44).map(one => one.outerHTML),
    )

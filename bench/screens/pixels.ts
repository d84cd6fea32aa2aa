import type { Page } from 'playwright-core'

/**
 * Runs in the page before it: has the browser tell when each alert's words were on the screen (Element Timing's render time is that of the frame's
 * presentation). The mark is set when the words enter the document, before they are painted.
 */
export function noteAlertPixels() {
  type Painted = PerformanceEntry & { identifier: string; renderTime: number }
  const times: [id: string, at: number][] = []
  Object.assign(globalThis, { alertPixels: times })
  new MutationObserver(() => {
    for (const words of document.querySelectorAll('.rail .alert .why:not([elementtiming])'))
      words.setAttribute('elementtiming', words.closest<HTMLElement>('.alert')!.dataset.alert!)
  }).observe(document, { subtree: true, childList: true })
  new PerformanceObserver(list => {
    for (const { identifier, renderTime } of list.getEntries() as Painted[]) times.push([identifier, performance.timeOrigin + renderTime])
  }).observe({ type: 'element', buffered: true })
}

/** When each alert was first on the screen, ms since 1970. */
export const pixelTimes = async (page: Page) =>
  new Map(await page.evaluate(() => (globalThis as unknown as { alertPixels: [string, number][] }).alertPixels.toReversed()))

import { setTimeout as pause } from 'node:timers/promises'
import type { Browser, Page } from 'playwright-core'
import { budgets, type Figure, figure, median } from './budgets.ts'
import { openClassroom } from './classroom.ts'

const rounds = 3

/** What a teacher does during a lesson, by finger and by key. */
const deeds: [what: string, deed: (page: Page) => Promise<void>][] = [
  ['open a student', page => page.locator('.tile button').nth(12).click()],
  ['close the card', page => page.keyboard.press('Escape')],
  ['open the search', page => page.keyboard.press('/')],
  ['type a name', page => page.keyboard.type('mei', { delay: 60 })],
  ['choose', page => page.keyboard.press('Enter')],
  ['close it', page => page.keyboard.press('Escape')],
  ['go to the grid', page => page.locator('.tile button').first().focus()],
  ['to the next tile', page => page.keyboard.press('ArrowRight')],
  ['a row down', page => page.keyboard.press('ArrowDown')],
  ['only exceptions', page => page.locator('.bottom > button[aria-pressed]').click()],
  ['everybody again', page => page.locator('.bottom > button[aria-pressed]').click()],
  ['acknowledge', page => page.locator('.acknowledge').first().click()],
  ['an outcome', page => page.locator('[data-outcome=fine]').first().click()],
]

/** The slowest answer to a finger or a key while a whole class comes in: with fewer than fifty of them that is what INP means. */
export async function measureInteractions({ browser, pages }: { browser: Browser; pages: string | undefined }): Promise<Figure[]> {
  await using classroom = await openClassroom({
    browser,
    students: 60,
    pages,
    slower: 4,
    watch: noteInteractions,
  })
  const { page, beat, alert } = classroom
  const beats = setInterval(beat, 1_000)
  const slowest: number[] = []
  const each = new Map<string, number[]>(deeds.map(([what]) => [what, []]))
  try {
    await pause(2_000)
    for (let round = 0; round < rounds; round++) {
      alert(round)
      await page.waitForSelector('.acknowledge')
      let inRound = 0
      for (const [what, deed] of deeds) {
        await deed(page)
        await pause(300)
        const ms = await page.evaluate(() => {
          const noted = globalThis as unknown as { slowestMs: number }
          const { slowestMs } = noted
          noted.slowestMs = 0
          return slowestMs
        })
        each.get(what)!.push(ms)
        inRound = Math.max(inRound, ms)
      }
      slowest.push(inRound)
    }
  } finally {
    clearInterval(beats)
  }
  return [
    figure('slowest answer to a touch or key (INP)', median(slowest), 'ms', budgets.inpMs),
    ...Array.from(each, ([what, answers]) => figure(what, median(answers), 'ms')),
  ]
}

/** Runs in the page before it. Answers faster than 16 ms are not told, so 0 stands for those. */
function noteInteractions() {
  type Told = PerformanceEntry & { interactionId: number }
  const noted = { slowestMs: 0 }
  Object.defineProperty(globalThis, 'slowestMs', {
    get: () => noted.slowestMs,
    set: (to: number) => {
      noted.slowestMs = to
    },
  })
  new PerformanceObserver(list => {
    for (const { interactionId, duration } of list.getEntries() as Told[])
      if (interactionId) noted.slowestMs = Math.max(noted.slowestMs, duration)
  }).observe({ type: 'event', durationThreshold: 16, buffered: true } as PerformanceObserverInit)
}

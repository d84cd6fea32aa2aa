import type { Browser } from 'playwright-core'
import { budgets, type Figure, figure } from './budgets.ts'
import { type Classroom, openClassroom } from './classroom.ts'

const students = 60
const lessonSeconds = 7_200
/** frames that may wait in the socket */
const burst = 20
const alertEverySeconds = 90
const cardEverySeconds = 300

/** What a lesson of two hours leaves in the page's memory: the page's clock follows the frames, which come as fast as it takes them. */
export async function measureLesson({ browser, pages }: { browser: Browser; pages: string | undefined }): Promise<Figure[]> {
  await using classroom = await openClassroom({ browser, students, pages, slower: 1, watch: followFrames })
  const { page, beat } = classroom
  const start = Date.now()
  let second = 0
  const play = async (until: number) => {
    for (; second < until; second++) {
      beat(start + second * 1000)
      if (second % alertEverySeconds === 40) await answerAlert(classroom, second)
      if (second % cardEverySeconds === 100) await openCard(classroom)
      if (second % burst === 0) await heard(second + 1)
    }
    await heard(second)
  }
  const heard = (frames: number) =>
    page.waitForFunction(count => (globalThis as unknown as { framesHeard: number }).framesHeard >= count, frames)
  // A first alert and a first card are what the page needs at all, not what a lesson adds.
  await play(120)
  const before = await memory(classroom)
  await play(lessonSeconds)
  const after = await memory(classroom)
  return [
    figure(`heap growth over ${lessonSeconds} frames`, after.heapMb - before.heapMb, 'MB', budgets.heapGrowthMb),
    figure('heap after it', after.heapMb, 'MB'),
    figure('nodes more in the document', after.nodes - before.nodes, ''),
    figure('event listeners more', after.listeners - before.listeners, ''),
  ]
}

async function answerAlert({ page, alert }: Classroom, n: number) {
  const { close } = alert(n, n % 2 === 0 ? 'high' : 'medium')
  await page.locator('.acknowledge').first().click()
  await page.locator('.outcomes').first().waitFor()
  close()
  await page.locator('.rail .calm').waitFor()
}

async function openCard({ page }: Classroom) {
  await page.locator('.tile button').first().click()
  await page.locator('#dialog-student[open] .digits').waitFor()
  await page.keyboard.press('Escape')
  await page.locator('#dialog-student[open]').waitFor({ state: 'detached' })
}

/** After everything that nobody holds any more is gone. */
async function memory({ session }: Classroom) {
  await session.send('HeapProfiler.collectGarbage')
  await session.send('HeapProfiler.collectGarbage')
  await session.send('Performance.enable')
  const { metrics } = await session.send('Performance.getMetrics')
  const of = (wanted: string) => metrics.find(({ name }) => name === wanted)!.value
  return { heapMb: of('JSHeapUsedSize') / 1e6, nodes: of('Nodes'), listeners: of('JSEventListeners') }
}

/** Runs in the page before it: its clock is what the newest frame says. */
function followFrames() {
  const clock = Date.now
  let aheadMs = 0
  Date.now = () => clock() + aheadMs
  Object.assign(globalThis, { framesHeard: 0 })
  const Socket = globalThis.WebSocket
  globalThis.WebSocket = class extends Socket {
    constructor(url: string | URL) {
      super(url)
      this.addEventListener('message', ({ data }) => {
        const t = /^\{"type":"frame","t":(\d+)/.exec(data)?.[1]
        if (t === undefined) return
        aheadMs = Number(t) - clock()
        ;(globalThis as unknown as { framesHeard: number }).framesHeard++
      })
    }
  }
}

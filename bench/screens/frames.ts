import { setTimeout as pause } from 'node:timers/promises'
import type { Browser } from 'playwright-core'
import { budgets, type Figure, figure, median, quantile } from './budgets.ts'
import { openClassroom } from './classroom.ts'
import { noteAlertPixels, pixelTimes } from './pixels.ts'
import { longestTask } from './tasks.ts'

const students = 60
const settleSeconds = 5

export interface FramesOptions {
  browser: Browser
  pages: string | undefined
  runs: number
  seconds: number
  /** in each run, after the seconds of frames alone */
  alerts: number
}

const kinds = ['ScriptDuration', 'RecalcStyleDuration', 'LayoutDuration', 'TaskDuration'] as const
type Costs = Record<(typeof kinds)[number], number[]>

/** What a second of a whole class costs the page, and how soon an alert in the midst of it is on the screen. */
export async function measureFrames({ browser, pages, runs, seconds, alerts }: FramesOptions): Promise<Figure[]> {
  const costs: Costs[] = []
  const tasks: { wallMs: number; cpuMs: number }[] = []
  const latencies: number[] = []
  for (let run = 0; run < runs; run++) {
    await using classroom = await openClassroom({
      browser,
      students,
      pages,
      slower: 4,
      watch: noteAlertPixels,
    })
    const { session, beat, page } = classroom
    for (let i = 0; i < settleSeconds; i++) await second(beat)
    // CPU time of the page's thread: another program's turn on the processor is not the page's doing.
    await session.send('Performance.setTimeDomain', { timeDomain: 'threadTicks' })
    await session.send('Performance.enable')
    const costsNow = async () => {
      const { metrics } = await session.send('Performance.getMetrics')
      return kinds.map(kind => 1000 * metrics.find(({ name }) => name === kind)!.value)
    }
    const cost: Costs = { ScriptDuration: [], RecalcStyleDuration: [], LayoutDuration: [], TaskDuration: [] }
    const longest = await longestTask(browser, page)
    let before = await costsNow()
    for (let i = 0; i < seconds; i++) {
      await second(beat)
      const after = await costsNow()
      for (const [k, kind] of kinds.entries()) cost[kind].push(after[k]! - before[k]!)
      before = after
    }
    tasks.push(await longest())
    costs.push(cost)

    const sentAt = new Map<string, number>()
    for (let n = 0; n < alerts; n++) {
      beat()
      // At another moment of the second each time: some meet the frame's own work.
      await pause(20 + (n % 6) * 60)
      const at = performance.timeOrigin + performance.now()
      const alert = classroom.alert(n)
      sentAt.set(alert.id, at)
      await pause(700)
      alert.close()
      await pause(200)
    }
    for (const [id, at] of await pixelTimes(page)) latencies.push(at - sentAt.get(id)!)
    if (latencies.length < alerts * (run + 1)) throw new Error(`of ${alerts} alerts only some were painted: ${latencies.length}`)
  }
  const across = (kind: keyof Costs, share: number) => median(costs.map(cost => quantile(cost[kind], share)))
  return [
    figure('scripts in a second, p50', across('ScriptDuration', 0.5), 'ms'),
    figure('scripts in a second, p95', across('ScriptDuration', 0.95), 'ms', budgets.scriptingP95Ms),
    figure('style in a second, p95', across('RecalcStyleDuration', 0.95), 'ms'),
    figure('layout in a second, p95', across('LayoutDuration', 0.95), 'ms'),
    figure('all tasks in a second, p50', across('TaskDuration', 0.5), 'ms'),
    figure('all tasks in a second, p95', across('TaskDuration', 0.95), 'ms'),
    figure('longest task, CPU', median(tasks.map(({ cpuMs }) => cpuMs)), 'ms', budgets.longestTaskMs),
    figure('longest task, by the clock', median(tasks.map(({ wallMs }) => wallMs)), 'ms'),
    figure(`alert from socket to pixel, p50 of ${latencies.length}`, quantile(latencies, 0.5), 'ms'),
    figure('alert from socket to pixel, p95', quantile(latencies, 0.95), 'ms', budgets.alertToPixelP95Ms),
  ]
}

async function second(beat: () => void) {
  beat()
  await pause(1_000)
}

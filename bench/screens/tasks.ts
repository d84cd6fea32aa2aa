import type { Browser, Page } from 'playwright-core'

interface TraceEvent {
  name: string
  ph: string
  pid: number
  tid: number
  /** µs, by the clock and of the thread */
  dur?: number
  tdur?: number
  args: { name?: string }
}

/** Begins to watch the page's thread; the answer ends it and tells its longest task. */
export async function longestTask(browser: Browser, page: Page) {
  const session = await browser.newBrowserCDPSession()
  const events: TraceEvent[] = []
  session.on('Tracing.dataCollected', ({ value }) => events.push(...(value as unknown as TraceEvent[])))
  await session.send('Tracing.start', {
    transferMode: 'ReportEvents',
    traceConfig: { includedCategories: ['disabled-by-default-devtools.timeline'], recordMode: 'recordAsMuchAsPossible' },
  })
  return async () => {
    const complete = new Promise<unknown>(resolve => session.once('Tracing.tracingComplete', resolve))
    await session.send('Tracing.end')
    await complete
    await session.detach()
    if (page.isClosed()) throw new Error('the page is gone')
    const threads = new Set(events.filter(({ name, args }) => name === 'thread_name' && args.name === 'CrRendererMain').map(placeOf))
    const tasks = events.filter(event => event.name === 'RunTask' && event.ph === 'X' && threads.has(placeOf(event)))
    if (tasks.length === 0) throw new Error('the trace holds no task of the page')
    const longest = tasks.reduce((a, b) => ((b.tdur ?? 0) > (a.tdur ?? 0) ? b : a))
    return { cpuMs: (longest.tdur ?? Number.NaN) / 1000, wallMs: Math.max(...tasks.map(({ dur = 0 }) => dur)) / 1000 }
  }
}

const placeOf = ({ pid, tid }: TraceEvent) => `${pid}/${tid}`

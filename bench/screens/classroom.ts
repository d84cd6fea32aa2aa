import type { Browser } from 'playwright-core'
import type { Severity } from '../../domain/alert.ts'
import type { AlertMessage } from '../../domain/live.ts'
import { openPage, tablet } from '../../test/support/browser.ts'
import { classOf, collapseOf, withBpm } from '../../test/support/cast.ts'
import { type LiveStage, startLiveStage } from '../../test/support/live-stage.ts'

const minutes = 60_000
const reason = 'GO NOW: the child may have collapsed (20 s without moving). No response: call emergency, start CPR, fetch the AED.'

export interface ClassroomOptions {
  browser: Browser
  students: number
  viewport?: { width: number; height: number }
  /** the folder of the built pages, where it is not this working copy's */
  pages: string | undefined
  /** how many times slower the page's processor is; 1: as it is */
  slower: number
  /** runs in the page before it */
  watch?: () => void
}

export type Classroom = Awaited<ReturnType<typeof openClassroom>>

/** The teacher's live page before a class whose hearts all change with each frame, which is more than a real class asks of it. */
export async function openClassroom({ browser, students: count, viewport = tablet, pages, slower, watch }: ClassroomOptions) {
  const students = classOf(count)
  const now = Date.now()
  const lesson = { id: 'l1', title: '5b · Athletics', startsAt: now - 10 * minutes, endsAt: now + 140 * minutes, phase: 'main' as const }
  const stage = await startLiveStage({ role: 'teacher', students, lesson, pages })
  const page = await openPage(browser, 'about:blank', { viewport })
  if (watch) await page.addInitScript(watch)
  const session = await page.context().newCDPSession(page)
  if (slower > 1) await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
  await page.goto(`${stage.url}/class`)
  await page.waitForSelector('.tile')
  return {
    page,
    session,
    stage,
    beat: hearts(stage, students),
    alert: (n: number, severity: Severity = 'high') => alertOf(stage, students[n % count]!.id, `alert-${n}`, severity),
    async [Symbol.asyncDispose]() {
      await page[Symbol.asyncDispose]()
      await stage[Symbol.asyncDispose]()
    },
  }
}

/** Sends one frame of time t: each heart a step up or down, the same walk in each run. */
function hearts(stage: LiveStage, students: ReturnType<typeof classOf>) {
  const bpm = students.map(student => student.bpm!)
  let seed = 7
  const random = () => {
    seed = (seed * 1_664_525 + 1_013_904_223) % 2 ** 32
    return seed / 2 ** 32
  }
  const step = (from: number) => Math.min(205, Math.max(75, from + (random() < 0.5 ? -1 : 1) * (1 + Math.floor(random() * 2))))
  return (t?: number) => {
    const changed = students.map(({ id }, i) => {
      bpm[i] = step(bpm[i]!)
      return withBpm(id, bpm[i]!)
    })
    stage.frame(changed, t)
  }
}

function alertOf(stage: LiveStage, student: string, id: string, severity: Severity) {
  const told: Omit<AlertMessage, 'seq' | 'type'> = { ...collapseOf(student, { teacher: reason }, Date.now()), id, severity }
  stage.alert(told)
  return { id, close: () => stage.alert({ ...told, handling: 'closed', phase: 'resolved', resolvedAt: Date.now(), by: 'Ms Silva' }) }
}

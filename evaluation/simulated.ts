import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Group } from './result.ts'
import type { simulateLesson } from './simulated-lesson.ts'

/** Tests and tuning count their seeds from 0; no lesson of theirs is one of these. */
export const heldOutSeed = 1_500_000_000

/** Simulated lessons on every core: the same lessons whatever their number, each in its own class. @param progress lessons done */
export async function simulateLessons(options: {
  lessons: number
  workers: number
  rulesFile: string
  progress?: (done: number) => void
}): Promise<Group> {
  const { lessons, workers, rulesFile, progress } = options
  const group: Group = { findings: [], rhythm: [], alarms: [], skipped: [], unknownLabels: new Map(), licences: new Map() }
  let done = 0
  await Promise.all(
    Array.from({ length: Math.min(workers, lessons) }, async (_, first) => {
      const worker = new Worker(new URL('./simulated-worker.ts', import.meta.url), {
        workerData: { first, step: workers, lessons, seed: heldOutSeed, rulesFile },
      })
      worker.on('message', ({ findings, alarms }: ReturnType<typeof simulateLesson>) => {
        group.findings.push(...findings)
        group.alarms.push(...alarms)
        done += 1
        progress?.(done)
      })
      const [code] = await once(worker, 'exit')
      if (code !== 0) throw new Error(`a simulation worker ended with ${code}`)
    }),
  )
  const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1)
  group.findings.sort(byName)
  group.alarms.sort(byName)
  return group
}

import { once } from 'node:events'
import { Worker } from 'node:worker_threads'
import type { Group } from './result.ts'
import type { simulateLesson } from './simulated-lesson.ts'
import type { WorkerData } from './simulated-worker.ts'

/**
 * Where the lessons begin on which figures are reported. Whoever changes a rule, the model or the simulator and wants to see what it does
 * names another seed, so that nobody has looked at these. Tests count from 0; lessons from 1,500,000,000 were looked at while tuning.
 */
export const heldOutSeed = 2_400_000_000
/** 32 bits: what the stream of chance takes in. */
export const seedMax = 2 ** 32 - 1

/** Simulated lessons on every core: the same of one seed whatever their number, each in its own class. @param progress lessons done */
export async function simulateLessons(options: {
  lessons: number
  seed: number
  workers: number
  rulesFile: string
  progress?: (done: number) => void
}): Promise<Group> {
  const { lessons, seed, workers, rulesFile, progress } = options
  // Lessons are given out one by one: those with a long incident do not all fall to one core.
  const taken = new Int32Array(new SharedArrayBuffer(4))
  const group: Group = { findings: [], rhythm: [], alarms: [], skipped: [], unknownLabels: new Map(), licences: new Map() }
  let done = 0
  await Promise.all(
    Array.from({ length: Math.min(workers, lessons) }, async () => {
      const worker = new Worker(new URL('./simulated-worker.ts', import.meta.url), {
        workerData: { taken, lessons, seed, rulesFile } satisfies WorkerData,
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

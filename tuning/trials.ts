import { Worker } from 'node:worker_threads'
import { ProblemError } from '../domain/problem.ts'
import type { LessonTried } from './backtest.ts'
import type { FromTrial, ToTrial } from './worker.ts'

/** Each takes a core for some seconds; alerts need the other. */
const trialsMax = 2
const heapMbMax = 512
/** Ten lessons of a class of 40 take 10 to 20 s; a distant store may take longer, and not for ever. */
const answerMsMax = 180_000

/**
 * Back-tests, each in a worker of its own: the loop waits for none.
 * @throws ProblemError `busy` while another one of the same account runs, or when too many do
 */
export function createTrials() {
  const running = new Map<string, Worker>()

  return {
    async run(account: string, of: ToTrial): Promise<LessonTried[]> {
      if (running.has(account)) throw new ProblemError('busy', { detail: 'Your last back-test is still running: wait for its answer.' })
      if (running.size >= trialsMax) throw new ProblemError('busy')
      const worker = new Worker(new URL('./worker.ts', import.meta.url), {
        workerData: of,
        resourceLimits: { maxOldGenerationSizeMb: heapMbMax },
      })
      running.set(account, worker)
      try {
        const answer = await answerOf(worker)
        if ('failed' in answer) throw new ProblemError('busy', { detail: 'The stored readings can’t be read now: try again in a minute.' })
        return answer.tried
      } finally {
        running.delete(account)
      }
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([...running.values()].map(worker => worker.terminate()))
    },
  }
}

export type Trials = ReturnType<typeof createTrials>

const answerOf = (worker: Worker) =>
  new Promise<FromTrial>((resolve, reject) => {
    const timer = setTimeout(() => {
      resolve({ failed: 'timeout' })
      void worker.terminate()
    }, answerMsMax)
    worker.once('message', resolve)
    worker.once('error', reject)
    worker.once('exit', () => {
      clearTimeout(timer)
      reject(new Error('the back-test ended without an answer'))
    })
  })

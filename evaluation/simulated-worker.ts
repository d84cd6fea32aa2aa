import { parentPort, workerData } from 'node:worker_threads'
import { loadRules } from '../alerts/rules/load.ts'
import { simulateLesson } from './simulated-lesson.ts'

export interface WorkerData {
  /** how many lessons the workers took so far, shared by all */
  taken: Int32Array
  lessons: number
  seed: number
  rulesFile: string
}

/** Simulates the next lesson that nobody has taken, until there is none, and hands back what came of each. */
const { taken, lessons, seed, rulesFile } = workerData as WorkerData
const rules = await loadRules(rulesFile)
for (let lesson = Atomics.add(taken, 0, 1); lesson < lessons; lesson = Atomics.add(taken, 0, 1)) {
  parentPort!.postMessage(simulateLesson({ lesson, seed: seed + lesson * 104_729, rules }))
}

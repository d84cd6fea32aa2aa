import { parentPort, workerData } from 'node:worker_threads'
import { loadRules } from '../alerts/rules/load.ts'
import { simulateLesson } from './simulated-lesson.ts'

/** Simulates every n-th lesson, and hands back what came of each. */
const { first, step, lessons, seed, rulesFile } = workerData as {
  first: number
  step: number
  lessons: number
  seed: number
  rulesFile: string
}
const rules = await loadRules(rulesFile)
for (let lesson = first; lesson < lessons; lesson += step) {
  parentPort!.postMessage(simulateLesson({ lesson, seed: seed + lesson * 104_729, rules }))
}

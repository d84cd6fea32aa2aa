import { parentPort, workerData } from 'node:worker_threads'
import { loadRules } from '../alerts/rules/load.ts'
import type { Overlay } from '../domain/overlay.ts'
import { openStore, type StoreSettings } from '../ingest/store/open.ts'
import { backtest, type LessonTried } from './backtest.ts'
import type { PastLesson } from './replay.ts'

export interface ToTrial {
  store: StoreSettings
  rulesFile: string
  lessons: readonly PastLesson[]
  /** what is set apart now, and what would be */
  now: readonly Overlay[]
  tried: readonly Overlay[]
}

export type FromTrial = { tried: LessonTried[] } | { failed: string }

/** One back-test and out. */
const { store: settings, rulesFile, lessons, now, tried } = workerData as ToTrial
parentPort!.postMessage(
  await tryAll().catch((error): FromTrial => ({ failed: (error as { code?: string }).code ?? (error as Error).message })),
)

async function tryAll(): Promise<FromTrial> {
  const rules = await loadRules(rulesFile)
  await using store = openStore(settings)
  const answer: LessonTried[] = []
  for await (const one of backtest(store, lessons, { now: { rules, overlays: now }, tried: { rules, overlays: tried } })) answer.push(one)
  return { tried: answer }
}

import { batch, signal } from '@preact/signals'
import type { ShuttleRun, ShuttleRunEntered, StudentInsight } from '../../../domain/insight.ts'
import { t } from '../language/language.ts'
import { type Answer, ask } from '../parts/api.ts'

export type InsightDesk = ReturnType<typeof createInsightDesk>

/** One student's last weeks, and the shuttle runs that the teacher enters and takes back. */
export function createInsightDesk({ student, signedOut }: { student: string; signedOut: () => void }) {
  const told = signal<StudentInsight | null>(null)
  const failed = signal(false)
  const said = signal<{ text: string; undo: (() => void) | null } | null>(null)
  const path = `students/${encodeURIComponent(student)}`
  /** one change at a time: a second tap enters no second run */
  let busy = false

  async function load() {
    const answer = await ask<StudentInsight>('GET', `${path}/insight`)
    batch(() => {
      failed.value = !answer.ok
      if (answer.ok) told.value = answer.value
    })
  }

  /** false, and why: it was not taken. */
  async function taken(answer: Answer<unknown>, text: string, undo: (() => void) | null): Promise<boolean> {
    if (answer.ok) {
      said.value = { text, undo }
      await load()
    } else if (answer.reason === 'signed-out') signedOut()
    else {
      const detail = answer.errors.map(({ message }) => message).join(' ') || answer.detail
      said.value = { text: answer.reason === 'offline' ? t('tuning.offline') : t('plans.failed', { detail }), undo: null }
    }
    return answer.ok
  }

  async function enter(run: ShuttleRunEntered): Promise<boolean> {
    if (busy) return false
    busy = true
    const answer = await ask<ShuttleRun>('POST', `${path}/shuttle-runs`, run)
    busy = false
    return taken(answer, t('insight.run.entered'), answer.ok ? () => void remove(answer.value) : null)
  }

  async function remove({ id, at, level, shuttles }: ShuttleRun): Promise<boolean> {
    if (busy) return false
    busy = true
    const answer = await ask<null>('DELETE', `${path}/shuttle-runs/${encodeURIComponent(id)}`)
    busy = false
    const run = { at, level, ...(shuttles !== null && { shuttles }) }
    return taken(answer, t('insight.run.removed'), () => void enter(run))
  }

  return { told, failed, said, load, enter, remove }
}

import type { Transition } from './engine.ts'
import type { Decision } from './ports.ts'

export type Reconciler = ReturnType<typeof createReconciler>

const transitionsMax = 10_000

/**
 * During replay, the engine decides again what the log may have told already. Told and decided are paired, alert by alert and
 * decision by decision, whichever comes first: a record stands before the message that caused it when both were appended in one go.
 */
export function createReconciler() {
  const decidedFirst: Transition[] = []
  const toldFirst: { id: string; decision: Decision }[] = []

  function decided(transition: Transition): void {
    const id = idOf(transition)
    const index = toldFirst.findIndex(told => told.id === id && told.decision === transition.change)
    if (index !== -1) toldFirst.splice(index, 1)
    else if (decidedFirst.length < transitionsMax) decidedFirst.push(transition)
  }

  function told(id: string, decision: Decision): void {
    const index = decidedFirst.findIndex(transition => idOf(transition) === id && transition.change === decision)
    if (index !== -1) decidedFirst.splice(index, 1)
    else if (toldFirst.length < transitionsMax) toldFirst.push({ id, decision })
  }

  /** What was decided and never told, in order. */
  const missing = (): readonly Transition[] => decidedFirst

  return { decided, told, missing }
}

const idOf = (transition: Transition) => (transition.change === 'fired' ? transition.alert.id : transition.id)

import type { Alert } from '../domain/alert.ts'
import type { Transition } from './engine.ts'

export type Reconciler = ReturnType<typeof createReconciler>

const transitionsMax = 10_000

/**
 * During replay, the engine decides again what the log may have told already. Told and decided are paired, alert by alert and in
 * order, whichever comes first: a record stands before the message that caused it when both were appended in one go.
 */
export function createReconciler() {
  const decidedFirst: Transition[] = []
  const toldFirst: Alert[] = []

  function decided(transition: Transition): void {
    const index = toldFirst.findIndex(({ id }) => id === idOf(transition))
    if (index !== -1 && tells(toldFirst[index]!, transition)) toldFirst.splice(index, 1)
    else if (decidedFirst.length < transitionsMax) decidedFirst.push(transition)
  }

  function told(alert: Alert): void {
    const index = decidedFirst.findIndex(transition => idOf(transition) === alert.id)
    if (index !== -1 && tells(alert, decidedFirst[index]!)) decidedFirst.splice(index, 1)
    else if (toldFirst.length < transitionsMax) toldFirst.push(alert)
  }

  /** What was decided and never told, in order. */
  const missing = (): readonly Transition[] => decidedFirst

  return { decided, told, missing }
}

const idOf = (transition: Transition) => (transition.change === 'fired' ? transition.alert.id : transition.id)

/** Whether the log's alert is what this transition makes of it. */
function tells(alert: Alert, transition: Transition): boolean {
  switch (transition.change) {
    case 'fired':
    case 'reopened':
      return alert.phase === 'firing'
    case 'raised':
      return alert.severity === transition.severity
    case 'resolved':
      return alert.phase === 'resolved'
  }
}

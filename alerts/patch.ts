import type { Alert } from '../domain/alert.ts'
import type { Transition } from './engine.ts'
import type { Entry } from './entry.ts'

/** A high alert that comes back after this long is a second collapse, not a flapping condition: it asks for attention again. */
const calmMsMin = 10_000

const unhandled = { handling: { state: 'open' } } as const

/** What a decision changes in an alert that is there; null: nothing, the log has told it already. */
export function patchOf({ alert, silencedUntil }: Entry, transition: Exclude<Transition, { change: 'fired' }>): Partial<Alert> | null {
  switch (transition.change) {
    case 'reopened': {
      if (alert.phase === 'firing') return null
      const calmMs = transition.at - alert.resolvedAt!
      const asks = alert.severity === 'high' && calmMs >= calmMsMin && transition.decidedAt >= silencedUntil
      return { phase: 'firing', resolvedAt: null, ...(asks && unhandled) }
    }
    case 'raised':
      // What was said of the lesser matter, "fine" perhaps, was not said of this one.
      return alert.severity === transition.severity ? null : { severity: transition.severity, ...unhandled }
    case 'resolved':
      return alert.phase === 'resolved' ? null : { phase: 'resolved', resolvedAt: transition.at }
  }
}

import type { AlertMessage, NumberState } from '../../../domain/live.ts'
import type { Outbox } from '../live/outbox.ts'

/** A child whom somebody is with comes after those still waiting, and before a mere note. */
const rank = {
  open: { high: 0, medium: 1, low: 4, technical: 5 },
  answered: { high: 2, medium: 3, low: 6, technical: 7 },
} as const
const rankOf = ({ alert, handling }: Case) => rank[handling === 'open' ? 'open' : 'answered'][alert.severity]

/** An alert with what this screen has decided about it, confirmed or not. */
export interface Case {
  alert: AlertMessage
  handling: AlertMessage['handling']
  /** how far this screen's own decision got; null: nothing is on its way */
  delivery: 'waiting' | 'sending' | null
}

/** The alert as the teacher has handled it, even where the server does not know yet. */
export function caseOf(alert: AlertMessage, outbox: Outbox): Case {
  const own = outbox.filter(said => said.decision.id === alert.id)
  const closed = own.some(said => said.decision.type === 'close')
  return {
    alert,
    handling: closed ? 'closed' : own.length && alert.handling === 'open' ? 'acknowledged' : alert.handling,
    delivery: own.length === 0 ? null : own.some(said => !said.sent) ? 'waiting' : 'sending',
  }
}

/**
 * What the rail shows, most urgent first, the oldest before the newer.
 * A high alert latches until somebody acknowledges it; the others leave when they resolve unanswered. An outcome not yet sent stays in sight.
 */
export const railOf = (alerts: readonly AlertMessage[], outbox: Outbox): Case[] =>
  alerts
    .map(alert => caseOf(alert, outbox))
    .filter(({ alert, handling, delivery }) => {
      if (handling === 'closed') return delivery === 'waiting'
      return alert.phase === 'firing' || alert.severity === 'high' || handling === 'acknowledged'
    })
    .sort((a, b) => rankOf(a) - rankOf(b) || a.alert.firedAt - b.alert.firedAt)

/** How a student's tile is framed: the gravest case, and whether somebody is with it. */
export interface Frame {
  severity: AlertMessage['severity']
  answered: boolean
}

export function framesOf(rail: readonly Case[]): ReadonlyMap<string, Frame> {
  const frames = new Map<string, Frame>()
  for (const { alert, handling } of rail) {
    if (handling === 'closed' || frames.has(alert.student)) continue
    frames.set(alert.student, { severity: alert.severity, answered: handling !== 'open' })
  }
  return frames
}

/** A live number needs no eyes; a missing one does, unless it was never asked for. */
export const needsEyes = (state: NumberState, frame: Frame | undefined) =>
  frame !== undefined || state === 'weak' || state === 'stale' || state === 'lost' || state === 'off'

/** The line "38 live · 2 weak · 1 off". */
export function countStates(states: readonly NumberState[]) {
  const counts = { live: 0, weak: 0, off: 0, 'no-consent': 0 }
  for (const state of states) {
    if (state === 'ok' || state === 'no-motion') counts.live++
    else if (state === 'weak' || state === 'stale') counts.weak++
    else if (state === 'no-consent') counts['no-consent']++
    else counts.off++
  }
  return counts
}

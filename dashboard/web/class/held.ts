import { effect, signal, untracked } from '@preact/signals'
import type { Outcome } from '../../../domain/alert.ts'
import type { Live } from '../live/live.ts'

/** An outcome waits this long before it is sent: a parent may hear of it at once, so a tap beside the button must be taken back before. */
export const holdMs = 6_000

export interface Held {
  outcome: Outcome
  /** ms since 1970, server clock: then it is sent */
  untilMs: number
}

/**
 * Outcomes that can still be taken back. Nothing is lost by holding one: a page that is left sends it at once, and one that breaks leaves the
 * alert acknowledged on the server, where it asks for its outcome again.
 */
export function createHeld(live: Pick<Live, 'decide' | 'alerts'>, nowMs: () => number) {
  const held = signal<ReadonlyMap<string, Held>>(new Map())

  function without(ids: readonly string[]) {
    const left = new Map(held.peek())
    for (const id of ids) left.delete(id)
    if (left.size < held.peek().size) held.value = left
  }

  function send(these: readonly (readonly [id: string, held: Held])[]) {
    without(these.map(([id]) => id))
    for (const [id, { outcome }] of these) live.decide({ type: 'close', id, outcome })
  }

  effect(() => {
    const due = [...held.value].filter(([, { untilMs }]) => untilMs <= nowMs())
    untracked(() => send(due))
  })

  // Somebody else said how it ended: theirs stands.
  effect(() => {
    const closed = live.alerts.value.filter(({ handling }) => handling === 'closed').map(({ id }) => id)
    untracked(() => without(closed))
  })

  const sendAll = () => send([...held.peek()])
  addEventListener('pagehide', sendAll)
  document.addEventListener('visibilitychange', () => document.visibilityState === 'hidden' && sendAll())

  return {
    /** by alert */
    outcomes: held,
    hold(id: string, outcome: Outcome) {
      held.value = new Map(held.peek()).set(id, { outcome, untilMs: nowMs() + holdMs })
    },
    takeBack: (id: string) => without([id]),
    sendAll,
  }
}

import { effect } from '@preact/signals'
import type { Live } from './live.ts'
import type { Decision, Outbox } from './outbox.ts'

/** A decision about a lesson of yesterday tells nobody anything. */
const keptMsMax = 12 * 3_600_000
const prefix = 'pulseyard.outbox.'

export interface KeptOutboxOptions {
  /** whose decisions: another account on the same screen never sends them */
  account: string
  storage: Storage
  now: () => number
}

const isDecision = (value: unknown): value is Decision => {
  const { type, id } = (value ?? {}) as Partial<Decision>
  return (type === 'acknowledge' || type === 'close') && typeof id === 'string'
}

/** What was decided and not yet sent when the page was closed. The server checks each word again. */
export function keptDecisions({ account, storage, now }: KeptOutboxOptions): Outbox {
  try {
    const { at, decisions } = JSON.parse(storage.getItem(prefix + account) ?? '{"at":0,"decisions":[]}')
    if (now() - at > keptMsMax) return []
    return decisions.filter(isDecision).map((decision: Decision) => ({ decision, sent: false }))
  } catch {
    return []
  }
}

/** Keeps what waits in the outbox across a reload without a network. A decision names an alert, and no child. */
export function keepDecisions(live: Pick<Live, 'outbox'>, { account, storage, now }: KeptOutboxOptions) {
  let before = JSON.stringify(live.outbox.peek().map(({ decision }) => decision))
  return effect(() => {
    const decisions = live.outbox.value.map(({ decision }) => decision)
    // A page that decided nothing, the projector's say, leaves alone what another of this account keeps.
    const text = JSON.stringify(decisions)
    if (text === before) return
    before = text
    try {
      if (decisions.length === 0) storage.removeItem(prefix + account)
      else storage.setItem(prefix + account, JSON.stringify({ at: now(), decisions }))
    } catch {
      // A full storage keeps nothing; the decision itself goes out.
    }
  })
}

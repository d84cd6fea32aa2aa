import type { AlertMessage, ClientMessage } from '../../../domain/live.ts'

/** What a person decided about an alert; it is kept until the server says the same. */
export type Decision = Extract<ClientMessage, { type: 'acknowledge' | 'close' }>
export interface Said {
  decision: Decision
  /** handed to an open socket; false: "not yet sent" */
  sent: boolean
}
export type Outbox = readonly Said[]

/** One acknowledgement and one outcome an alert, over more alerts than a lesson ever has. */
const saidMax = 200

/** The newest decision of a kind about an alert replaces the one before. */
export const say = (outbox: Outbox, decision: Decision): Outbox =>
  [...outbox.filter(said => said.decision.id !== decision.id || said.decision.type !== decision.type), { decision, sent: false }].slice(
    -saidMax,
  )

/** The next few to send, oldest first: a lesson's worth at once would be more than `/live` takes in a second. */
export const nextToSend = (outbox: Outbox): Outbox => outbox.filter(said => !said.sent).slice(0, 4)

export const markSent = (outbox: Outbox, these: Outbox): Outbox =>
  outbox.map(said => (these.includes(said) ? { ...said, sent: true } : said))

/** The link was cut: what was sent may not have arrived. Sending twice is harmless (wire.md). */
export const markUnsent = (outbox: Outbox): Outbox => outbox.map(said => ({ ...said, sent: false }))

/** The server refused something it does not name: what it has heard is no longer pending. */
export const dropSent = (outbox: Outbox): Outbox => outbox.filter(said => !said.sent)

/** Forgets what the server has by now recorded for this alert, whoever did it. */
export function settle(outbox: Outbox, alert: Pick<AlertMessage, 'id' | 'handling'>): Outbox {
  switch (alert.handling) {
    case 'open':
      return outbox
    case 'acknowledged':
      return outbox.filter(said => said.decision.id !== alert.id || said.decision.type === 'close')
    case 'closed':
      return outbox.filter(said => said.decision.id !== alert.id)
  }
}

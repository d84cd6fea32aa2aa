import type { Change, Mailboxes, Message } from './mailbox.ts'
import type { AlertLog, AlertRecord } from './ports.ts'

/** An alert waits this long for its own commit at most, then goes out marked as not durable. */
export const commitMsMax = 250
const pendingMax = 10_000

interface Pending {
  at: number
  to: AlertRecord['to']
  change: Change
  /** it tells that an alert fired */
  fired: boolean
  ready: boolean
}

export type Outbox = ReturnType<typeof createOutbox>

export interface OutboxOptions {
  log: AlertLog
  mailboxes: Mailboxes
  send: (account: string, message: Message) => void
  /** an alert that fired was sent for the first time; `decidedAt`: server time of the decision behind it */
  firstSent: (decidedAt: number) => void
}

/**
 * Stored before sent, in order. What the disk cannot take in time is sent all the same: an alert must reach a person.
 */
export function createOutbox({ log, mailboxes, send, firstSent }: OutboxOptions) {
  const queue: Pending[] = []
  const counts = { sent: 0, notDurable: 0, appendErrors: 0 }

  /** Appends the record, and sends its change to everyone in `to`, when it is on disk or 250 ms have passed. */
  function put(record: AlertRecord, change: Change, fired = false): void {
    const pending: Pending = { at: record.at, to: record.to, change, fired, ready: queue.length >= pendingMax }
    queue.push(pending)
    const timer = setTimeout(settle, commitMsMax)
    function settle() {
      clearTimeout(timer)
      pending.ready = true
      flush()
    }
    try {
      log.append(JSON.stringify(record), null, error => {
        if (error) counts.appendErrors++
        else change.durable = change.stored
        settle()
      })
    } catch {
      counts.appendErrors++
      settle()
    }
  }

  function flush() {
    while (queue[0]?.ready) {
      const { at, to, change, fired } = queue.shift()!
      if (change.stored && !change.durable && to.length > 0) counts.notDurable++
      for (const [account, seq] of to) {
        const message = { seq, change }
        mailboxes.sent(account, message)
        counts.sent++
        send(account, message)
      }
      if (fired && to.length > 0) firstSent(at)
    }
  }

  /** Sends what is still waiting, now: for an orderly end. */
  function drain(): void {
    for (const pending of queue) pending.ready = true
    flush()
  }

  const pending = () => queue.flatMap(({ to, change }) => to.map(([account, seq]) => ({ account, message: { seq, change } })))

  return { put, drain, pending, counts: () => ({ ...counts, pending: queue.length }) }
}

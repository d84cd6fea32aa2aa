import { randomBytes } from 'node:crypto'
import type { Alert } from '../domain/alert.ts'
import { type PackedAlert, packAlert, type TextsById, unpackAlert } from './pack.ts'

/** One change of an alert as it was told; null after a restart when it must not be stored. */
export interface Change {
  alert: Alert | null
  /** consent to store */
  stored: boolean
  durable: boolean
  /** ms since 1970, server clock */
  at: number
}

export interface Message {
  seq: number
  change: Change
}

interface Box {
  /** the newest number given out, and the newest sent */
  assigned: number
  sent: number
  ring: Message[]
}

export interface MailboxState {
  epoch: string
  changes: [at: number, PackedAlert | null][]
  boxes: [account: string, assigned: number, ring: number[]][]
}

export type Mailboxes = ReturnType<typeof createMailboxes>

const ringMax = 500
const boxesMax = 50_000
/** An older message is no longer brought by a resume: it has heart rates in it. */
const keptMs = 7 * 24 * 3_600_000

/** For each recipient: contiguous numbers from 1, and for a resume the last 500 messages of the last 7 days. */
export function createMailboxes() {
  const boxes = new Map<string, Box>()
  const counts = { mailboxesDropped: 0, messagesExpired: 0 }
  let epoch = newEpoch()

  function boxOf(account: string): Box {
    const known = boxes.get(account)
    if (known) return known
    // The dropped one starts again from 1, is found ahead of us, and gets a gap and a snapshot.
    if (boxes.size >= boxesMax) {
      boxes.delete(boxes.keys().next().value!)
      counts.mailboxesDropped++
    }
    const box = { assigned: 0, sent: 0, ring: [] }
    boxes.set(account, box)
    return box
  }

  const assign = (account: string): number => ++boxOf(account).assigned

  function sent(account: string, message: Message): void {
    const box = boxOf(account)
    if (message.seq <= box.sent) return
    // A number that was lost with its record leaves a hole: whoever was before it gets a gap, never silence.
    if (message.seq !== box.sent + 1) box.ring = []
    box.assigned = Math.max(box.assigned, message.seq)
    box.sent = message.seq
    box.ring.push(message)
    if (box.ring.length > ringMax) box.ring.shift()
  }

  /** Everything after `seq`, once and in order; 'gap' when that cannot be had. */
  function since(account: string, itsEpoch: string, seq: number): readonly Message[] | 'gap' {
    const last = position(account)
    if (itsEpoch !== epoch || seq > last) return 'gap'
    if (seq === last) return []
    const ring = boxes.get(account)!.ring
    const index = ring.findIndex(message => message.seq === seq + 1)
    return index === -1 ? 'gap' : ring.slice(index)
  }

  const position = (account: string): number => boxes.get(account)?.sent ?? 0

  /** Forgets what is older than 7 days at `now` (ms since 1970). */
  function expire(now: number): void {
    for (const box of boxes.values()) {
      const old = box.ring.findIndex(({ change }) => now - change.at <= keptMs)
      counts.messagesExpired += box.ring.splice(0, old === -1 ? box.ring.length : old).length
    }
  }

  /** Whoever resumes gets a gap and a snapshot: numbers may have been seen that the log does not know. */
  const renew = () => {
    epoch = newEpoch()
  }

  /**
   * `pending`: given to the log but not sent yet; after a restart it counts as sent, so that a resume brings it.
   * `mayStore`: consent as it stands now
   */
  function save(
    pending: readonly { account: string; message: Message }[],
    texts: TextsById,
    mayStore: (alert: Alert) => boolean,
  ): MailboxState {
    const indexOf = new Map<Change, number>()
    const changes: MailboxState['changes'] = []
    const index = (change: Change) => {
      const known = indexOf.get(change)
      if (known !== undefined) return known
      const alert = change.stored && change.alert && mayStore(change.alert) ? packAlert(change.alert, texts) : null
      indexOf.set(change, changes.length)
      return changes.push([change.at, alert]) - 1
    }
    const rings = new Map([...boxes].map(([account, box]) => [account, box.ring.map(({ change }) => index(change))]))
    for (const { account, message } of pending) rings.get(account)?.push(index(message.change))
    return {
      epoch,
      changes,
      boxes: [...rings].map(([account, ring]) => [account, boxes.get(account)!.assigned, ring.slice(-ringMax)]),
    }
  }

  function restore(saved: MailboxState, texts: TextsById, mayStore: (alert: Alert) => boolean): void {
    epoch = saved.epoch
    const changes = saved.changes.map(([at, packed]) => {
      const alert = packed && unpackAlert(packed, texts)
      return { alert: alert && mayStore(alert) ? alert : null, stored: true, durable: true, at }
    })
    for (const [account, assigned, ring] of saved.boxes) {
      const first = assigned - ring.length + 1
      boxes.set(account, { assigned, sent: assigned, ring: ring.map((at, i) => ({ seq: first + i, change: changes[at]! })) })
    }
  }

  return { assign, sent, since, position, expire, renew, save, restore, counts, epoch: () => epoch }
}

const newEpoch = () => randomBytes(9).toString('base64url')

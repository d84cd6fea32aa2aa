import { mayDo, type Viewer } from '../domain/access.ts'
import type { Alert, Note } from '../domain/alert.ts'
import type { ClientMessage } from '../domain/live.ts'
import type { Book } from './book.ts'

/** A mute ends by itself. */
const silenceMsMax = 2 * 3_600_000

export type Handled = { ok: true } | { error: 'not-found' | 'not-allowed'; detail: string }

/**
 * What a person says about an alert. Saying it twice changes nothing; the first who acknowledged, and the first outcome, stand.
 * @param closed told after an alert was closed
 */
export function handleMessage(book: Book, viewer: Viewer, message: ClientMessage, now: number, closed: (alert: Alert) => void): Handled {
  const entry = book.find(viewer, message.id, now)
  if (!entry) return { error: 'not-found', detail: 'There is no such alert.' }
  if (message.type !== 'seen' && !mayDo(viewer, 'handle-alert', entry.alert)) {
    return { error: 'not-allowed', detail: 'Only the school’s staff can do this.' }
  }
  const { account } = viewer
  const { handling } = entry.alert
  const note = (type: Note['type']): Note => ({ account, at: now, type })
  switch (message.type) {
    case 'seen':
      if (entry.seen.has(account)) break
      entry.seen.add(account)
      book.noteOnly(entry, note('seen'))
      break
    case 'acknowledge': {
      if (handling.state !== 'open') break
      const said = { ...note('acknowledge'), ...(message.note && { text: message.note }) }
      book.tell(entry, { handling: { state: 'acknowledged', by: account, at: now } }, now, { note: said })
      break
    }
    case 'silence': {
      const untilMs = Math.max(now, Math.min(message.untilMs, now + silenceMsMax))
      if (untilMs === entry.silencedUntil) break
      entry.silencedUntil = untilMs
      book.noteOnly(entry, { ...note('silence'), untilMs })
      break
    }
    case 'close':
      if (handling.state === 'closed') break
      book.tell(entry, { handling: { state: 'closed', by: account, at: now, outcome: message.outcome } }, now, { note: note('close') })
      closed(entry.alert)
  }
  return { ok: true }
}

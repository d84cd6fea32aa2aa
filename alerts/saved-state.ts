import type { Book, BookState } from './book.ts'
import type { Engine, EngineState } from './engine.ts'
import type { Mailboxes, MailboxState } from './mailbox.ts'
import type { Outbox } from './outbox.ts'
import type { TextsById } from './pack.ts'

/** All that a restart goes on from: plain JSON, without whoever may not be stored. */
interface SavedState {
  version: number
  /** what the alerts say, once, whatever the number of their changes */
  texts: TextsById
  engine: EngineState
  book: BookState
  mailboxes: MailboxState
}

interface Parts {
  engine: Engine
  book: Book
  mailboxes: Mailboxes
  outbox: Outbox
}

/** Of the whole; a change of what the engine knows of a student takes the next number. */
const version = 5
/** The alerts and what was told of them have been written the same way since. */
const alertsSince = 3

export function saveState({ engine, book, mailboxes, outbox }: Parts): SavedState {
  const texts: TextsById = {}
  const parts = { engine: engine.save(), book: book.save(texts), mailboxes: mailboxes.save(outbox.pending(), texts, book.mayStore) }
  return { version, texts, ...parts }
}

/**
 * `all`: it goes on as it was. `alerts`: the engine begins anew, but no open alert and no number is lost by a change of version.
 * `nothing`: all of it is of a version that is not known any more.
 */
export function restoreState({ engine, book, mailboxes }: Parts, state: unknown): 'all' | 'alerts' | 'nothing' {
  const saved = state as SavedState
  if (saved.version > version || saved.version < alertsSince) return 'nothing'
  if (saved.version === version) engine.restore(saved.engine)
  book.restore(saved.book, saved.texts)
  mailboxes.restore(saved.mailboxes, saved.texts, book.mayStore)
  return saved.version === version ? 'all' : 'alerts'
}

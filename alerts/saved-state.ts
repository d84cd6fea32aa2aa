import type { Book, BookState } from './book.ts'
import type { Engine, EngineState } from './engine.ts'
import type { Mailboxes, MailboxState } from './mailbox.ts'
import type { Outbox } from './outbox.ts'
import type { TextsById } from './pack.ts'

/** All that a restart goes on from: plain JSON, without whoever may not be stored. */
interface SavedState {
  version: typeof version
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

const version = 5

export function saveState({ engine, book, mailboxes, outbox }: Parts): SavedState {
  const texts: TextsById = {}
  const parts = { engine: engine.save(), book: book.save(texts), mailboxes: mailboxes.save(outbox.pending(), texts, book.mayStore) }
  return { version, texts, ...parts }
}

/** false: it is of another version, and nothing was taken from it */
export function restoreState({ engine, book, mailboxes }: Parts, state: unknown): boolean {
  const saved = state as SavedState
  if (saved.version !== version) return false
  engine.restore(saved.engine)
  book.restore(saved.book, saved.texts)
  mailboxes.restore(saved.mailboxes, saved.texts, book.mayStore)
  return true
}

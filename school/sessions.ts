import type { DatabaseSync } from 'node:sqlite'
import { transaction } from '../database/database.ts'
import { createToken, hashToken } from './keys.ts'

/** A session ends this long after the last thing its person did, and this long after sign-in whatever they do. */
export const sessionIdleMsMax = 12 * 3_600_000
export const sessionMsMax = 30 * 24 * 3_600_000

/** Of one account; the one idle longest makes room. Wide, for the demo's link is one account on every screen of a room. */
const sessionsPerAccountMax = 1_000

/** How much of "last seen" a crash may forget: a write once a minute would stop the loop on a slow disk for little. */
const seenFlushMs = 3_600_000

/** Sessions in memory and, as hashes of their tokens, in accounts.db. All times in ms since 1970. */
export interface Sessions {
  /** A new token, 256 random bits. The caller holds the transaction. */
  open(account: string, now: number): string
  /** whose session it is; asking is no sign of life */
  accountOf(token: string, now: number): string | null
  /** whether the session of this hash (`hashToken`) is not over */
  holds(hash: string, now: number): boolean
  /** its person did something */
  touch(token: string, now: number): void
  close(token: string): void
  closeAll(account: string): void
  /** what is in the file stands in memory */
  load(): void
  /** once an hour: drops the expired, writes when the others were seen */
  advance(now: number): void
  /** writes when they were seen */
  flush(): void
  /** those that made room for another of their account */
  readonly evicted: number
}

interface Session {
  account: string
  createdAt: number
  seenAt: number
}

export function createSessions({ database }: { database: DatabaseSync }): Sessions {
  let sessions = new Map<string, Session>()
  const seen = new Set<string>()
  let flushedAt = Number.NEGATIVE_INFINITY
  let evicted = 0
  const insert = database.prepare('INSERT INTO sessions (token, account, created_at, seen_at) VALUES (?, ?, ?, ?)')
  const remove = database.prepare('DELETE FROM sessions WHERE token = ?')
  const removeAll = database.prepare('DELETE FROM sessions WHERE account = ?')
  const update = database.prepare('UPDATE sessions SET seen_at = ? WHERE token = ?')
  const select = database.prepare('SELECT token, account, created_at AS createdAt, seen_at AS seenAt FROM sessions')

  const holds = (session: Session, now: number) => now < session.seenAt + sessionIdleMsMax && now < session.createdAt + sessionMsMax
  const ofAccount = (account: string) => [...sessions].filter(([, session]) => session.account === account)

  function makeRoom(account: string) {
    const own = ofAccount(account)
    if (own.length < sessionsPerAccountMax) return
    const [oldest] = own.reduce((a, b) => (b[1].seenAt < a[1].seenAt ? b : a))
    remove.run(oldest)
    sessions.delete(oldest)
    evicted++
  }

  function write(expired: readonly string[]) {
    if (expired.length + seen.size === 0) return
    transaction(database, () => {
      for (const hash of expired) remove.run(hash)
      for (const hash of seen) update.run(sessions.get(hash)?.seenAt ?? 0, hash)
    })
    seen.clear()
  }

  return {
    open(account, now) {
      const token = createToken()
      const hash = hashToken(token)
      makeRoom(account)
      insert.run(hash, account, now, now)
      sessions.set(hash, { account, createdAt: now, seenAt: now })
      return token
    },

    accountOf(token, now) {
      const session = sessions.get(hashToken(token))
      return session && holds(session, now) ? session.account : null
    },

    holds(hash, now) {
      const session = sessions.get(hash)
      return session !== undefined && holds(session, now)
    },

    touch(token, now) {
      const hash = hashToken(token)
      const session = sessions.get(hash)
      if (!session || !holds(session, now) || session.seenAt >= now) return
      session.seenAt = now
      seen.add(hash)
    },

    close(token) {
      const hash = hashToken(token)
      remove.run(hash)
      sessions.delete(hash)
    },

    closeAll(account) {
      removeAll.run(account)
      for (const [hash] of ofAccount(account)) sessions.delete(hash)
    },

    load() {
      const rows = select.all() as unknown as (Session & { token: string })[]
      sessions = new Map(
        rows.map(({ token, account, createdAt, seenAt }) => [
          token,
          { account, createdAt, seenAt: Math.max(seenAt, sessions.get(token)?.seenAt ?? 0) },
        ]),
      )
    },

    advance(now) {
      if (now - flushedAt < seenFlushMs) return
      const expired = [...sessions].filter(([, session]) => !holds(session, now)).map(([hash]) => hash)
      write(expired)
      flushedAt = now
      for (const hash of expired) sessions.delete(hash)
    },

    flush: () => write([]),

    get evicted() {
      return evicted
    },
  }
}

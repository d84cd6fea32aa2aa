import type { DatabaseSync } from 'node:sqlite'
import type { Accounts } from './accounts.ts'
import { createToken, hashToken } from './keys.ts'
import { createPasswords, type Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import { createThrottle } from './throttle.ts'

export type Credentials = { token: string } | { account: string; password: string }

/** `wrong` says nothing of why: no such account, disabled, another password, a spent link are one answer. */
export type SignInRefusal = { refused: 'wrong' } | { refused: 'busy' } | { refused: 'throttled'; retryAfterSeconds: number }

export interface SignIn {
  /** a session's token for the right credentials; `address` is where the try comes from, `now` in ms since 1970 */
  signIn(credentials: Credentials, from: { address: string; now: number }): Promise<{ session: string; account: string } | SignInRefusal>
  /** A link's token: good for one sign-in within a day, or `reusable` until the process ends. */
  createLink(account: string, options: { now: number; reusable?: boolean }): string
  hashPassword: Passwords['hash']
  /** forgets links whose day is over */
  advance(now: number): void
  readonly counts: { wrong: number; throttled: number; busy: number; throttleEvicted: number }
}

const linkMs = 24 * 3_600_000
const linksPerAccountMax = 20
const reusableLinksMax = 1_000
const pruneEveryMs = 3_600_000

/** Half a minute of work: whoever comes later is told to try again. */
const passwordsWaitingMax = 64

const minutes = (count: number) => count * 60_000

/** A password can be guessed once a minute, and nobody is locked out of an account for longer than that. */
const accountThrottle = { free: 5, waitMsMax: minutes(1), forgetMs: minutes(15), keysMax: 10_000 }
/** A whole school may share one address. */
const addressThrottle = { free: 100, waitMsMax: minutes(1), forgetMs: minutes(15), keysMax: 10_000 }

export function createSignIn({ database, accounts, sessions }: { database: DatabaseSync; accounts: Accounts; sessions: Sessions }): SignIn {
  const passwords = createPasswords({ waitingMax: passwordsWaitingMax })
  const byAccount = createThrottle(accountThrottle)
  const byAddress = createThrottle(addressThrottle)
  const reusable = new Map<string, string>()
  const counts = { wrong: 0, throttled: 0, busy: 0 }
  let prunedAt = 0

  const insert = database.prepare('INSERT INTO links (token, account, expires_at) VALUES (?, ?, ?)')
  const keepNewest = database.prepare(`
    DELETE FROM links WHERE account = ?1 AND token NOT IN (SELECT token FROM links WHERE account = ?1 ORDER BY expires_at DESC LIMIT ?2)`)
  const prune = database.prepare('DELETE FROM links WHERE expires_at <= ?')
  const spend = database.prepare('DELETE FROM links WHERE token = ? AND expires_at > ? RETURNING account')

  const waitFor = (credentials: Credentials, address: string, now: number) =>
    Math.max(byAddress.take(address, now), 'account' in credentials ? byAccount.take(throttleKey(credentials.account), now) : 0)

  /** The account that the credentials are of. Nothing here depends on whether there is such an account but the answer. */
  async function accountOf(credentials: Credentials, now: number): Promise<string | null | 'busy'> {
    if ('token' in credentials) {
      const hash = hashToken(credentials.token)
      return reusable.get(hash) ?? (spend.get(hash, now)?.account as string | undefined) ?? null
    }
    const right = await passwords.check(credentials.password, accounts.account(credentials.account)?.password ?? null)
    return right === 'busy' ? right : right ? credentials.account : null
  }

  return {
    async signIn(credentials, { address, now }) {
      const waitMs = waitFor(credentials, address, now)
      if (waitMs > 0) {
        counts.throttled++
        return { refused: 'throttled', retryAfterSeconds: Math.ceil(waitMs / 1_000) }
      }
      const id = await accountOf(credentials, now)
      if (id === 'busy') {
        counts.busy++
        return { refused: 'busy' }
      }
      const account = id === null ? undefined : accounts.account(id)
      if (!account || account.disabledAt !== null) {
        counts.wrong++
        return { refused: 'wrong' }
      }
      byAddress.refund(address)
      if ('account' in credentials) byAccount.refund(throttleKey(credentials.account))
      return { session: sessions.open(account.id, now), account: account.id }
    },

    createLink(account, { now, reusable: many = false }) {
      if (!accounts.account(account)) throw new Error(`no such account: ${account}`)
      const token = createToken()
      if (many) {
        reusable.set(hashToken(token), account)
        if (reusable.size > reusableLinksMax) reusable.delete(reusable.keys().next().value!)
      } else {
        insert.run(hashToken(token), account, now + linkMs)
        keepNewest.run(account, linksPerAccountMax)
      }
      return token
    },

    hashPassword: passwords.hash,

    advance(now) {
      if (now - prunedAt < pruneEveryMs) return
      prunedAt = now
      prune.run(now)
    },

    get counts() {
      return { ...counts, throttleEvicted: byAccount.evicted + byAddress.evicted }
    },
  }
}

/** No longer than an account's id can be, for the key is what a stranger typed. */
const throttleKey = (account: string) => account.slice(0, 65)

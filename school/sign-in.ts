import { BlockList, isIPv6 } from 'node:net'
import type { DatabaseSync } from 'node:sqlite'
import { isBusy, transaction } from '../database/database.ts'
import type { Accounts } from './accounts.ts'
import { createToken, hashToken } from './keys.ts'
import type { Passwords } from './passwords.ts'
import type { Sessions } from './sessions.ts'
import { createThrottle } from './throttle.ts'

export type Credentials = { token: string } | { account: string; password: string }

/** `wrong` says nothing of why: no such account, disabled, another password, a spent link are one answer. */
export type SignInRefusal = { refused: 'wrong' } | { refused: 'busy' } | { refused: 'throttled'; retryAfterSeconds: number }

export interface SignInOptions {
  database: DatabaseSync
  accounts: Accounts
  sessions: Sessions
  passwords: Passwords
}

export interface SignIn {
  /** a session's token for the right credentials; `address` is where the try comes from, `now` in ms since 1970 */
  signIn(credentials: Credentials, from: { address: string; now: number }): Promise<{ session: string; account: string } | SignInRefusal>
  /** A link's token: good for one sign-in within a day, or `reusable` from this machine until the process ends. */
  createLink(account: string, options: { now: number; reusable?: boolean }): string
  hashPassword: Passwords['hash']
  /** once a second: answers who had to wait, forgets links whose day is over */
  advance(now: number): void
  readonly counts: { wrong: number; throttled: number; delayed: number; busy: number; linksEvicted: number; throttleEvicted: number }
}

const linkMs = 24 * 3_600_000
const linksPerAccountMax = 20
const reusableLinksMax = 1_000
const pruneEveryMs = 3_600_000

const minutes = (count: number) => count * 60_000

/** From one address an account's password can be guessed once a minute, and nobody there is locked out for longer than that. */
const guessThrottle = { free: 5, waitMsMax: minutes(1), forgetMs: minutes(15), keysMax: 10_000 }
/** From all addresses together: past these a try waits this long at most for its answer and is not refused, or strangers could keep a person out. */
const accountThrottle = { free: 50, waitMsMax: 5_000, forgetMs: minutes(15), keysMax: 10_000 }
/** Tries that wait at once; beyond it they don't wait. */
const delayedMax = 1_000
/** A whole school may share one address. */
const addressThrottle = { free: 100, waitMsMax: minutes(1), forgetMs: minutes(15), keysMax: 10_000 }

export function createSignIn({ database, accounts, sessions, passwords }: SignInOptions): SignIn {
  const byGuess = createThrottle(guessThrottle)
  const byAccount = createThrottle(accountThrottle)
  const byAddress = createThrottle(addressThrottle)
  const reusable = new Map<string, string>()
  let delayed: { until: number; go: () => void }[] = []
  const counts = { wrong: 0, throttled: 0, delayed: 0, busy: 0, linksEvicted: 0 }
  let prunedAt = 0

  const insert = database.prepare('INSERT INTO links (token, account, expires_at) VALUES (?, ?, ?)')
  const keepNewest = database.prepare(`
    DELETE FROM links WHERE account = ?1 AND token NOT IN (SELECT token FROM links WHERE account = ?1 ORDER BY expires_at DESC LIMIT ?2)`)
  const prune = database.prepare('DELETE FROM links WHERE expires_at <= ?')
  const spend = database.prepare('DELETE FROM links WHERE token = ? AND expires_at > ? RETURNING account')

  const waitFor = (credentials: Credentials, address: string, now: number) =>
    Math.max(byAddress.take(address, now), 'account' in credentials ? byGuess.take(guessKey(credentials.account, address), now) : 0)

  function refund(credentials: Credentials, address: string) {
    byAddress.refund(address)
    if ('token' in credentials) return
    byGuess.refund(guessKey(credentials.account, address))
    byAccount.refund(accountKey(credentials.account))
  }

  /** Whether the password is the account's. Nothing here depends on whether there is such an account but the answer. */
  async function isRight({ account, password }: { account: string; password: string }, now: number): Promise<boolean | 'busy'> {
    const delayMs = byAccount.take(accountKey(account), now)
    if (delayMs > 0 && delayed.length < delayedMax) {
      counts.delayed++
      await new Promise<void>(go => delayed.push({ until: now + delayMs, go }))
    }
    return passwords.check(password, accounts.account(account)?.password ?? null)
  }

  /** Whose link this is; one that is good for one sign-in is spent by asking. */
  function accountOfLink(token: string, address: string, now: number): string | null {
    const hash = hashToken(token)
    const many = reusable.get(hash)
    if (many !== undefined) return isLoopback(address) ? many : null
    return (spend.get(hash, now)?.account as string | undefined) ?? null
  }

  /** In one transaction, so that no link is spent for nothing. */
  const openSession = (accountOf: () => string | null, now: number) =>
    transaction(database, () => {
      const account = accounts.account(accountOf() ?? '')
      return account && account.disabledAt === null ? { session: sessions.open(account.id, now), account: account.id } : null
    })

  async function prove(credentials: Credentials, { address, now }: { address: string; now: number }) {
    if ('token' in credentials) return openSession(() => accountOfLink(credentials.token, address, now), now)
    const right = await isRight(credentials, now)
    return right === true ? openSession(() => credentials.account, now) : right || null
  }

  return {
    async signIn(credentials, from) {
      const waitMs = waitFor(credentials, from.address, from.now)
      if (waitMs > 0) {
        counts.throttled++
        return { refused: 'throttled', retryAfterSeconds: Math.ceil(waitMs / 1_000) }
      }
      const proven = await prove(credentials, from).catch(error => {
        if (isBusy(error)) return 'busy' as const
        throw error
      })
      if (proven === 'busy') {
        counts.busy++
        return { refused: 'busy' }
      }
      if (!proven) {
        counts.wrong++
        return { refused: 'wrong' }
      }
      refund(credentials, from.address)
      return proven
    },

    createLink(account, { now, reusable: many = false }) {
      if (!accounts.account(account)) throw new Error(`no such account: ${account}`)
      const token = createToken()
      if (many) {
        reusable.set(hashToken(token), account)
        if (reusable.size <= reusableLinksMax) return token
        reusable.delete(reusable.keys().next().value!)
        counts.linksEvicted++
      } else {
        insert.run(hashToken(token), account, now + linkMs)
        counts.linksEvicted += Number(keepNewest.run(account, linksPerAccountMax).changes)
      }
      return token
    },

    hashPassword: passwords.hash,

    advance(now) {
      const due = delayed.filter(({ until }) => until <= now)
      if (due.length > 0) delayed = delayed.filter(({ until }) => until > now)
      for (const { go } of due) go()
      if (now - prunedAt < pruneEveryMs) return
      prune.run(now)
      prunedAt = now
    },

    get counts() {
      return { ...counts, throttleEvicted: byGuess.evicted + byAccount.evicted + byAddress.evicted }
    },
  }
}

/** No longer than an account's id can be, for the key is what a stranger typed. */
const accountKey = (account: string) => account.slice(0, 65)
const guessKey = (account: string, address: string) => `${accountKey(account)} ${address}`

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8)
loopback.addAddress('::1', 'ipv6')
const isLoopback = (address: string) => loopback.check(address, isIPv6(address) ? 'ipv6' : 'ipv4')

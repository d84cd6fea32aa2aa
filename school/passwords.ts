import { randomBytes, scrypt, timingSafeEqual } from 'node:crypto'

/** 32 MiB and about 0.3 s a guess (OWASP's Password Storage Cheat Sheet). The cost is kept with each hash, so that a raised one leaves old passwords valid. */
const cost = { log2N: 15, r: 8, p: 3 }

export interface Passwords {
  /** `scrypt$log2N$r$p$salt$hash`; a new salt each time */
  hash(password: string): Promise<string>
  /** Whether the password is the one of the hash. Without a hash it does the same work and says no. 'busy': too many are waiting. */
  check(password: string, hash: string | null): Promise<boolean | 'busy'>
}

/** One at a time, `waitingMax` with those that wait: scrypt shares the thread pool with the disk, and a wave of sign-ins must not hold back a commit. */
export function createPasswords({ waitingMax }: { waitingMax: number }): Passwords {
  let last: Promise<unknown> = Promise.resolve()
  let waiting = 0
  // The hash of no password: compared with where there is no account.
  const nobody = ['scrypt', cost.log2N, cost.r, cost.p, randomBytes(16).toString('base64url'), randomBytes(32).toString('base64url')].join(
    '$',
  )

  async function inTurn<T>(work: () => Promise<T>): Promise<T> {
    waiting++
    const turn = last.then(work)
    last = turn.catch(() => {}).finally(() => waiting--)
    return turn
  }

  return {
    hash: password =>
      inTurn(async () => {
        const salt = randomBytes(16)
        const derived = await derive(password, salt, cost)
        return ['scrypt', cost.log2N, cost.r, cost.p, salt.toString('base64url'), derived.toString('base64url')].join('$')
      }),

    async check(password, hash) {
      if (waiting >= waitingMax) return 'busy'
      return inTurn(async () => {
        const [, log2N, r, p, salt, expected] = (hash ?? nobody).split('$')
        const parameters = { log2N: Number(log2N), r: Number(r), p: Number(p) }
        const derived = await derive(password, Buffer.from(salt!, 'base64url'), parameters)
        return timingSafeEqual(derived, Buffer.from(expected!, 'base64url')) && hash !== null
      })
    },
  }
}

const derive = (password: string, salt: Buffer, { log2N, r, p }: typeof cost) =>
  new Promise<Buffer>((resolve, reject) => {
    const N = 2 ** log2N
    // NFKC: the same password typed on another keyboard is the same bytes.
    scrypt(password.normalize('NFKC'), salt, 32, { N, r, p, maxmem: 256 * N * r }, (error, derived) =>
      error ? reject(error) : resolve(derived),
    )
  })

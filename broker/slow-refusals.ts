/** Failed tries of one band from one address that are answered at once, in each window. */
export const triesMax = 5
export const windowMs = 60_000
/** How long the refusal of every further try waits. */
export const refusalDelayMs = 5_000
/** Of either table: who failed, and who waits for a refusal. */
export const entriesMax = 10_000

/**
 * Slows down who fails. Only the answer to a wrong credential is delayed, the right one always passes at once: with 128 random
 * bits a secret can't be guessed at any rate, but a lock-out by address would let any phone on the school's network keep
 * a child's band away. What it stops is a wrongly set-up band that tries again in a tight loop.
 */
export function createSlowRefusals({ forgotten }: { forgotten: () => void }) {
  // Both oldest first: a Map keeps the order of insertion, and every refusal waits equally long.
  const failures = new Map<string, { since: number; tries: number }>()
  const waiting: { until: number; answer: () => void }[] = []

  return {
    /** Counts a failed try at `now` (ms since 1970) and tells whether its refusal has to wait. */
    failed(band: string, address: string, now: number): boolean {
      const key = `${band.slice(0, 64)} ${address}`
      const entry = failures.get(key)
      if (entry && now - entry.since < windowMs) return ++entry.tries > triesMax
      failures.delete(key)
      if (failures.size >= entriesMax) {
        failures.delete(failures.keys().next().value!)
        forgotten()
      }
      failures.set(key, { since: now, tries: 1 })
      return false
    },

    /** Has a refusal given by `advance` when its time has come. False: too many wait already. */
    later(now: number, answer: () => void): boolean {
      if (waiting.length >= entriesMax) return false
      waiting.push({ until: now + refusalDelayMs, answer })
      return true
    },

    advance(now: number) {
      const due = waiting.findIndex(({ until }) => until > now)
      for (const { answer } of waiting.splice(0, due < 0 ? waiting.length : due)) answer()
    },
  }
}

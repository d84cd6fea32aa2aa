export interface ThrottleOptions {
  /** tries before the first wait */
  free: number
  /** the wait doubles from a second to this */
  waitMsMax: number
  /** tries are forgotten this long after the last */
  forgetMs: number
  /** the key tried longest ago makes room */
  keysMax: number
}

/** Counts tries under a key and makes who tries again and again wait. */
export interface Throttle {
  /** Counts a try before its outcome is known, so that many at once are many. 0: go on; else ms to wait, and the try is not counted. */
  take(key: string, now: number): number
  /** The try was a right one: it does not count, and nobody waits for it. Wrong ones before it still count. */
  refund(key: string): void
  /** keys that made room */
  readonly evicted: number
}

export function createThrottle({ free, waitMsMax, forgetMs, keysMax }: ThrottleOptions): Throttle {
  const entries = new Map<string, { tries: number; at: number; until: number }>()
  let evicted = 0
  return {
    take(key, now) {
      const found = entries.get(key)
      const entry = found && now - found.at <= forgetMs ? found : { tries: 0, at: now, until: 0 }
      if (now < entry.until) return entry.until - now
      const tries = entry.tries + 1
      const until = tries < free ? 0 : now + Math.min(waitMsMax, 1_000 * 2 ** Math.min(30, tries - free))
      // Deleted first: a Map keeps the order of insertion, and the front is who tried longest ago.
      entries.delete(key)
      entries.set(key, { tries, at: now, until })
      if (entries.size > keysMax) {
        entries.delete(entries.keys().next().value!)
        evicted++
      }
      return 0
    },
    refund(key) {
      const entry = entries.get(key)
      if (entry) entries.set(key, { ...entry, tries: entry.tries - 1, until: 0 })
    },
    get evicted() {
      return evicted
    },
  }
}

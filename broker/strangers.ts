/** Of one address. A school's 2,000 bands may all come back at once from behind one; each proves who it is within milliseconds. */
export const strangersPerAddressMax = 2_048

export interface StrangersOptions {
  perAddressMax: number
  /** one was turned away */
  crowded: () => void
}

/**
 * Who has come and has not proved yet who they are. Past the bound it is the one waiting longest that goes, not the newcomer:
 * who comes with a credential is through at once, and a host that opens connections and says nothing displaces its own.
 */
export function createStrangers<Key>({ perAddressMax, crowded }: StrangersOptions) {
  // All oldest first: a Map and a Set keep the order of insertion.
  const all = new Map<Key, { address: string; turnAway: () => void }>()
  const byAddress = new Map<string, Set<Key>>()

  function forget(key: Key) {
    const address = all.get(key)?.address
    if (address === undefined) return
    all.delete(key)
    const own = byAddress.get(address)!
    own.delete(key)
    if (own.size === 0) byAddress.delete(address)
  }

  function turnAway(key: Key) {
    const { turnAway } = all.get(key)!
    forget(key)
    crowded()
    turnAway()
  }

  return {
    add(key: Key, address: string, turnAwayThis: () => void) {
      const own = byAddress.get(address) ?? new Set<Key>()
      byAddress.set(address, own.add(key))
      all.set(key, { address, turnAway: turnAwayThis })
      if (own.size > perAddressMax) turnAway(own.values().next().value!)
    },

    /** It has proved who it is, or has gone. */
    forget,

    /** Turns away who has waited longest, of any address. False: there is nobody. */
    makeRoom(): boolean {
      const oldest = all.keys().next()
      if (!oldest.done) turnAway(oldest.value)
      return !oldest.done
    },
  }
}

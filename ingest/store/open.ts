import { openEmbeddedStore } from './embedded.ts'
import { openInfluxStore } from './influx/influx.ts'
import type { InfluxSettings } from './influx/settings.ts'
import type { FollowedStore } from './store.ts'

/** Which series store, and where. Plain data: it is handed to workers. */
export interface StoreSettings {
  /** PULSEYARD_DATA */
  folder: string
  /** null or not there: the embedded store */
  influx?: InfluxSettings | null
}

/** The store that the settings choose; nothing is asked of it yet. */
export function openStore({ folder, influx }: StoreSettings): FollowedStore {
  const embedded = openEmbeddedStore({ folder })
  if (influx) return openInfluxStore({ settings: influx, aside: embedded })
  return { ...embedded, check: async () => {}, parked: () => ({ readings: 0, reason: '' }), notes: () => [] }
}

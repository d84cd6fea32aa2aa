import { openEmbeddedStore } from './embedded.ts'
import type { SeriesStore } from './store.ts'

/** Which series store, and where. Plain data: it is handed to workers. */
export interface StoreSettings {
  /** PULSEYARD_DATA */
  folder: string
}

/** The store that the settings choose; nothing is asked of it yet. */
export const openStore = ({ folder }: StoreSettings): SeriesStore => openEmbeddedStore({ folder })

import { signal } from '@preact/signals'
import type { Language } from '../../../domain/alert.ts'

/** In which language the server writes to this account; null: not known yet. The page's own may be a moment ahead. */
export const accountLanguage = signal<Language | null>(null)

import { useEffect } from 'preact/hooks'
import { accountLanguage } from './account-language.ts'
import type { Kept } from './kept.ts'

/** Keeps it fresh while shown; asks again once the server writes in another language, and when one of `because` changes. */
export function useKept<T>(kept: Kept<T>, ...because: unknown[]) {
  useEffect(() => kept.watch(), [kept, accountLanguage.value, ...because])
  return kept
}

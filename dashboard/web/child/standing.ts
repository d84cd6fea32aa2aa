import type { AlertMessage } from '../../../domain/live.ts'

/** How an alert stands in a parent's eyes. */
export type Standing = 'going-on' | 'unanswered' | 'helped' | 'clear' | 'false-alarm'

/** A person's word outranks the sign's: the end of a sign alone is no all-clear, and none at all once help was called. */
export function standingOf({ phase, handling, outcome }: Pick<AlertMessage, 'phase' | 'handling' | 'outcome'>): Standing {
  switch (outcome) {
    case 'nurse':
    case 'emergency':
      return 'helped'
    case 'false':
      return 'false-alarm'
    case 'fine':
    case 'rest':
      return 'clear'
    case null:
      if (phase === 'firing') return 'going-on'
      return handling === 'open' ? 'unanswered' : 'clear'
  }
}

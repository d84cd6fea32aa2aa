import type { Alert, Texts } from '../domain/alert.ts'
import { inactive, type Life } from './life-cycle.ts'
import type { Rule } from './rules/load.ts'
import { copyRecentHeart } from './signs/recent-heart.ts'
import { isUrgent, type StudentState } from './student-state.ts'

/** A student in a checkpoint: lives go by the rule's name, so that they survive an edit of the rules file. */
export interface PackedStudent extends Omit<StudentState, 'lives' | 'firing' | 'hearts'> {
  lives: Record<string, Life>
}

/** A copy that later readings do not touch. */
export function packStudent({ lives, firing: _, hearts: __, ...state }: StudentState, rules: readonly Rule[]): PackedStudent {
  const alive = rules.flatMap(rule => (lives[rule.index]!.phase === 'inactive' ? [] : [[rule.name, lives[rule.index]!]]))
  return { ...copyOf(state), lives: Object.fromEntries(alive) }
}

export function unpackStudent({ lives, ...state }: PackedStudent, rules: readonly Rule[]): StudentState {
  const restored = rules.map(rule => lives[rule.name] ?? inactive)
  const firing = rules.filter(rule => rule.kind !== 'band' && restored[rule.index]!.phase === 'firing').length
  const hearts = rules.filter(rule => rule.kind === 'heart' && isUrgent(rule, restored[rule.index]!)).length
  return { ...copyOf(state), lives: restored, firing, hearts }
}

/** What a reading changes in place is copied; all else is replaced when it changes. */
const copyOf = <S extends Pick<StudentState, 'heart' | 'recent'>>(state: S): S => ({
  ...state,
  heart: { ...state.heart },
  recent: copyRecentHeart(state.recent),
})

/** An alert in a checkpoint: its texts stand there once, whatever the number of its changes. */
export type PackedAlert = Omit<Alert, 'why'>
export type TextsById = Record<string, Texts>

export function packAlert({ why, ...alert }: Alert, texts: TextsById): PackedAlert {
  texts[alert.id] = why
  return alert
}

export const unpackAlert = (alert: PackedAlert, texts: TextsById): Alert => ({ ...alert, why: texts[alert.id]! })

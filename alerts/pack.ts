import type { Alert, Texts } from '../domain/alert.ts'
import { inactive, type Life } from './life-cycle.ts'
import type { Rule } from './rules/load.ts'
import type { StudentState } from './student-state.ts'

/** A student in a checkpoint: lives go by the rule's name, so that they survive an edit of the rules file. */
export interface PackedStudent extends Omit<StudentState, 'lives' | 'firing'> {
  lives: Record<string, Life>
}

/** A copy that later readings do not touch. */
export function packStudent({ lives, firing: _, ...state }: StudentState, rules: readonly Rule[]): PackedStudent {
  const alive = rules.flatMap(rule => (lives[rule.index]!.phase === 'inactive' ? [] : [[rule.name, lives[rule.index]!]]))
  return { ...state, heart: { ...state.heart }, lives: Object.fromEntries(alive) }
}

export function unpackStudent({ lives, ...state }: PackedStudent, rules: readonly Rule[]): StudentState {
  const restored = rules.map(rule => lives[rule.name] ?? inactive)
  const firing = rules.filter(rule => rule.kind !== 'band' && restored[rule.index]!.phase === 'firing').length
  return { ...state, heart: { ...state.heart }, lives: restored, firing }
}

/** An alert in a checkpoint: its texts stand there once, whatever the number of its changes. */
export type PackedAlert = Omit<Alert, 'why'>
export type TextsById = Record<string, Texts>

export function packAlert({ why, ...alert }: Alert, texts: TextsById): PackedAlert {
  texts[alert.id] = why
  return alert
}

export const unpackAlert = (alert: PackedAlert, texts: TextsById): Alert => ({ ...alert, why: texts[alert.id]! })

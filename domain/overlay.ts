import { z } from 'zod'
import { Id } from './ids.ts'

/** Whose params: the school's, a class's or a student's; a narrower one stands over a wider one. */
export const Scope = z.discriminatedUnion('scope', [
  z.strictObject({ scope: z.literal('school') }),
  z.strictObject({ scope: z.literal('class'), id: Id }),
  z.strictObject({ scope: z.literal('student'), id: Id }),
])
export type Scope = z.infer<typeof Scope>

export const samePlace = (a: Scope, b: Scope) => a.scope === b.scope && (a.scope === 'school' || a.id === (b as { id: string }).id)

/** On whose word: who teaches; an admin, with a reason; a clinician, as told to the school. */
export const authorities = ['staff', 'admin', 'clinician'] as const
export type Authority = (typeof authorities)[number]

/** The param that switches a rule on (1) or off (0) that is off by default. */
export const enabledParam = 'enabled'

/** One param of one rule, set apart from the rules file. */
export interface Overlay {
  at: Scope
  rule: string
  param: string
  value: number
  authority: Authority
  /** account */
  by: string
  /** ms since 1970 */
  since: number
  reason: string | null
}

/** A wish to set params of one rule in one place; null takes what was set away. */
export interface OverlayChange {
  at: Scope
  rule: string
  params: { readonly [param: string]: number | null }
  authority: Authority
  reason: string | null
}

/** A doctor's "never above": the lowest that was set for the student, beats/min; null: none. */
export function ceilingBpmOf(overlays: readonly Overlay[], student: string): number | null {
  const own = overlays.filter(
    ({ at, rule, param }) => rule === 'over-ceiling' && param === 'ceiling' && at.scope === 'student' && at.id === student,
  )
  return own.length > 0 ? Math.min(...own.map(({ value }) => value)) : null
}

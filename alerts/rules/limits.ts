import type { Limit } from '../../domain/limit.ts'
import type { RuleSource } from './schema.ts'

export type { Limit }

/** A rule that can become high guards a child's life: what it fires by is a hard limit. */
export const isHard = ({ labels, raise }: Pick<RuleSource, 'labels' | 'raise'>) =>
  labels.severity === 'high' || raise.some(({ to }) => to === 'high')

/** What an overlay may change of the rule, and which way is tighter. */
export const limitsOf = ({ params }: Pick<RuleSource, 'params'>): { [param: string]: Limit } =>
  Object.fromEntries(
    Object.entries(params).map(([name, { default: standard, unit, min, max, tighter, set_by }]) => [
      name,
      {
        ...{ standard, unit, min, max, cliniciansOnly: set_by === 'clinician' },
        tighter: tighter ?? (standard === max ? 'lower' : standard === min ? 'higher' : null),
      },
    ]),
  )

import { t } from '../language/language.ts'
import type { Desk } from './desk.ts'

/** On a tile, while the teacher wants it: how much of the planned time in the target is done. */
export function PlanBar({ desk, id }: { desk: Desk; id: string }) {
  if (!desk.plans.bars.value) return null
  const of = desk.plans.progressOf(id)
  if (!of) return null
  const share = Math.min(1, of.inTargetSeconds / Math.max(1, of.plannedSeconds))
  return (
    <span class="plan-bar">
      <i style={{ width: `${Math.round(100 * share)}%` }} />
      <span class="visually-hidden">
        {t('plan.minutes', { n: Math.floor(of.inTargetSeconds / 60), of: Math.round(of.plannedSeconds / 60) })}
      </span>
    </span>
  )
}

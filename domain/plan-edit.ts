import type { Plan, PlanBounds, Reason } from './plan.ts'
import { plannedLoad } from './plan-load.ts'
import { type HeartLimits, zoneOf } from './zones.ts'

/** What a teacher changes of a plan. */
export interface PlanChange {
  lowBpm?: number
  highBpm?: number
  minutes?: number
  workSeconds?: number
  restSeconds?: number
}

/** Where an edit goes too far: `path` of the change, the most it may be, and why. null: it is no bound, it makes no sense. */
export interface PastBound {
  path: keyof PlanChange
  max: number | null
  reason: Reason | null
}

/** Narrower than this no heart stays in it. */
const bandBpmMin = 5

/** The plan with the change, and its load computed anew; or every bound that it would pass. */
export function editedPlan(
  plan: Plan,
  change: PlanChange,
  { student, bounds }: { student: HeartLimits; bounds: PlanBounds },
): { plan: Plan } | { past: PastBound[] } {
  const lowBpm = change.lowBpm ?? plan.target.lowBpm
  const highBpm = change.highBpm ?? plan.target.highBpm
  const minutes = change.minutes ?? plan.minutes
  const workSeconds = change.workSeconds ?? plan.workSeconds
  const restSeconds = change.restSeconds ?? plan.restSeconds
  if (highBpm - lowBpm < bandBpmMin)
    return { past: [{ path: change.highBpm === undefined ? 'lowBpm' : 'highBpm', max: null, reason: null }] }
  const target = { zone: zoneOf((lowBpm + highBpm) / 2, student), lowBpm, highBpm }
  const next = { ...plan, target, minutes, workSeconds, restSeconds }
  const load = plannedLoad(next, student, bounds.loadMax)
  const past = pastOf({ ...next, load }, bounds, change)
  if (past.length > 0) return { past }
  return { plan: { ...next, load, reasons: [...plan.reasons.filter(({ code }) => code !== 'edited'), ...editedReasons(change)] } }
}

function pastOf(plan: Plan, bounds: PlanBounds, change: PlanChange): PastBound[] {
  const past: PastBound[] = []
  if (plan.target.highBpm > bounds.highBpmMax) past.push({ path: 'highBpm', max: bounds.highBpmMax, reason: bounds.highReason })
  if (plan.minutes > bounds.minutesMax) past.push({ path: 'minutes', max: bounds.minutesMax, reason: null })
  if (plan.load > bounds.loadMax)
    past.push({ path: change.minutes === undefined ? 'highBpm' : 'minutes', max: Math.floor(bounds.loadMax), reason: bounds.loadReason })
  return past
}

/** Whether a plan made earlier may still be told: limits set since may forbid it. The load was right when it was made. */
export const stillAllowed = (plan: Pick<Plan, 'target'>, { highBpmMax }: PlanBounds) => plan.target.highBpm <= highBpmMax

function editedReasons(change: PlanChange): Reason[] {
  const lines = new Set<Reason['line']>()
  if (change.lowBpm !== undefined || change.highBpm !== undefined) lines.add('target')
  if (change.minutes !== undefined) lines.add('minutes')
  if (change.workSeconds !== undefined || change.restSeconds !== undefined) lines.add('rest')
  return [...lines].map(line => ({ line, code: 'edited', numbers: {} }))
}

import type { Plan, PlanBounds, Reason } from './plan.ts'
import { hardHighOf, noteLimitOf, type PlanLimits } from './plan-bounds.ts'
import { plannedLoad } from './plan-load.ts'
import { type HeartLimits, zoneOf } from './zones.ts'

/** What a teacher changes of a plan. */
export interface PlanChange {
  lowBpm?: number | undefined
  highBpm?: number | undefined
  minutes?: number | undefined
  workSeconds?: number | undefined
  restSeconds?: number | undefined
}

/** Where an edit goes too far: `path` of the change, the most it may be (null: the band is too narrow) and why (null: the lesson is not longer). */
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
  const past = pastOf(next, bounds, student)
  if (past.length > 0) return { past }
  const load = plannedLoad(next, student, bounds.loadMax)
  return { plan: { ...next, load, reasons: [...plan.reasons.filter(({ code }) => code !== 'edited'), ...editedReasons(plan, next)] } }
}

/** With this band, so many minutes have a load that is allowed. */
function pastOf(plan: Plan, bounds: PlanBounds, student: HeartLimits): PastBound[] {
  const past: PastBound[] = []
  if (plan.target.highBpm > bounds.highBpmMax) past.push({ path: 'highBpm', max: bounds.highBpmMax, reason: bounds.highReason })
  let most = Math.min(plan.minutes, bounds.minutesMax)
  while (most > 0 && plannedLoad({ ...plan, minutes: most }, student, bounds.loadMax) > bounds.loadMax) most--
  if (plan.minutes > most) past.push({ path: 'minutes', max: most, reason: most < bounds.minutesMax ? bounds.loadReason : null })
  const { workSecondsMax } = bounds
  if (workSecondsMax !== null && plan.workSeconds > workSecondsMax)
    past.push({ path: 'workSeconds', max: workSecondsMax, reason: { line: 'rest', code: 'medical-note', numbers: {} } })
  return past
}

/** Whether a plan made earlier may still be told: limits set since may forbid it. What the weeks allowed was right when it was made. */
export const stillAllowed = ({ target, workSeconds }: Pick<Plan, 'target' | 'workSeconds'>, student: HeartLimits, limits: PlanLimits) =>
  target.highBpm <= hardHighOf(student, limits).bpm && workSeconds <= (noteLimitOf(limits.flags)?.workSecondsMax ?? workSeconds)

function editedReasons(before: Plan, after: Plan): Reason[] {
  const { target } = before
  const lines: Reason['line'][] = []
  if (target.lowBpm !== after.target.lowBpm || target.highBpm !== after.target.highBpm) lines.push('target')
  if (before.minutes !== after.minutes) lines.push('minutes')
  if (before.workSeconds !== after.workSeconds || before.restSeconds !== after.restSeconds) lines.push('rest')
  return lines.map(line => ({ line, code: 'edited', numbers: {} }))
}

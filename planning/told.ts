import { audienceOf, type Viewer } from '../domain/access.ts'
import type { GroupName, Plan, PlanBounds, Reason } from '../domain/plan.ts'
import type { StudentPlan, ToldPlan, ToldReason } from '../domain/plan-told.ts'
import { reasonText } from '../domain/plan-words.ts'
import { type HeartLimits, zonesFrom } from '../domain/zones.ts'

const grouped: Reason = { line: 'group', code: 'similar-target', numbers: {} }

/** In the words and the language of the viewer. */
export const toldReason = ({ role, language }: Viewer, reason: Reason): ToldReason => ({
  ...{ line: reason.line, code: reason.code, numbers: { ...reason.numbers } },
  text: reasonText(reason, audienceOf(role), language),
})

export const toldPlan = (viewer: Viewer, plan: Plan, group: GroupName | null): ToldPlan => ({
  ...plan,
  load: Math.round(10 * plan.load) / 10,
  reasons: [...plan.reasons, ...(group ? [grouped] : [])].map(reason => toldReason(viewer, reason)),
})

export const toldBounds = (viewer: Viewer, bounds: PlanBounds, student: HeartLimits): NonNullable<StudentPlan['bounds']> => ({
  highBpm: { max: bounds.highBpmMax, reason: toldReason(viewer, bounds.highReason) },
  load: { max: Math.round(10 * bounds.loadMax) / 10, reason: toldReason(viewer, bounds.loadReason) },
  minutes: bounds.minutesMax,
  zonesFrom: zonesFrom(student),
})

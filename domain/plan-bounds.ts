import type { Aim, PlanBounds, Reason, ReasonCode } from './plan.ts'
import { aimShapes, startPointsPerMinute, targetShareMax } from './plan-aims.ts'
import type { PlanFacts } from './plan-history.ts'
import { maxBpmOf } from './student.ts'
import type { HeartLimits } from './zones.ts'

/** What is known of a student beside the figures. */
export interface PlanLimits {
  /** a clinician's own limit, beats/min; null: none is known */
  ceilingBpm: number | null
  /** ran a shuttle run, or has a maximum of his or her own that was measured */
  tested: boolean
  /** what a clinician or parent told the school */
  flags: readonly string[]
}

/** Of the maximum: without a test the maximum is a guess from the age, with a spread of 9 beats. */
const untestedShare = 0.9
const testedShare = 0.95
/** For a first lesson, and after two weeks away. */
const gentleShare = 0.8
/** More than the four-week mean by so much, at most. */
const growth = 1.1
/** After a week away, and after two or more: for the first lesson, then the next. */
const returns = { week: [0.8], weeks: [0.6, 0.8] } as const
/** The load of few well-seen lessons is not added to. */
const unsureGrowth = 1

/** What a flag known by name allows; a flag of any other name is a reason for care, too. Defaults of ours, a clinician's limit is better. */
const flagLimits: { readonly [flag: string]: { share: number; workSecondsMax: number } } = {
  // Under it the heart does not tell the effort.
  'beta-blocker': { share: 0.7, workSecondsMax: 120 },
  // Short bouts provoke it less than six to eight minutes on end.
  asthma: { share: 0.85, workSecondsMax: 120 },
}
const otherFlag = { share: 0.8, workSecondsMax: 120 }

/** What a note told to the school allows; null: there is none. */
export function noteLimitOf(flags: readonly string[]): { share: number; workSecondsMax: number } | null {
  if (flags.length === 0) return null
  const limits = flags.map(flag => (Object.hasOwn(flagLimits, flag) ? flagLimits[flag]! : otherFlag))
  return { share: Math.min(...limits.map(({ share }) => share)), workSecondsMax: Math.min(...limits.map(each => each.workSecondsMax)) }
}

/** How much of the load a return allows, of the weeks before: null: nobody is coming back. */
export function returnShareOf({ back }: Pick<PlanFacts, 'back'>): { share: number; code: ReasonCode; weeks: number } | null {
  if (!back) return null
  const share = (back.weeks >= 2 ? returns.weeks : returns.week)[back.lessons as 0 | 1]
  return share === undefined ? null : { share, code: back.weeks >= 2 ? 'back-after-weeks' : 'back-after-a-week', weeks: back.weeks }
}

/** How far a plan may go for this student; each bound with why it is not further. */
export function boundsOf(of: { aim: Aim; lessonMinutes: number; student: HeartLimits; limits: PlanLimits; facts: PlanFacts }): PlanBounds {
  const { aim, lessonMinutes } = of
  return {
    ...highOf(of),
    ...loadOf(of),
    minutesMax: Math.max(1, Math.min(aimShapes[aim].minutesMax, Math.floor(targetShareMax * lessonMinutes))),
    workSecondsMax: noteLimitOf(of.limits.flags)?.workSecondsMax ?? null,
  }
}

type Of = Parameters<typeof boundsOf>[0]

interface High {
  bpm: number
  reason: Reason
}
const high = (bpm: number, code: ReasonCode, numbers: Reason['numbers'] = {}): High => ({
  bpm: Math.floor(bpm),
  reason: { line: 'target', code, numbers: { ...numbers, bpm: Math.floor(bpm) } },
})
const shareOfMax = (student: HeartLimits, share: number, code: ReasonCode, numbers: Reason['numbers'] = {}) =>
  high(share * maxBpmOf(student), code, { ...numbers, percent: Math.round(100 * share) })
/** The lowest of all that hold; of two alike the first. */
const lowest = (all: readonly High[]) => all.reduce((low, each) => (each.bpm < low.bpm ? each : low))

/** How high a student may go whatever the weeks were, beats/min: what a plan approved earlier is held to, too. */
export function hardHighOf(student: HeartLimits, { ceilingBpm, tested, flags }: PlanLimits): High {
  const note = noteLimitOf(flags)
  return lowest([
    ...(ceilingBpm === null ? [] : [high(ceilingBpm, 'clinician')]),
    ...(note ? [shareOfMax(student, note.share, 'medical-note')] : []),
    tested || student.maxBpm !== null ? shareOfMax(student, testedShare, 'own-maximum') : shareOfMax(student, untestedShare, 'untested'),
  ])
}

function highOf({ student, limits, facts }: Of): Pick<PlanBounds, 'highBpmMax' | 'highReason'> {
  const back = returnShareOf(facts)
  const { bpm, reason } = lowest([
    hardHighOf(student, limits),
    ...(back && back.weeks >= 2 ? [shareOfMax(student, gentleShare, 'back-after-weeks', { weeks: back.weeks })] : []),
    ...(facts.attended === 0 && !back ? [shareOfMax(student, gentleShare, 'first-lesson')] : []),
  ])
  return { highBpmMax: bpm, highReason: reason }
}

function loadOf({ lessonMinutes, facts }: Of): Pick<PlanBounds, 'loadMax' | 'loadReason'> {
  const reason = (code: ReasonCode, loadMax: number, numbers: Reason['numbers'] = {}) => ({
    loadMax,
    loadReason: { line: 'minutes', code, numbers: { load: Math.round(loadMax), ...numbers } } as const,
  })
  const start = startPointsPerMinute * lessonMinutes
  const back = returnShareOf(facts)
  const { meanLoad, onlyLoad, attended, seen } = facts
  const mean = meanLoad ?? onlyLoad
  if (back) return reason(back.code, back.share * (meanLoad ?? Math.min(start, onlyLoad ?? start)), { weeks: back.weeks })
  if (attended === 0) return reason('start-limit', start)
  if (meanLoad === null) return reason('low-coverage', Math.min(start, onlyLoad ?? start), { seen, attended })
  const unsure = 2 * seen < attended
  return unsure
    ? reason('low-coverage', unsureGrowth * meanLoad, { seen, attended })
    : reason('load-limit', growth * meanLoad, { mean: Math.round(mean!) })
}

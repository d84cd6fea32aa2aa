import type { Aim, Plan, PlanBounds, PlanOutcome, Reason, ReasonCode } from './plan.ts'
import { aimShapes, startMinutesOf } from './plan-aims.ts'
import { boundsOf, noteLimitOf, type PlanLimits } from './plan-bounds.ts'
import { factsOf, type PlanFacts, type PlanHistory } from './plan-history.ts'
import { plannedLoad } from './plan-load.ts'
import { coverageMin } from './record.ts'
import { type HeartLimits, reserveBpm, zoneOf, zonesFrom } from './zones.ts'

export interface PlanInput {
  aim: Aim
  /** ms since 1970 */
  at: number
  /** how long the class's lessons are */
  lessonMinutes: number
  student: HeartLimits
  limits: PlanLimits
  history: PlanHistory
}

/** Narrower than this no heart stays in it. */
const bandBpmMin = 10
const bandBpmWhenCut = 16
/** A band is lowered by this much of the reserve at a time, until the load fits. */
const lowerStep = 0.05
/** Reached, a plan grows by a tenth; missed by half, it shrinks by a seventh. */
const reachedShare = 0.9
const missedShare = 0.5
const moreMinutes = 1.1
const fewerMinutes = 0.85
/** A first guess from zone minutes stays near the age's start. */
const guessMin = 0.7
const guessMax = 1.3
const attendanceMin = 0.5
const restWhenSlow = 1.5

/**
 * A plan for one student's next lesson: from the last six weeks, the aim and what is known of the student; the same for the same input.
 * No bound is passed, whatever the history says: the band's upper end, the lesson's load and the minutes are as `boundsOf` allows.
 */
export function planOf(input: PlanInput): { plan: Plan; bounds: PlanBounds } {
  const { aim, lessonMinutes, student, limits } = input
  const facts = factsOf(input.history, input.at)
  const bounds = boundsOf({ aim, lessonMinutes, student, limits, facts })
  const wanted = wantedMinutes(input, facts)
  const fitted = withinBounds({ minutes: Math.min(wanted.minutes, bounds.minutesMax), aim, lessonMinutes, student, bounds })
  const pace = paceOf(aim, limits, facts)
  const aimReason: Reason = { line: 'target', code: 'aim', numbers: percentsOf(aim) }
  const reasons = [
    aimReason,
    ...(fitted.cut ? [bounds.highReason] : []),
    ...wanted.reasons,
    ...(fitted.lessLoad ? [bounds.loadReason] : []),
    ...pace.reasons,
  ]
  const plan = { aim, ...fitted.plan, workSeconds: pace.workSeconds, restSeconds: pace.restSeconds, lessonMinutes }
  return { plan: { ...plan, load: plannedLoad(plan, student, bounds.loadMax), reasons: unique(reasons) }, bounds }
}

const percentsOf = (aim: Aim) => ({ low: Math.round(100 * aimShapes[aim].low), high: Math.round(100 * aimShapes[aim].high) })

/** A fact is told once a line. */
const unique = (reasons: readonly Reason[]) =>
  reasons.filter((reason, i) => reasons.findIndex(({ line, code }) => line === reason.line && code === reason.code) === i)

/** Fewer minutes first, down to half; then a lower band; at last a minute below all zones. */
function withinBounds(of: { minutes: number; aim: Aim; lessonMinutes: number; student: HeartLimits; bounds: PlanBounds }) {
  const { minutes: wanted, aim, lessonMinutes, student, bounds } = of
  const { low, high } = aimShapes[aim]
  const least = Math.max(1, Math.ceil(wanted / 2))
  for (let lower = 0; low - lower >= 0; lower += lowerStep) {
    const { cut, ...target } = bandOf(low - lower, high - lower, student, bounds)
    const fitting = mostMinutes(wanted, least, minutes => fits({ minutes, lessonMinutes, target }, student, bounds))
    if (fitting !== null) return { plan: { target, minutes: fitting }, cut, lessLoad: lower > 0 || fitting < wanted }
  }
  const { target, cut } = belowZones(student, bounds)
  const few = mostMinutes(least, 1, minutes => fits({ minutes, lessonMinutes, target }, student, bounds)) ?? 1
  return { plan: { target, minutes: few }, cut, lessLoad: true }
}

const fits = (plan: Parameters<typeof plannedLoad>[0], student: HeartLimits, { loadMax }: PlanBounds) =>
  plannedLoad(plan, student, loadMax) <= loadMax

function mostMinutes(from: number, least: number, fits: (minutes: number) => boolean): number | null {
  for (let minutes = from; minutes >= least; minutes--) if (fits(minutes)) return minutes
  return null
}

/** The band of these shares of the reserve, in whole beats, under what is allowed. */
function bandOf(low: number, high: number, student: HeartLimits, { highBpmMax }: PlanBounds) {
  const wished = Math.round(reserveBpm(high, student))
  const highBpm = Math.min(wished, highBpmMax)
  const cut = highBpm < wished
  const lowBpm = Math.min(Math.round(reserveBpm(low, student)), highBpm - (cut ? bandBpmWhenCut : bandBpmMin))
  return { zone: zoneOf((lowBpm + highBpm) / 2, student), lowBpm, highBpm, cut }
}

/** Easy moving, that counts nothing. */
function belowZones(student: HeartLimits, { highBpmMax }: PlanBounds) {
  const below = Math.ceil(zonesFrom(student)[0]) - 1
  const highBpm = Math.min(below, highBpmMax)
  return { target: { zone: 0, lowBpm: highBpm - bandBpmWhenCut, highBpm }, cut: highBpm < below }
}

/** What the last weeks say, before any bound. */
function wantedMinutes({ aim, student, history }: PlanInput, facts: PlanFacts): { minutes: number; reasons: Reason[] } {
  const start = startMinutesOf(aim, student.ageYears)
  const reason = (code: ReasonCode, numbers: Reason['numbers'] = {}): Reason => ({ line: 'minutes', code, numbers })
  const unseen = reason('low-coverage', { seen: facts.seen, attended: facts.attended })
  if (facts.attended === 0 && !history.last)
    return {
      minutes: start,
      reasons: [facts.back ? reason('back-after-weeks', { weeks: facts.back.weeks }) : reason('first-lesson', { minutes: start })],
    }
  const few = facts.attendance !== null && facts.attendance < attendanceMin
  const fewReasons = few ? [reason('few-lessons', { percent: Math.round(100 * facts.attendance!) })] : []
  if (history.last) {
    const before = Math.max(1, Math.round((history.last.plannedMinutes / startMinutesOf(history.last.aim, student.ageYears)) * start))
    const { code, numbers, factor } = judge(history.last)
    if (code === 'low-coverage') return { minutes: before, reasons: [reason(code, numbers), ...fewReasons] }
    const minutes = factor > 1 ? (few ? before : more(before)) : factor < 1 ? fewer(before, start) : before
    return { minutes, reasons: [reason(code, numbers), ...fewReasons] }
  }
  if (!facts.zoneMinutes || facts.meanLoad === null) return { minutes: start, reasons: [unseen, ...fewReasons] }
  const zone = Math.max(1, zoneOf(reserveBpm((aimShapes[aim].low + aimShapes[aim].high) / 2, student), student))
  const spent = facts.zoneMinutes.slice(zone - 1).reduce((sum, minutes) => sum + minutes, 0)
  const guess = Math.round(Math.min(guessMax * start, Math.max(guessMin * start, spent)))
  return {
    minutes: few ? Math.min(start, guess) : guess,
    reasons: [reason('zone-minutes', { minutes: Math.round(spent), zone }), ...fewReasons],
  }
}

const more = (minutes: number) => Math.max(minutes + 1, Math.round(moreMinutes * minutes))
/** Not below half of the age's start: a plan that shrinks away teaches nothing. */
const fewer = (minutes: number, start: number) => Math.max(Math.ceil(start / 2), Math.min(minutes - 1, Math.round(fewerMinutes * minutes)))

/** The teacher's word goes before the count; what was not well seen is not judged. */
function judge({ plannedMinutes, achievedSeconds, coverage, word }: PlanOutcome): {
  code: ReasonCode
  numbers: Reason['numbers']
  factor: number
} {
  const share = achievedSeconds / 60 / plannedMinutes
  const numbers = { achieved: Math.round(achievedSeconds / 60), planned: plannedMinutes }
  if (word === 'too-hard') return { code: 'said-too-hard', numbers, factor: fewerMinutes }
  if (word === 'too-easy') return { code: 'said-too-easy', numbers, factor: moreMinutes }
  if (coverage < coverageMin) return { code: 'low-coverage', numbers: { seen: 0, attended: 1 }, factor: 1 }
  if (share >= reachedShare) return { code: 'last-plan-reached', numbers, factor: moreMinutes }
  if (share < missedShare && word !== 'right') return { code: 'last-plan-missed', numbers, factor: fewerMinutes }
  return { code: 'last-plan-steady', numbers, factor: 1 }
}

function paceOf(aim: Aim, { flags }: PlanLimits, { slowRecovery }: PlanFacts) {
  const shape = aimShapes[aim]
  const note = noteLimitOf(flags)
  const workSeconds = Math.min(shape.workSeconds, note?.workSecondsMax ?? shape.workSeconds)
  const restSeconds = Math.round(shape.restSeconds * (slowRecovery ? restWhenSlow : 1))
  const numbers = { work: workSeconds, rest: restSeconds }
  const reasons: Reason[] = [{ line: 'rest', code: 'work-and-rest', numbers }]
  if (workSeconds < shape.workSeconds) reasons.push({ line: 'rest', code: 'medical-note', numbers })
  if (slowRecovery) reasons.push({ line: 'rest', code: 'slow-recovery', numbers })
  return { workSeconds, restSeconds, reasons }
}

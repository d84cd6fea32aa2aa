import { expect, test } from 'vitest'
import type { Aim, PlanWord } from '../../domain/plan.ts'
import { boundsOf } from '../../domain/plan-bounds.ts'
import { editedPlan, stillAllowed } from '../../domain/plan-edit.ts'
import { dayMs, factsOf, type PlanHistory } from '../../domain/plan-history.ts'
import { plannedLoad } from '../../domain/plan-load.ts'
import { type PlanInput, planOf } from '../../domain/plan-propose.ts'
import type { StudentFigures } from '../../domain/record.ts'

const at = Date.UTC(2026, 2, 2, 10)
/** 12 years: maximum 199.6, rest 78 by the age. */
const ana = { ageYears: 12, restingBpm: null, maxBpm: null }
const none: PlanHistory = { lessons: [], seenBefore: false, held: 0, last: null }
const free = { ceilingBpm: null, tested: false, flags: [] }

/** 45 minutes, of which so many in zones 1, 2, 3, 4, 5. */
function lesson(daysAgo: number, zones: number[] = [10, 10, 10, 5, 0], coverage = 1): PlanHistory['lessons'][number] {
  const above = zones.reduce((sum, minutes) => sum + minutes, 0)
  const zoneSeconds = [45 - above, ...zones].map(minutes => minutes * 60 * coverage) as StudentFigures['zoneSeconds']
  const heartSeconds = 2_700 * coverage
  return {
    startsAt: at - daysAgo * dayMs,
    figures: { lessonSeconds: 2_700, wornSeconds: 2_700, heartSeconds, zoneSeconds, recovery: null },
  }
}
const weeks = (...daysAgo: number[]): PlanHistory => ({ ...none, lessons: daysAgo.map(each => lesson(each)), held: 12, seenBefore: true })
const regular = weeks(3, 7, 10, 14, 17, 21, 24, 28, 31, 35, 38)
const plan = (of: Partial<PlanInput> = {}) =>
  planOf({ aim: 'endurance', at, lessonMinutes: 45, student: ana, limits: free, history: regular, ...of })
const codes = (of: Partial<PlanInput> = {}) => plan(of).plan.reasons.map(({ line, code }) => `${line}: ${code}`)

test('a first lesson: the age’s minutes, below 80 % of the maximum, at most 1.5 points a minute', () => {
  const { plan: first, bounds } = plan({ history: none })
  // 55 to 72 % of 78…199.6; 80 % of 199.6 is 159.68.
  expect(first.target).toEqual({ zone: 3, lowBpm: 143, highBpm: 159 })
  expect([first.minutes, bounds.highBpmMax, bounds.loadMax]).toEqual([11, 159, 67.5])
  expect(codes({ history: none })).toEqual(['target: aim', 'target: first-lesson', 'minutes: first-lesson', 'rest: work-and-rest'])
})

test('the load is Edwards’: 10 minutes spread over 140 to 159 bpm, the rest at 55 % of what a minute may have', () => {
  // Of a maximum of 200: 140 to 159 is zone 3. 35 minutes × 0.55 × 90 ÷ 45.
  const load = plannedLoad({ minutes: 10, lessonMinutes: 45, target: { lowBpm: 140, highBpm: 159 } }, { ...ana, maxBpm: 200 }, 90)
  expect(load).toBeCloseTo(30 + 35 * 1.1)
})

test('the four-week mean is of lessons seen well: 80 points each, whatever the gaps of the bands', () => {
  // 10·1 + 10·2 + 10·3 + 5·4
  const history = { ...regular, lessons: [...regular.lessons, lesson(4, [0, 0, 0, 0, 45], 0.79), lesson(5, [10, 10, 10, 5, 0], 0.8)] }
  expect(factsOf(history, at)).toMatchObject({ meanLoad: expect.closeTo(80), seen: 9, attended: 10 })
  expect(plan({ history }).bounds.loadMax).toBeCloseTo(88)
})

test.each<[string, number[], { weeks: number; lessons: number } | null, number]>([
  ['twice a week', [3, 7, 10, 14], null, 88],
  ['a weekly lesson moved by two days', [9, 14, 21], null, 88],
  ['a week missed', [10, 14, 17], { weeks: 1, lessons: 0 }, 64],
  ['two weeks missed', [17, 21, 24], { weeks: 2, lessons: 0 }, 48],
  ['the second lesson after two weeks', [3, 20, 24], { weeks: 2, lessons: 1 }, 64],
  ['the third', [3, 7, 24], { weeks: 2, lessons: 2 }, 88],
])('coming back: %s', (_, days, back, loadMax) => {
  const history = { ...weeks(...days), seenBefore: false }
  expect(factsOf(history, at).back).toEqual(back)
  expect(plan({ history }).bounds.loadMax).toBeCloseTo(loadMax)
})

test('who sat out with a band on was away', () => {
  const history = { ...weeks(17, 21, 24), lessons: [...weeks(17, 21, 24).lessons, lesson(3, [2, 0, 0, 0, 0])] }
  expect(factsOf(history, at)).toMatchObject({ attended: 3, back: { weeks: 2, lessons: 0 } })
})

test.each<[string, number, number, PlanWord | null, number, string]>([
  ['reached', 10, 1, null, 11, 'last-plan-reached'],
  ['mostly', 7, 1, null, 10, 'last-plan-steady'],
  ['missed', 4, 1, null, 9, 'last-plan-missed'],
  ['missed, and the teacher says right', 4, 1, 'right', 10, 'last-plan-steady'],
  ['reached, and the teacher says too hard', 10, 1, 'too-hard', 9, 'said-too-hard'],
  ['missed, and the teacher says too easy', 4, 1, 'too-easy', 11, 'said-too-easy'],
  ['not seen well', 10, 0.5, null, 10, 'low-coverage'],
])('the last plan of 10 minutes: %s', (_, achieved, coverage, word, minutes, code) => {
  const last = { aim: 'endurance' as Aim, plannedMinutes: 10, achievedSeconds: achieved * 60, coverage, word }
  expect(plan({ history: { ...regular, last } }).plan.minutes).toBe(minutes)
  expect(codes({ history: { ...regular, last } })).toContain(`minutes: ${code}`)
})

test.each<[string, Partial<PlanInput['limits']>, number | null, number, string]>([
  ['untested: 90 % of 199.6', {}, null, 179, 'untested'],
  ['a shuttle run: 95 %', { tested: true }, null, 189, 'own-maximum'],
  ['an own maximum of 210: 95 %', {}, 210, 199, 'own-maximum'],
  ['a clinician’s 150', { ceilingBpm: 150, tested: true }, null, 150, 'clinician'],
  ['a note of asthma: 85 %', { flags: ['asthma'] }, null, 169, 'medical-note'],
  ['a beta-blocker: 70 %', { flags: ['beta-blocker'] }, null, 139, 'medical-note'],
  ['a note by another name: 80 %', { flags: ['heart murmur'] }, null, 159, 'medical-note'],
])('how high it may go: %s', (_, limits, maxBpm, high, code) => {
  const facts = factsOf(regular, at)
  const bounds = boundsOf({ aim: 'speed', lessonMinutes: 45, student: { ...ana, maxBpm }, limits: { ...free, ...limits }, facts })
  expect([bounds.highBpmMax, bounds.highReason.code]).toEqual([high, code])
})

test('an edit past a bound is refused with the bound and its reason', () => {
  const { plan: made, bounds } = plan({ limits: { ...free, ceilingBpm: 150 } })
  const around = { student: ana, bounds }
  expect(editedPlan(made, { highBpm: 160 }, around)).toMatchObject({ past: [{ path: 'highBpm', max: 150, reason: { code: 'clinician' } }] })
  expect(editedPlan(made, { minutes: 27, highBpm: 130, lowBpm: 110 }, around)).toMatchObject({
    past: [{ path: 'minutes', max: 24, reason: null }],
  })
  // 145 to 166 bpm: 15 beats of zone 3 and 7 of zone 4, so 3.32 points a minute; 88 − 45 × 1.076, over 3.32 − 1.076.
  const loaded = editedPlan(plan().plan, { minutes: 24 }, { student: ana, bounds: plan().bounds })
  expect(loaded).toMatchObject({ past: [{ path: 'minutes', max: 17, reason: { code: 'load-limit' } }] })
  expect(editedPlan(made, { minutes: 8, highBpm: 145 }, around)).toMatchObject({
    plan: { minutes: 8, target: { highBpm: 145 }, reasons: expect.arrayContaining([{ line: 'minutes', code: 'edited', numbers: {} }]) },
  })
})

test('a plan approved before a clinician’s limit was set is not allowed any more', () => {
  const { plan: made } = plan()
  expect(stillAllowed(made, ana, free)).toBe(true)
  expect(stillAllowed(made, ana, { ...free, ceilingBpm: 130 })).toBe(false)
})

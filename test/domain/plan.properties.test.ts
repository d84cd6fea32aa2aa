import fc from 'fast-check'
import { expect, test } from 'vitest'
import { edwardsOf, pointsPerMinute } from '../../domain/load.ts'
import { aims, planLines, planWords } from '../../domain/plan.ts'
import { editedPlan } from '../../domain/plan-edit.ts'
import { groupsOf } from '../../domain/plan-groups.ts'
import { dayMs, type PlanFigures, type PlanHistory } from '../../domain/plan-history.ts'
import { type PlanInput, planOf } from '../../domain/plan-propose.ts'
import { reasonText } from '../../domain/plan-words.ts'
import type { StudentFigures } from '../../domain/record.ts'
import { maxBpmOf } from '../../domain/student.ts'

const at = Date.UTC(2026, 2, 2, 10)

const figures = fc
  .record({
    lessonSeconds: fc.integer({ min: 600, max: 7_200 }),
    coverage: fc.oneof(fc.constant(0), fc.constant(1), fc.double({ min: 0, max: 1, noNaN: true })),
    zones: fc.tuple(...([0, 1, 2, 3, 4, 5] as const).map(() => fc.double({ min: 0, max: 1, noNaN: true }))),
    index: fc.option(fc.double({ min: -0.2, max: 1, noNaN: true })),
  })
  .map(({ lessonSeconds, coverage, zones, index }): PlanFigures => {
    const heartSeconds = lessonSeconds * coverage
    const sum = zones.reduce((all, each) => all + each, 0)
    const zoneSeconds = zones.map((each, i) => heartSeconds * (sum > 0 ? each / sum : i === 0 ? 1 : 0)) as StudentFigures['zoneSeconds']
    const recovery = index === null ? null : { stoppedAt: at, endBpm: 180, afterBpm: 150, dropBpm: 30, index }
    return { lessonSeconds, wornSeconds: heartSeconds, heartSeconds, zoneSeconds, recovery }
  })

const lesson = fc.record({ startsAt: fc.integer({ min: at - 60 * dayMs, max: at + 2 * dayMs }), figures })
const history: fc.Arbitrary<PlanHistory> = fc.record({
  lessons: fc.array(lesson, { maxLength: 16 }),
  seenBefore: fc.boolean(),
  held: fc.integer({ min: 0, max: 20 }),
  last: fc.option(
    fc.record({
      aim: fc.constantFrom(...aims),
      plannedMinutes: fc.integer({ min: 1, max: 60 }),
      achievedSeconds: fc.integer({ min: 0, max: 5_400 }),
      coverage: fc.double({ min: 0, max: 1, noNaN: true }),
      word: fc.option(fc.constantFrom(...planWords)),
    }),
  ),
})
const input: fc.Arbitrary<PlanInput> = fc.record({
  aim: fc.constantFrom(...aims),
  at: fc.constant(at),
  lessonMinutes: fc.integer({ min: 10, max: 120 }),
  student: fc.record({
    ageYears: fc.option(fc.integer({ min: 5, max: 19 })),
    restingBpm: fc.option(fc.integer({ min: 42, max: 115 })),
    maxBpm: fc.option(fc.integer({ min: 165, max: 225 })),
  }),
  limits: fc.record({
    ceilingBpm: fc.option(fc.integer({ min: 80, max: 210 })),
    tested: fc.boolean(),
    flags: fc.array(fc.constantFrom('asthma', 'beta-blocker', 'something-else', 'constructor'), { maxLength: 2 }),
  }),
  history,
})

/** Worked out here anew: what was measured of the last four weeks, of lessons seen well in which the student took part. */
function fourWeekMean({ lessons }: PlanHistory): number | null {
  const loads = lessons
    .filter(each => each.startsAt < at && each.startsAt >= at - 28 * dayMs)
    .map(each => each.figures)
    .filter(each => each.heartSeconds > 0 && each.heartSeconds / each.lessonSeconds >= 0.8 && pointsPerMinute(each.zoneSeconds) >= 0.25)
    .map(each => (edwardsOf(each.zoneSeconds) / each.heartSeconds) * each.lessonSeconds)
  return loads.length > 0 ? loads.reduce((sum, each) => sum + each, 0) / loads.length : null
}

const holds = (property: (input: PlanInput) => void) => fc.assert(fc.property(input, property), { numRuns: 500 })

test('a lesson has at most a tenth more load than the four-week mean, whatever it was', () =>
  holds(given => {
    const mean = fourWeekMean(given.history)
    const { plan } = planOf(given)
    if (mean !== null) expect(plan.load).toBeLessThanOrEqual(1.1 * mean + 1e-9)
    else expect(plan.load).toBeLessThanOrEqual(1.5 * given.lessonMinutes + 1e-9)
  }))

test('nobody untested goes above 90 % of the maximum, and nobody above 95 %', () =>
  holds(given => {
    const { plan, bounds } = planOf(given)
    const tested = given.limits.tested || given.student.maxBpm !== null
    expect(plan.target.highBpm).toBeLessThanOrEqual((tested ? 0.95 : 0.9) * maxBpmOf(given.student))
    expect(bounds.highBpmMax).toBeLessThanOrEqual((tested ? 0.95 : 0.9) * maxBpmOf(given.student))
    // With nothing else in the way, the test alone decides.
    const untested = { ...given, student: { ...given.student, maxBpm: null }, limits: { ceilingBpm: null, tested: false, flags: [] } }
    expect(planOf(untested).bounds.highBpmMax).toBeLessThanOrEqual(0.9 * maxBpmOf(untested.student))
  }))

test('a clinician’s limit and a note to the school win over everything', () =>
  holds(given => {
    const { highBpm } = planOf(given).plan.target
    if (given.limits.ceilingBpm !== null) expect(highBpm).toBeLessThanOrEqual(given.limits.ceilingBpm)
    if (given.limits.flags.length > 0) expect(highBpm).toBeLessThanOrEqual(0.85 * maxBpmOf(given.student))
    if (given.limits.flags.includes('beta-blocker')) expect(highBpm).toBeLessThanOrEqual(0.7 * maxBpmOf(given.student))
  }))

test('a plan can be done: whole minutes within the lesson, a band with room, and every line has its reason', () =>
  holds(given => {
    const { plan, bounds } = planOf(given)
    expect(Number.isInteger(plan.minutes) && plan.minutes >= 1 && plan.minutes <= bounds.minutesMax).toBe(true)
    expect(plan.target.highBpm - plan.target.lowBpm).toBeGreaterThanOrEqual(10)
    expect(plan.target.highBpm).toBeLessThanOrEqual(bounds.highBpmMax)
    expect(plan.load).toBeLessThanOrEqual(bounds.loadMax)
    const lines = plan.reasons.map(({ line }) => line)
    for (const line of planLines) if (line !== 'group') expect(lines).toContain(line)
  }))

test('the same input gives the same plan, in whatever order the lessons stand', () =>
  holds(given => {
    const turned = { ...given, history: { ...given.history, lessons: given.history.lessons.toReversed() } }
    const starts = new Set(given.history.lessons.map(({ startsAt }) => startsAt))
    if (starts.size === given.history.lessons.length) expect(planOf(turned).plan.target).toEqual(planOf(given).plan.target)
    expect(planOf(structuredClone(given))).toEqual(planOf(given))
  }))

test('every reason is a whole sentence in each language for each audience', () =>
  holds(given => {
    for (const reason of [...planOf(given).plan.reasons, planOf(given).bounds.highReason, planOf(given).bounds.loadReason])
      for (const audience of ['teacher', 'guardian', 'child'] as const)
        for (const language of ['en', 'zh'] as const) {
          const text = reasonText(reason, audience, language)
          expect(text).toMatch(/[.!。！]$/)
          expect(text).not.toMatch(/[{}]|NaN|undefined/)
        }
  }))

test('reasons are made of codes and numbers alone: nobody’s name can stand in one', () =>
  holds(given => {
    for (const { numbers } of planOf(given).plan.reasons)
      for (const value of Object.values(numbers)) expect(Number.isFinite(value)).toBe(true)
  }))

test('after two missed weeks the first lesson has at most six tenths of the load before, below zone 5', () =>
  holds(given => {
    const away = { ...given.history, lessons: given.history.lessons.filter(({ startsAt }) => startsAt < at - 17 * dayMs) }
    const { plan } = planOf({ ...given, history: away })
    const mean = fourWeekMean(away)
    if (mean !== null) expect(plan.load).toBeLessThanOrEqual(0.6 * mean + 1e-9)
    if (mean !== null) expect(plan.target.highBpm).toBeLessThanOrEqual(0.8 * maxBpmOf(given.student))
  }))

test('no edit gets past a bound; one within them stands, with its load computed anew', () =>
  fc.assert(
    fc.property(
      input,
      fc.record(
        {
          lowBpm: fc.integer({ min: 60, max: 220 }),
          highBpm: fc.integer({ min: 60, max: 220 }),
          minutes: fc.integer({ min: 1, max: 60 }),
          restSeconds: fc.integer({ min: 0, max: 900 }),
        },
        { requiredKeys: [] },
      ),
      (given, change) => {
        const { plan, bounds } = planOf(given)
        const edited = editedPlan(plan, change, { student: given.student, bounds })
        if ('past' in edited) {
          expect(edited.past.length).toBeGreaterThan(0)
          return
        }
        expect(edited.plan.target.highBpm).toBeLessThanOrEqual(bounds.highBpmMax)
        expect(edited.plan.load).toBeLessThanOrEqual(bounds.loadMax)
        expect(edited.plan.minutes).toBeLessThanOrEqual(bounds.minutesMax)
      },
    ),
    { numRuns: 500 },
  ))

test('groups are of even size, hold everybody once, and are called the same for the same turn', () =>
  fc.assert(
    fc.property(
      fc.array(fc.option(fc.record({ zone: fc.integer({ min: 0, max: 5 }), minutes: fc.integer({ min: 1, max: 24 }) })), {
        minLength: 2,
        maxLength: 60,
      }),
      fc.integer({ min: 2, max: 6 }),
      fc.integer(),
      (plans, count, turn) => {
        const students = plans.map((plan, i) => ({
          student: `s${i}`,
          plan: plan && { minutes: plan.minutes, target: { zone: plan.zone, lowBpm: 100 + plan.zone, highBpm: 120 + plan.zone } },
        }))
        const groups = groupsOf(students, count, turn)
        expect(groups.flatMap(group => group.students).toSorted()).toEqual(students.map(({ student }) => student).toSorted())
        const sizes = groups.map(group => group.students.length)
        expect(Math.max(...sizes) - Math.min(...sizes)).toBeLessThanOrEqual(1)
        expect(new Set(groups.map(({ group }) => group)).size).toBe(count)
        expect(groupsOf(students.toReversed(), count, turn).map(({ group }) => group)).toEqual(groups.map(({ group }) => group))
      },
    ),
  ))

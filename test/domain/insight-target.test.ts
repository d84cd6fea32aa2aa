import { describe, expect, test } from 'vitest'
import { bestsOf, targetOf, weekOf } from '../../domain/insight-target.ts'

const zoneSeconds = [10, 20, 30, 40, 50, 60] as [number, number, number, number, number, number]

test('without a plan the target is zones 3 and 4: 40 s + 50 s', () =>
  expect(targetOf({ zoneSeconds }, null)).toEqual({ target: { source: 'usual', fromZone: 3, toZone: 4 }, targetSeconds: 90 }))

test.each([700, null])('with a plan it is the plan’s band, and the time in it: %s', achievedSeconds =>
  expect(targetOf({ zoneSeconds }, { lowBpm: 130, highBpm: 150, minutes: 12, achievedSeconds })).toEqual({
    target: { source: 'plan', lowBpm: 130, highBpm: 150, minutes: 12 },
    targetSeconds: achievedSeconds,
  }),
)

describe('bests', () => {
  const at = (date: string) => Date.parse(`${date}T10:00:00Z`)
  const lesson = (date: string, targetSeconds: number | null, coverage = 1, kind: 'lesson' | 'file' = 'lesson') => ({
    lesson: { id: date, kind, startsAt: at(date) },
    targetSeconds,
    coverage,
  })
  const lessonBest = (...all: ReturnType<typeof lesson>[]) => bestsOf(all).lesson
  const weekBest = (...all: ReturnType<typeof lesson>[]) => bestsOf(all).week

  test('weeks begin on Monday', () => {
    // 12 January 2026 is a Monday.
    expect(weekOf(at('2026-01-12'))).toBe(weekOf(at('2026-01-11')) + 1)
    expect(weekOf(at('2026-01-18'))).toBe(weekOf(at('2026-01-12')))
  })

  test('the lesson with the most', () =>
    expect(lessonBest(lesson('2026-01-12', 600), lesson('2026-01-14', 900, 0.7), lesson('2026-01-19', 800))).toEqual({
      lesson: '2026-01-14',
      startsAt: at('2026-01-14'),
      targetSeconds: 900,
      coverage: 0.7,
    }))

  // Monday the 12th and Wednesday: 600 + 900; the week after: 1 400
  test('the week with the most, its coverage the lessons’ mean', () =>
    expect(weekBest(lesson('2026-01-19', 1_400), lesson('2026-01-12', 600, 1), lesson('2026-01-14', 900, 0.5))).toEqual({
      startsAt: Date.parse('2026-01-12T00:00:00Z'),
      lessons: 2,
      targetSeconds: 1_500,
      coverage: 0.75,
    }))

  test.each([
    ['no lesson', [], null],
    ['a first lesson is a beginning', [lesson('2026-01-12', 600)], null],
    ['nobody has a best of nothing', [lesson('2026-01-12', 0), lesson('2026-01-14', 0)], null],
    ['a file is no lesson', [lesson('2026-01-12', 600), lesson('2026-01-13', 9_000, 1, 'file')], null],
    ['not counted yet is none', [lesson('2026-01-12', 600), lesson('2026-01-14', null)], null],
    ['of equals the first stands', [lesson('2026-01-14', 600), lesson('2026-01-12', 600)], '2026-01-12'],
    ['absence breaks nothing', [lesson('2026-01-12', 700), lesson('2026-03-30', 600)], '2026-01-12'],
  ])('%s', (_, all, best) => expect(bestsOf(all).lesson?.lesson ?? null).toBe(best))
})

import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { keepDemoPast, makePastLesson } from '../commands/demo-past.ts'
import { openArchive } from '../record/archive.ts'

const kept: unknown[] = JSON.parse(readFileSync(new URL('../school/demo-past.json', import.meta.url), 'utf8'))
const weekMs = 7 * 24 * 3_600_000

test('the demo’s past is what the product computes today: else `npm run demo:past`', async () => {
  expect(kept).toHaveLength(12)
  expect(await makePastLesson(9)).toEqual(kept[9])
})

test('two lessons a week of the last six weeks; started again the same day nothing is there twice, and weeks later they move up', () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseyard-past-'))
  using archive = openArchive(folder, 'demo')
  const lessons = () => archive.ofClass('7B', { limit: 100 }).map(({ lesson }) => lesson)
  const monday = new Date(2026, 2, 16, 8).getTime()
  let saved = 0
  const counting = {
    lesson: archive.lesson,
    save(...of: Parameters<typeof archive.save>) {
      saved++
      archive.save(...of)
    },
  }

  for (const now of [monday, monday + 3_600_000]) {
    keepDemoPast(counting, '7B', now)
    expect(lessons()).toHaveLength(12)
    expect(lessons().every(({ startsAt, endsAt }) => startsAt > now - 6.1 * weekMs && endsAt < now)).toBe(true)
  }
  expect(saved).toBe(12)
  const days = lessons().map(({ startsAt }) => new Date(startsAt).getDay())
  expect(days).toEqual([4, 2, 4, 2, 4, 2, 4, 2, 4, 2, 4, 2])

  keepDemoPast(counting, '7B', monday + 8 * weekMs)
  expect(lessons()).toHaveLength(12)
  expect(lessons()[0]!.startsAt).toBeGreaterThan(monday + 7 * weekMs)
  const own = archive.ofStudent('p02', { limit: 100 })
  expect(own.map(({ lesson }) => lesson.startsAt)).toEqual(own.map(({ lesson }) => lesson.startsAt).toSorted((a, b) => b - a))
  for (const { lesson, figures } of own)
    if (figures.recovery) {
      expect(figures.recovery.stoppedAt).toBeGreaterThan(lesson.startsAt)
      expect(figures.recovery.stoppedAt).toBeLessThan(lesson.endsAt)
    }
  // Who does not consent to storing has no past either.
  expect([...archive.inLesson('past-12').keys()]).not.toContain('p35')
  expect(archive.ofStudent('p09', { limit: 100 }).length, 'ill for two weeks').toBeLessThanOrEqual(8)
  rmSync(folder, { recursive: true })
})

import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { loadRules } from '../../alerts/rules/load.ts'
import { profileOf } from '../../alerts/student-state.ts'
import type { Alert } from '../../domain/alert.ts'
import { fitFor, type LearnedHeart, learnHeart } from '../../domain/heart-learned.ts'
import type { HeartLesson } from '../../domain/heart-lesson.ts'
import type { RecordedLesson } from '../../domain/record.ts'
import { seriesOf } from '../../domain/series.ts'
import type { Student } from '../../domain/student.ts'
import { createWatch, type Raised } from '../../evaluation/watch.ts'
import { taughtBy } from '../../record/learning.ts'
import type { Incident } from '../../simulator/incident.ts'
import { scriptSeconds, standardLesson } from '../../simulator/lesson-script.ts'
import { createStudent } from '../../simulator/student.ts'
import { trace, traceStart } from '../support/trace.ts'

const rules = await loadRules(fileURLToPath(new URL('../../alerts/rules.yaml', import.meta.url)))
const ana: Student = { school: 's1', id: 'ana', class: 'c1', ageYears: 11, sex: 'female', restingBpm: null, maxBpm: null, flags: [] }
const seconds = scriptSeconds(standardLesson)

/** One of Ana's simulated lessons, judged by the rules that ship: what fired, and what the record would learn from it. */
function live(day: number, learned: LearnedHeart | null, { incidents = [], more = 0 }: { incidents?: Incident[]; more?: number } = {}) {
  const lived = createStudent({ student: ana, script: standardLesson, incidents, seed: 11, day })
  const watch = createWatch({ rules, students: [ana], lessonSeconds: seconds, heartOf: () => learned })
  const series = seriesOf(seconds)
  for (let second = 0; second < seconds; second++) {
    const { values } = lived.next()
    const bpm = values.bpm === null ? null : Math.min(250, values.bpm + more)
    const sample = { ...values, bpm, t: second * 1_000 }
    watch.observe(ana.id, sample)
    series.t[second] = sample.t
    series.bpm[second] = bpm ?? Number.NaN
    series.contact[second] = Number(values.contact)
    series.enmo[second] = values.enmo!
    series.steps[second] = values.steps!
  }
  const { alerts } = watch.end()
  return { alerts, taught: taughtBy(series, ana, { ...lesson, id: `day ${day}` }, alerts.map(asKept)) }
}

const lesson: RecordedLesson = { id: '', kind: 'lesson', class: 'c1', title: 'PE', startsAt: 0, endsAt: seconds * 1_000, phases: [] }
const asKept = ({ rule, severity, student, startedAt, firedAt, resolvedAt }: Raised) =>
  ({ rule, severity, student, startedAt, firedAt, resolvedAt, handling: { state: 'open' } }) as Alert

describe('Ana’s heart over a term', () => {
  const hearts: LearnedHeart[] = []
  const lessons: HeartLesson[] = []
  for (let day = 1; day <= 6; day++) {
    const { taught } = live(day, hearts.at(-1) ?? null)
    lessons.push(taught!)
    hearts.push(learnHeart(ana, lessons)!)
  }
  const learned = hearts.at(-1)!

  test('six lessons, none of them flagged: the band narrows to less than half', () => {
    const widths = [fitFor(ana, null), ...hearts.map(({ fit }) => fit)].map(({ widthBpm }) => widthBpm)
    for (const i of [1, 2, 3]) expect(widths[i]).toBeLessThan(widths[i - 1]!)
    for (const width of widths.slice(3)) expect(width).toBeLessThan(widths[0]! / 2)
    expect(learned.fit.lessons).toBe(6)
  })

  test('a tachycardia in the seventh is found sooner than by the age’s heart', () => {
    const incidents: Incident[] = [{ kind: 'svt', atSeconds: 1_500, band: null }]
    const secondsTo = (heart: LearnedHeart | null) =>
      live(7, heart, { incidents }).alerts.find(({ rule, firedAt }) => rule === 'high-for-motion' && firedAt >= 1_500_000)!.firedAt /
        1_000 -
      1_500
    expect(secondsTo(learned)).toBeLessThanOrEqual(25)
    expect(secondsTo(null)).toBeGreaterThanOrEqual(45)
  })

  test('a feverish lesson is flagged, and teaches nothing', () => {
    const { alerts, taught } = live(8, learned, { more: 30 })
    expect(alerts.some(({ kind, severity }) => kind === 'heart' && severity !== 'low')).toBe(true)
    expect(taught).toBeNull()
  })
})

test('whatever was learned, the hard limits stand where they stood, and a clinician’s limit with them', () => {
  const { fit, ...prior } = { fit: fitFor(ana, null), version: 1 as const }
  const boldest: LearnedHeart = {
    ...prior,
    fit: { ...fit, b0: fit.b0 + 30, b1: 1.6 * fit.b1, spreads: 5, lessons: 12, cleanMinutes: 500 },
    maxBpm: 225,
    restingP99: 115,
  }
  // 208 − 0.7 · 11 + 25 = 225.3 at most; and 180 at rest.
  const hardSigns = (learned: LearnedHeart | null) => {
    const watch = createWatch({ rules, students: [ana], lessonSeconds: 900, heartOf: () => learned })
    for (const { t, bpm, enmo, steps, acc } of trace('run 150>220x100 227x40 150x60 still 150>100x60 100x60 185x300'))
      watch.observe(ana.id, { t: t - traceStart, bpm, contact: true, enmo: enmo!, steps: steps!, acc: acc! })
    return watch.end().alerts.filter(({ severity }) => severity === 'high')
  }
  const hard = hardSigns(null)
  expect(hard.map(({ rule }) => rule)).toEqual(['over-ceiling', 'very-high-at-rest'])
  expect(hardSigns(boldest).map(({ rule, firedAt }) => [rule, firedAt])).toEqual(hard.map(({ rule, firedAt }) => [rule, firedAt]))
  expect(profileOf(ana, boldest).maxBpm).toBe(225)
  expect(profileOf({ ...ana, maxBpm: 150 }, boldest).maxBpm).toBe(150)
})

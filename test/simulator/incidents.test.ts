import { describe, expect, test } from 'vitest'
import { Sample } from '../../domain/sample.ts'
import { predictedMaxBpm, restingNorm } from '../../domain/student.ts'
import { type IncidentKind, incidentKinds } from '../../simulator/incident.ts'
import { standardLesson } from '../../simulator/lesson-script.ts'
import { createStudent, type Second } from '../../simulator/student.ts'
import { wideVariety } from '../../simulator/variety.ts'

/** In the game of the standard lesson. */
const at = 1200
const ageYears = 12
const severities = [0.05, 0.5, 0.95]

function live(kind: IncidentKind, severity: number, seed = 3): Second[] {
  const student = createStudent({
    ...{ student: { ageYears, restingBpm: null, maxBpm: null }, script: standardLesson, seed, variety: wideVariety },
    incidents: [{ kind, atSeconds: at, band: null, severity }],
    faults: { contactLossPerHour: 0, weakPerHour: 0, cadenceLockPerHour: 0 },
  })
  return Array.from({ length: at + 700 }, () => student.next())
}
const middle = (seconds: Second[], key: 'bpm' | 'enmo' | 'spo2') => {
  const known = seconds.flatMap(({ values }) => values[key] ?? []).sort((a, b) => a - b)
  return known[known.length >> 1]!
}

describe.each(severities)('what happens is in the band’s seconds, at severity %s', severity => {
  test.each<[IncidentKind, number, number, 'bpm' | 'enmo' | 'spo2', number, number]>([
    ['over-ceiling', 20, 90, 'bpm', predictedMaxBpm(ageYears) + 25, 250],
    ['near-max', 90, 240, 'bpm', 0.95 * predictedMaxBpm(ageYears), 1.02 * predictedMaxBpm(ageYears)],
    ['high-for-motion', 40, 240, 'bpm', 0.78 * predictedMaxBpm(ageYears), predictedMaxBpm(ageYears)],
    ['high-for-motion', 40, 240, 'enmo', 20, 250],
    ['high-at-rest', 60, 480, 'bpm', restingNorm(ageYears).p99 + 20, 170],
    ['high-at-rest', 60, 480, 'enmo', 0, 36],
    ['low-in-exertion', 45, 180, 'bpm', 70, 130],
    ['low-in-exertion', 45, 180, 'enmo', 200, 3000],
    ['bradycardia', 60, 300, 'bpm', 30, 45],
    ['not-recovering', 60, 180, 'bpm', 0.78 * predictedMaxBpm(ageYears), predictedMaxBpm(ageYears)],
    ['unusual-stillness', 10, 240, 'enmo', 0, 20],
    ['low-oxygen', 10, 180, 'spo2', 80, 91],
  ])('%s, seconds %i to %i: %s between %d and %d', (kind, from, to, key, low, high) => {
    const found = middle(live(kind, severity).slice(at + from, at + to), key)
    expect(found).toBeGreaterThanOrEqual(low)
    expect(found).toBeLessThanOrEqual(high)
  })
})

test('in the heat the heart drifts up by 10 to 25 beats in ten minutes at a steady load', () => {
  const drifts = severities.map(severity => {
    const seeds = [1, 2, 3, 4, 5, 6, 7, 8].map(seed => live('heat', severity, seed))
    const mean = (from: number) =>
      seeds.reduce((sum, seconds) => sum + middle(seconds.slice(at + from, at + from + 60), 'bpm'), 0) / seeds.length
    return mean(640) - mean(120)
  })
  for (const drift of drifts) expect(drift).toBeGreaterThan(5)
  expect(drifts[2]).toBeGreaterThan(drifts[0]!)
})

test('a band that is stuck repeats one heart rate while the arm goes on', () => {
  const seconds = live('band-stuck', 0.5).slice(at + 5, at + 180)
  expect(new Set(seconds.map(({ values }) => values.bpm)).size).toBe(1)
  expect(new Set(seconds.map(({ values }) => values.enmo)).size).toBeGreaterThan(100)
})

test('a band that is locked shows the steps', () => {
  const seconds = live('cadence-lock', 0.5).slice(at + 20, at + 55)
  const stepsPerMinute = (60 * seconds.reduce((sum, { values }) => sum + (values.steps ?? 0), 0)) / seconds.length
  expect(Math.abs(middle(seconds, 'bpm') - stepsPerMinute)).toBeLessThan(6)
})

test('a collapse hits the ground mildly or hard, and lies round', () => {
  const peaks = severities.map(severity => live('collapse', severity)[at]!.values.peak!)
  expect(peaks[0]).toBeLessThan(3.5)
  expect(peaks[2]).toBeGreaterThan(9)
})

test.each(incidentKinds)('%s stays within the wire contract', kind => {
  for (const severity of severities) for (const { values } of live(kind, severity).slice(at - 10)) Sample.parse({ t: 0, ...values })
})

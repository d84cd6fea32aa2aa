import { readFileSync } from 'node:fs'
import { basename } from 'node:path'
import { FitBaseType, FitEncoder } from 'fit-file-parser/encoder'
import { expect, test } from 'vitest'
import { figuresOf } from '../../domain/figures.ts'
import { readFit } from '../../record/files/read-fit.ts'
import { fitZoneSeconds } from '../support/fit-zones.ts'
import { recordingsOf, withRecordings } from '../support/recordings.ts'
import { seriesOfReadings } from '../support/series.ts'

type Second = { second: number; bpm: number | null }

const noHeartRate = 0xff

/** A FIT activity as a watch writes it: one record a second, the heart rate invalid where there was none. */
function fitOf(seconds: readonly Second[]): Uint8Array {
  const encoder = new FitEncoder()
  const from = FitEncoder.toFitTimestamp(new Date('2024-05-01T10:00:00Z'))
  for (const { second, bpm } of seconds) {
    encoder.writeMessage(20, [
      { number: 253, size: 4, baseType: FitBaseType.Uint32, value: from + second },
      { number: 3, size: 1, baseType: FitBaseType.Uint8, value: bpm ?? noHeartRate },
    ])
  }
  return encoder.close()
}

/** The product's own way: its reader, its figures. */
function zoneSecondsOf(bytes: Uint8Array, ageYears: number) {
  const { startsAt, seconds } = readFit('a.fit', bytes)
  const series = seriesOfReadings(seconds.map(({ offsetMs, bpm }) => ({ t: startsAt + offsetMs, bpm: bpm ?? null })))
  const student = { ageYears, restingBpm: null, maxBpm: null }
  const endsAt = startsAt + seconds.at(-1)!.offsetMs + 1_000
  return figuresOf(series, { student, startsAt, endsAt, phases: [] }).zoneSeconds
}

const formulas: [string, number, Second[], number[] | null][] = [
  // of a maximum of 208 − 7 = 201: zones from 100.5, 120.6, 140.7, 160.8, 180.9
  [
    'a minute at each side of each zone’s beginning',
    10,
    [100, 101, 120, 121, 140, 141, 160, 161, 180, 181].flatMap((bpm, part) =>
      Array.from({ length: 60 }, (_, i) => ({ second: 60 * part + i, bpm })),
    ),
    [60, 120, 120, 120, 120, 60],
  ],
  [
    'a wave of 45 minutes with pauses of 1 to 9 s and seconds without a heart rate',
    13,
    Array.from({ length: 2_700 }, (_, i) => ({
      second: i + [0, 0, 2, 3, 4, 5, 6, 8][Math.floor(i / 300) % 8]! + 9 * Math.floor(i / 300),
      bpm: i % 97 === 0 ? null : Math.round(145 + 50 * Math.sin(i / 60)),
    })),
    null,
  ],
]

test.each(formulas)('zone seconds of a FIT file: %s', (_, ageYears, seconds, onPaper) => {
  const bytes = fitOf(seconds)
  const independent = fitZoneSeconds(bytes, ageYears)
  expect(zoneSecondsOf(bytes, ageYears)).toEqual(independent)
  expect(Math.min(...independent)).toBeGreaterThan(0)
  if (onPaper) expect(independent).toEqual(onPaper)
})

/** Time and heart rate of a real activity, to the whole second, as a FIT file holds them. */
function secondsOf(path: string): Second[] {
  const [header, ...rows] = readFileSync(path, 'utf8').trimEnd().split('\n')
  const names = header!.split(',')
  const [t, heart] = [names.indexOf('t_ms'), names.indexOf('hr_bpm')]
  const bySecond = new Map<number, number | null>()
  for (const row of rows) {
    const cells = row.split(',')
    bySecond.set(Math.floor(Number(cells[t]) / 1_000), cells[heart] ? Math.round(Number(cells[heart])) : null)
  }
  return [...bySecond].map(([second, bpm]) => ({ second, bpm }))
}

withRecordings(
  'zone seconds of 20 FIT files of real activities equal an independent computation, to the second',
  async () => {
    const files = recordingsOf('activity', 20)
    const seen = [0, 0, 0, 0, 0, 0]
    for (const [i, path] of files.entries()) {
      const ageYears = 6 + (i % 13)
      const bytes = fitOf(secondsOf(path))
      const independent = fitZoneSeconds(bytes, ageYears)
      expect([basename(path), zoneSecondsOf(bytes, ageYears)]).toEqual([basename(path), independent])
      for (const [zone, seconds] of independent.entries()) seen[zone]! += seconds
    }
    expect(files.length).toBe(20)
    expect(Math.min(...seen)).toBeGreaterThan(60)
  },
  120_000,
)

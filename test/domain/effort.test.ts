import { expect, test } from 'vitest'
import { effortOf } from '../../domain/effort.ts'
import { edwardsOf, pointsPerMinute } from '../../domain/load.ts'

type ZoneSeconds = Parameters<typeof edwardsOf>[0]

const effort = (zoneSeconds: ZoneSeconds, lessonSeconds = 600) =>
  effortOf({ zoneSeconds, heartSeconds: zoneSeconds.reduce((sum, seconds) => sum + seconds, 0), lessonSeconds })

test.each<[string, ZoneSeconds, number, number]>([
  ['ten minutes below zone 1', [600, 0, 0, 0, 0, 0], 0, 0],
  ['two minutes of each zone', [0, 120, 120, 120, 120, 120], 30, 3], // 2·(1 + 2 + 3 + 4 + 5)
  ['ten minutes of zone 5', [0, 0, 0, 0, 0, 600], 50, 5],
  ['45 minutes, mostly zone 3', [300, 300, 600, 1200, 240, 60], 5 + 20 + 60 + 16 + 5, 106 / 45],
])('Edwards: %s', (_, zoneSeconds, points, perMinute) => {
  expect(edwardsOf(zoneSeconds)).toBeCloseTo(points, 9)
  expect(pointsPerMinute(zoneSeconds)).toBeCloseTo(perMinute, 9)
})

test.each<[string, ZoneSeconds, string | null]>([
  ['0 points a minute', [600, 0, 0, 0, 0, 0], 'gentle'],
  ['just below 1', [1, 599, 0, 0, 0, 0], 'gentle'],
  ['1', [0, 600, 0, 0, 0, 0], 'steady'],
  ['1, of zones 0 and 2', [300, 0, 300, 0, 0, 0], 'steady'],
  ['just below 2', [0, 1, 599, 0, 0, 0], 'steady'],
  ['2', [0, 0, 600, 0, 0, 0], 'strong'],
  ['2, of five zones in thirds of a minute', [120, 120, 120, 120, 120, 0], 'strong'],
  ['just below 3', [0, 0, 1, 599, 0, 0], 'strong'],
  ['3', [0, 0, 0, 600, 0, 0], 'very-strong'],
  ['5', [0, 0, 0, 0, 0, 600], 'very-strong'],
])('%s', (_, zoneSeconds, word) => expect(effort(zoneSeconds)).toBe(word))

test.each<[string, number, number, string | null]>([
  ['five minutes of ten', 300, 600, 'steady'],
  ['a second less than five minutes', 299, 400, null],
  ['a half of a long lesson', 1350, 2700, 'steady'],
  ['a second less than half', 1349, 2700, null],
  ['nothing', 0, 600, null],
  ['nothing of nothing', 0, 0, null],
])('says nothing of too little: %s', (_, heartSeconds, lessonSeconds, word) =>
  expect(effort([0, heartSeconds, 0, 0, 0, 0], lessonSeconds)).toBe(word),
)

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { mvpaFrom, reserveBpm, zoneOf, zonesFrom } from '../../domain/zones.ts'

const ana = { ageYears: 10, restingBpm: 80, maxBpm: 200 }

test.each([
  [99, 0],
  [100, 1],
  [119, 1],
  [120, 2],
  [140, 3],
  [160, 4],
  [179, 4],
  [180, 5],
  [260, 5],
])('of a maximum of 200, %d beats/min are zone %d', (bpm, zone) => expect(zoneOf(bpm, ana)).toBe(zone))

test('zones begin at tenths of the maximum, MVPA in the middle of the reserve', () => {
  expect(zonesFrom(ana)).toEqual([100, 120, 140, 160, 180])
  expect(mvpaFrom(ana)).toBe(140)
  expect([0, 0.25, 1].map(share => reserveBpm(share, ana))).toEqual([80, 110, 200])
})

test('without own limits the age’s stand in: 208 − 0.7 · 11, and a median of 84', () => {
  const eleven = { ageYears: 11, restingBpm: null, maxBpm: null }
  expect(zonesFrom(eleven).map(bpm => Number(bpm.toFixed(2)))).toEqual([100.15, 120.18, 140.21, 160.24, 180.27])
  expect(mvpaFrom(eleven)).toBeCloseTo(84 + 58.15, 9)
})

test('whatever the maximum, a zone’s own lower end is in it, and a tenth of a beat less is not', () =>
  fc.assert(
    fc.property(fc.double({ min: 100, max: 260, noNaN: true }), maxBpm => {
      const student = { ageYears: null, maxBpm }
      const from = zonesFrom(student)
      expect(from.map(bpm => zoneOf(bpm, student))).toEqual([1, 2, 3, 4, 5])
      expect(from.map(bpm => zoneOf(bpm - 0.1, student))).toEqual([0, 1, 2, 3, 4])
    }),
  ))

import { describe, expect, test } from 'vitest'
import { asksOf, fallBaselines, ours, type WristSecond, wristOf } from '../../evaluation/fall-baselines.ts'
import type { Entry, Label } from '../../evaluation/manifest.ts'
import { personOf, splitByPerson } from '../../evaluation/person.ts'
import { rhythmRecordsOf, rhythmTrialOf } from '../../evaluation/rhythm-trials.ts'

const standing: WristSecond = { acc: [0, -1, 0], enmo: 8, peak: 1.05 }
const lying: WristSecond = { acc: [0.95, 0.1, 0.3], enmo: 8, peak: 1.05 }
const leaning: WristSecond = { acc: [0.6, -0.8, 0], enmo: 8, peak: 1.05 }
const impact = (peak: number): WristSecond => ({ acc: [0, -1.2, 0.2], enmo: 600, peak })
const times = (count: number, second: WristSecond) => Array.from({ length: count }, () => second)
const impactThen = (peak: number, then: WristSecond) => [...times(5, standing), impact(peak), ...times(20, then)]

describe('fall detectors, from the loosest to the strictest, and ours', () => {
  const names = [...Object.keys(fallBaselines), 'ours']
  test.each<[string, WristSecond[], string]>([
    ['standing', times(20, standing), ''],
    ['a hard fall', impactThen(6, lying), '> 2.5 g, > 3.5 g, > 3.5 g, still, angle > 30°, > 3.5 g, still, angle > 45°, ours'],
    ['a fall that leaves the arm at 37°', impactThen(6, leaning), '> 2.5 g, > 3.5 g, > 3.5 g, still, angle > 30°, ours'],
    ['a jump', impactThen(6, standing), '> 2.5 g, > 3.5 g'],
    ['a fall whose peak was missed', impactThen(2.4, lying), 'ours'],
  ])('%s', (_, seconds, expected) => {
    const found = names.filter(name => (fallBaselines[name] ?? ours())(seconds))
    expect(found.join(', ')).toBe(expected)
  })

  test('a curve needs the impact before each question', () => {
    expect(asksOf(impactThen(2.4, lying))).toEqual({ falls: [2.4], collapses: 0, alerts: 1 })
    expect(ours(2.5)(impactThen(2.4, lying))).toBe(false)
    expect(ours(2.4)(impactThen(2.4, lying))).toBe(true)
  })

  test('seconds begin where they are told to', () => {
    const rows = Array.from({ length: 40 }, (_, i) => ({ t_ms: i * 50, acc_x_g: 0, acc_y_g: 0, acc_z_g: i === 21 ? 3 : 1 }))
    expect(wristOf(rows).map(({ peak }) => peak)).toEqual([1, 3])
    expect(wristOf(rows, 100).map(({ peak }) => peak)).toEqual([1, 3, 1])
  })
})

describe('persons', () => {
  test.each([
    ['umafall_wrist_s15_backwardfall_2', 'umafall_wrist_s15'],
    ['afdb_00735_sinus', 'afdb_00735'],
    ['afdb_00735', 'afdb_00735'],
    ['nsr2_028', 'nsr2_028'],
  ])('%s is of %s', (name, person) => expect(personOf(name)).toBe(person))

  test('no person is in both halves, whatever the set', () => {
    const cases = ['a', 'a', 'b', 'c', 'c', 'd'].map(person => ({ person, set: person < 'c' ? 'x' : 'y' }))
    const { oneHalf, otherHalf } = splitByPerson(cases, ({ set }) => set)
    expect([oneHalf.map(({ person }) => person), otherHalf.map(({ person }) => person)]).toEqual([
      ['a', 'a', 'c', 'c'],
      ['b', 'd'],
    ])
  })
})

describe('5-minute records of one rhythm', () => {
  const entryOf = (kind: string, labels = ''): Entry => ({
    ...{ name: 'set_p1', kind, source: 'github:o/n', licence: '', labels, notes: '', ageYears: null, sex: null },
    ...{ file: 'set_p1.csv', labelsFile: null },
  })
  /** a beat each 600 ms for as many seconds */
  const csv = (seconds: number) =>
    ['t_ms,rr_ms', ...Array.from({ length: Math.floor(seconds / 0.6) }, (_, i) => `${(i + 1) * 600},600`)].join('\n')
  const told = (kind: string, seconds: number, labels: Label[] = [], words = '') =>
    rhythmRecordsOf(entryOf(kind, words), csv(seconds), labels).map(({ name, truth, beats }) => `${name} ${truth} ${beats.length}`)

  test.each<[string, string[], string[]]>([
    ['a normal recording of eleven minutes', told('rr_normal', 660), ['set_p1@0s normal 499', 'set_p1@300s normal 500']],
    [
      'labels decide where they tell',
      told('rr_af', 1_000, [
        { fromMs: 0, toMs: 299_000, label: 'N' },
        { fromMs: 299_000, toMs: 600_000, label: 'AFIB' },
        { fromMs: 600_000, toMs: 901_000, label: 'AFL' },
      ]),
      ['set_p1@299s af 500', 'set_p1@600s other 500'],
    ],
    ['labelled beats are no rhythm', told('rr_other', 301, [{ fromMs: 0, toMs: 600_000, label: 'PVC' }]), ['set_p1@0s other 499']],
    ['four minutes are not five', told('rr_af', 240), []],
    ['exercise has no truth', told('rr_exercise', 600), []],
    ['a short record is one', told('rr_short', 30, [], 'A atrial fibrillation'), ['set_p1 af 50']],
  ])('%s', (_, records, expected) => expect(records).toEqual(expected))

  test('a clock is no irregular rhythm', () => {
    const [record] = rhythmRecordsOf(entryOf('rr_normal'), csv(301), [])
    expect(rhythmTrialOf(record!)).toMatchObject({ truth: 'normal', fired: false, score: expect.closeTo(0.1, 1) })
  })
})

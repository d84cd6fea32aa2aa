import { readFile } from 'node:fs/promises'
import { describe, expect, test } from 'vitest'
import { rhythmScore } from '../../alerts/signs/rhythm.ts'
import { asksOf, fallBaselines, ours, type WristSecond, wristOf } from '../../evaluation/fall-baselines.ts'
import { type Entry, readLabels, readManifest } from '../../evaluation/manifest.ts'
import { personOf, splitByPerson } from '../../evaluation/person.ts'
import { rhythmCasesOf } from '../../evaluation/rhythm-baselines.ts'
import { auc } from '../../evaluation/statistics.ts'
import { wristSeconds } from '../../evaluation/wrist-seconds.ts'
import { parseRows } from '../../record/files/read-csv.ts'
import { withRecordings } from '../support/recordings.ts'

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

describe('rhythm cases', () => {
  const entryOf = (kind: string, name: string, labels = ''): Entry => ({
    ...{ name, kind, source: 'github:o/n', licence: '', labels, notes: '', ageYears: null, sex: null },
    ...{ file: `${name}.csv`, labelsFile: null },
  })
  /** a beat each 600 ms for as many seconds */
  const csv = (seconds: number) =>
    ['t_ms,rr_ms', ...Array.from({ length: Math.floor(seconds / 0.6) }, (_, i) => `${(i + 1) * 600},600`)].join('\n')
  const cases = (kind: string, name: string, seconds: number, words = '') =>
    rhythmCasesOf(entryOf(kind, name, words), wristSeconds(name, csv(seconds), false), [])

  test('five minutes of a clock are one, and fire nothing', () => {
    expect(cases('rr_normal', 'nsr_01', 310)).toMatchObject([{ person: 'nsr_01', set: 'nsr', short: false, truth: 'normal', fires: false }])
  })

  test('a record of under a minute is one by itself, and its words tell the truth', () => {
    const [short] = cases('rr_short', 'cinc_01_a', 30, 'A atrial fibrillation')
    expect(short).toMatchObject({ short: true, truth: 'af' })
    expect(short!.rr).toHaveLength(50)
  })
})

const recordings = new URL('../../../shared/recordings', import.meta.url).pathname

withRecordings(
  'on the recordings: 95 % of falls asked and hardly a daily activity, AF told from 99 % of normal rhythm',
  async () => {
    const entries = await readManifest(recordings)
    const text = (entry: Entry) => readFile(entry.file, 'utf8')
    const trials = await Promise.all(
      entries
        .filter(({ kind }) => kind === 'fall' || kind === 'adl')
        .map(async entry => ({ fall: entry.kind === 'fall', asked: ours()(wristOf(parseRows(entry.file, await text(entry)))) })),
    )
    const share = <T>(of: readonly T[], is: (each: T) => boolean) => of.filter(is).length / of.length
    const asked = (fall: boolean) =>
      share(
        trials.filter(trial => trial.fall === fall),
        trial => trial.asked,
      )
    expect(asked(true)).toBeGreaterThanOrEqual(0.95)
    expect(asked(false)).toBeLessThanOrEqual(0.05)

    const beats = entries.filter(({ kind }) => kind === 'rr_af' || kind === 'rr_normal')
    const cases = await Promise.all(
      beats.map(async entry => {
        const labels = entry.labelsFile === null ? [] : await readLabels(entry.labelsFile)
        return rhythmCasesOf(entry, wristSeconds(entry.file, await text(entry), false), labels)
      }),
    )
    const of = (truth: string) => cases.flat().filter(each => each.truth === truth)
    const scores = (truth: string) => of(truth).map(({ rr }) => rhythmScore(rr) ?? 0)
    expect(auc(scores('af'), scores('normal'))).toBeGreaterThanOrEqual(0.97)
    expect(share(of('normal'), ({ fires }) => fires)).toBeLessThanOrEqual(0.01)
    expect(share(of('af'), ({ fires }) => fires)).toBeGreaterThanOrEqual(0.9)
  },
  60_000,
)

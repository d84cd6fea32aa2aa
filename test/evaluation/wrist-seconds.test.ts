import { describe, expect, test } from 'vitest'
import { guessedEnmo, wristSeconds } from '../../evaluation/wrist-seconds.ts'

const header = 't_ms,hr_bpm,rr_ms,acc_x_g,acc_y_g,acc_z_g,acc_mag_g,speed_mps,cadence_spm,steps'
const read = (rows: string[], onFoot = false) => wristSeconds('file.csv', [header, ...rows].join('\n'), onFoot)

describe('a second of raw acceleration, by hand', () => {
  // ‖a‖ is 1.3, 0.6 and 2 g: 300, 0 and 1,000 mg above 1 g
  const { samples } = read([
    '0,140,,1.3,0,0,1.3,,,10',
    '400,,,0,0.6,0,0.6,,,',
    '800,,,0,0,-2,2,,,',
    '1000,142,,0,1,0,1,,,13',
    '1400,,,0,1,0,1,,,',
  ])

  test('acc is the mean of each axis, enmo the mean above 1 g, peak the largest', () => {
    expect(samples[0]).toMatchObject({ t: 0, acc: [0.4333, 0.2, -0.6667], enmo: 433.3, peak: 2 })
    expect(samples[1]).toMatchObject({ t: 1000, acc: [0, 1, 0], enmo: 0, peak: 1 })
  })
  test('the heart rate is the row’s, and steps are what the total grew by', () => {
    expect(samples.map(({ bpm, steps }) => [bpm, steps])).toEqual([
      [140, undefined],
      [142, 3],
    ])
  })
})

test.each<[string, string[], boolean, (number | undefined)[]]>([
  ['cadence on foot', ['0,140,,,,,,,120,', '1000,140,,,,,,,90,'], true, [2, 1.5]],
  ['the cadence of a crank is no steps', ['0,140,,,,,,,120,', '1000,140,,,,,,,90,'], false, [undefined, undefined]],
  [
    'a total over a pause says nothing of one second',
    ['0,140,,,,,,,,100', '1000,140,,,,,,,,102', '9000,140,,,,,,,,130'],
    true,
    [undefined, 2, undefined],
  ],
])('steps: %s', (_, rows, onFoot, steps) => {
  expect(read(rows, onFoot).samples.map(sample => sample.steps)).toEqual(steps)
})

test('beats: those that ended in the second, and the rate holds until the next', () => {
  const { samples } = read(
    ['500,,600,,,,,,,', '1100,,600,,,,,,,', '1700,,600,,,,,,,', '3900,,2200,,,,,,,'].map(row =>
      row.replace(',,', `,${60_000 / Number(row.split(',')[2])},`),
    ),
  )
  expect(samples.map(({ t, bpm, rr }) => [t, bpm, rr])).toEqual([
    [0, 100, [600]],
    [1000, 100, [600, 600]],
    [2000, 100, undefined],
    [3000, 27.3, [2200]],
  ])
})

test('a pause in the file is a pause of the band', () => {
  expect(read(['0,140,,,,,,,,', '1000,140,,,,,,,,', '2000,141,,,,,,,,', '60000,150,,,,,,,,']).samples.map(({ t }) => t)).toEqual([
    0, 1000, 2000, 60_000,
  ])
})

test('what the wire does not admit is unknown, and counted', () => {
  const { samples, outOfRange } = read(['0,300,,,,,,,,', '1000,140,,,,,,,,'])
  expect([samples[0]!.bpm, outOfRange]).toEqual([null, 1])
})

test('from the means of a second ENMO is guessed, peak is not', () => {
  const { samples, enmoGuessed } = read(['0,140,,0,-0.9,0,1.1,,,', '1000,140,,0,-1,0,1,,,'])
  expect(samples.map(({ enmo, peak }) => [enmo, peak])).toEqual([
    [300, undefined],
    [0, undefined],
  ])
  expect(enmoGuessed).toBe(true)
  expect(guessedEnmo(1, [0, 0, 0.8])).toBe(200)
})

test.each([
  ['a sensor that stops at 2 g', '2', true],
  ['one that does not', '3.1', false],
])('%s', (_, top, clipped) => {
  const rows = Array.from({ length: 10 }, (_, i) => `${i * 100},,,${i > 5 ? top : 0.1 * i},0,1,,,,`)
  expect(read(rows).clipped).toBe(clipped)
})

test('a row a minute has no seconds of a band in it', () => {
  expect(() => read(['0,140,,,,,,,,', '60000,140,,,,,,,,', '120000,140,,,,,,,,'])).toThrow('file.csv: a row every 60 s')
})

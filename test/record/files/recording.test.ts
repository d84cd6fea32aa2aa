import { existsSync } from 'node:fs'
import { mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { FitBaseType, FitEncoder } from 'fit-file-parser/encoder'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { Sample } from '../../../domain/sample.ts'
import { readRecording } from '../../../record/files/recording.ts'
import { canonicalLine } from '../../../simulator/player.ts'

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'pulseyard-recording-'))
})
afterAll(() => rm(folder, { recursive: true }))

const header = 't_ms,hr_bpm,rr_ms,acc_x_g,acc_y_g,acc_z_g,acc_mag_g,speed_mps,cadence_spm,steps'

async function read(name: string, content: string | Uint8Array) {
  const file = join(folder, name)
  await writeFile(file, content)
  return readRecording(file)
}
const csv = (...rows: string[]) => read('a.csv', `${[header, ...rows].join('\n')}\n`)
const linesOf = async (recording: ReturnType<typeof read>, base = 0) =>
  (await recording).seconds.map(({ offsetMs, values }) => canonicalLine({ t: base + offsetMs, ...values }))

describe('a CSV at 1 Hz: a row is a sample, its values as they stand', () => {
  test('bpm, rr and mean axes are the file’s; enmo and peak are unknown; speed, cadence and ‖a‖ are not ours', async () => {
    const recording = csv('0,93,,-0.494,0.384,0.736,0.966,3.1,160,', '1000,88.6,742.2,0.1,0.2,0.97,1.01,,,', '3000,,,,,,,,,')
    expect(await linesOf(recording, 1_700_000_000_007)).toEqual([
      '1700000000007,93,,-0.494,0.384,0.736,,,,',
      '1700000001007,88.6,,0.1,0.2,0.97,,,,742.2',
      '1700000003007,,,,,,,,,',
    ])
    expect((await recording).seconds[2]).toEqual({ offsetMs: 3000, values: { bpm: null } })
  })

  test('a running total of steps becomes steps a second; over a pause, after a reset and above 10 they are unknown', async () => {
    const rows = ['0,70,,,,,,,,5', '1000,70,,,,,,,,5', '2000,70,,,,,,,,8', '9000,70,,,,,,,,20', '10000,70,,,,,,,,1', '11000,70,,,,,,,,40']
    const recording = await csv(...rows)
    expect(recording.seconds.map(({ values }) => values.steps)).toEqual([undefined, 0, 3, undefined, undefined, undefined])
    expect(recording.outOfRange).toBe(1)
  })

  test('what the contract does not admit is unknown, and counted', async () => {
    const recording = await csv('0,19.9,199,33,0,0,33,,,', '1000,260.5,3001,,,,,,,', '2000,20,200,,,,,,,', '3000,260,,,,,,,,')
    expect(recording.seconds.map(({ values }) => values)).toEqual([{ bpm: null }, { bpm: null }, { bpm: 20, rr: [200] }, { bpm: 260 }])
    expect(recording.outOfRange).toBe(5)
  })
})

describe('a faster CSV is gathered by seconds', () => {
  test('raw acceleration: mean axes, and ENMO and peak from each ‖a‖', async () => {
    const recording = csv('0,118,,0,0,1,1,,,', '250,,,0,0,2,2,,,', '500,,,0,0,0.5,0.5,,,', '750,,,0,3,4,5,,,', '1000,120,,0,0,1,1,,,')
    expect(await linesOf(recording)).toEqual(['0,118,,0,0.75,1.875,1250,5,,', '1000,120,,0,0,1,0,1,,'])
  })

  test('a row each beat: the intervals that ended in the second, and the mean of their rates', async () => {
    const recording = csv('467,128.5,467,,,,,,,', '931,129.3,464,,,,,,,', '2395,129.3,464,,,,,,,')
    expect(await linesOf(recording)).toEqual(['0,128.9,,,,,,,,467 464', '2000,129.3,,,,,,,,464'])
  })

  test('a slow heart’s beats are still beats, not seconds', async () => {
    expect(await linesOf(csv('0,51.2,1172,,,,,,,', '1228,48.9,1228,,,,,,,', '2404,51,1176,,,,,,,'))).toEqual([
      '0,51.2,,,,,,,,1172',
      '1000,48.9,,,,,,,,1228',
      '2000,51,,,,,,,,1176',
    ])
  })
})

describe('other files', () => {
  const trackpoint = (time: string, inner: string) => `<Trackpoint><Time>${time}</Time>${inner}</Trackpoint>`
  const tcx = (...trackpoints: string[]) =>
    read(
      'a.tcx',
      `<?xml version="1.0"?>\n<TrainingCenterDatabase xmlns="x"><Track>\n${trackpoints.join('\n')}\n</Track></TrainingCenterDatabase>`,
    )
  const heart = (bpm: number | string) => `<HeartRateBpm xsi:type="a">\n<Value>${bpm}</Value></HeartRateBpm>`

  test('TCX: time, heart rate, and steps from the cadence of one leg', async () => {
    const running = `${heart(141)}<Extensions><ns3:TPX><ns3:RunCadence>82</ns3:RunCadence></ns3:TPX></Extensions>`
    const recording = tcx(
      trackpoint('2024-05-01T10:00:00.000Z', heart(140)),
      trackpoint('2024-05-01T10:00:01.250Z', running),
      trackpoint('2024-05-01T10:00:02Z', '<Cadence>80</Cadence>'),
    )
    expect(await linesOf(recording)).toEqual(['0,140,,,,,,,,', '1250,141,,,,,,,2.73,', '2000,,,,,,,,,'])
  })

  test('FIT: the records’ time and heart rate', async () => {
    const encoder = new FitEncoder()
    const start = FitEncoder.toFitTimestamp(new Date('2024-05-01T10:00:00Z'))
    for (const [second, bpm] of [
      [0, 120],
      [1, 121],
      [5, 125],
    ] as const) {
      encoder.writeMessage(20, [
        { number: 253, size: 4, baseType: FitBaseType.Uint32, value: start + second },
        { number: 3, size: 1, baseType: FitBaseType.Uint8, value: bpm },
      ])
    }
    const whole = encoder.close()
    expect(await linesOf(read('a.fit', whole))).toEqual(['0,120,,,,,,,,', '1000,121,,,,,,,,', '5000,125,,,,,,,,'])
    await expect(read('cut.fit', whole.slice(0, -6))).rejects.toThrow(/cut\.fit: not a whole FIT file .*export the activity again/)
  })

  test.each<[string, string, string, RegExp]>([
    ['no header', 'b.csv', '0,93\n', /b\.csv:1: unknown column "0"; the header names/],
    ['a missing time column', 'b.csv', 'hr_bpm\n93\n', /b\.csv:1: no column t_ms/],
    ['a short row', 'b.csv', 't_ms,hr_bpm\n0,90\n1000\n', /b\.csv:3: 1 cells where the header has 2; complete or remove/],
    ['a word for a number', 'b.csv', 't_ms,hr_bpm\n0,fast\n', /b\.csv:2: hr_bpm is not a number; correct it/],
    ['time going back', 'b.csv', 't_ms,hr_bpm\n0,90\n2000,90\n1000,90\n', /b\.csv:4: t_ms goes back; sort/],
    ['half a millisecond', 'b.csv', 't_ms,hr_bpm\n0.5,90\n', /b\.csv:2: t_ms is not a whole number/],
    ['no rows', 'b.csv', 't_ms,hr_bpm\n', /b\.csv: no rows/],
    ['another XML', 'b.tcx', '<gpx/>', /b\.tcx:1: no <TrainingCenterDatabase>/],
    [
      'a trackpoint without time',
      'b.tcx',
      '<TrainingCenterDatabase>\n<Trackpoint></Trackpoint>',
      /b\.tcx:2: a Trackpoint without a readable <Time>/,
    ],
    ['another file', 'b.txt', 'x', /b\.txt: not a recording; give a \.csv/],
  ])('%s is refused with the file, the line and the fix', async (_, name, content, message) => {
    await expect(read(name, content)).rejects.toThrow(message)
  })
})

const real = resolve(import.meta.dirname, '../../../../shared/recordings')
describe.skipIf(!existsSync(real))('the real recordings (skipped where ../shared/recordings is missing)', () => {
  test.each(['hr_acc', 'activity'])(
    'every file of %s has a sample for each row, within the contract, with the file’s own t, bpm and axes',
    async kind => {
      const manifest = await readFile(join(real, 'MANIFEST.tsv'), 'utf8')
      const listed = manifest
        .split('\n')
        .map(line => line.split('\t'))
        .filter(cells => cells[1] === kind)
      expect(listed.length).toBe((await readdir(join(real, kind))).length)
      for (const [name, , , , , , , , , , rows] of listed) {
        const file = join(real, kind, `${name}.csv`)
        const { seconds } = await readRecording(file)
        expect([name, seconds.length]).toEqual([name, Number(rows)])
        const cells = (await readFile(file, 'utf8')).trimEnd().split('\n').slice(1)
        const own = seconds.map(({ offsetMs, values }) => {
          Sample.parse({ t: offsetMs, ...values })
          const [x, y, z] = values.acc ?? []
          return [offsetMs, values.bpm, x, y, z].map(value => value ?? '').join(',')
        })
        expect(own.filter((line, index) => line !== pick(cells[index]!))).toEqual([])
      }
    },
  )

  const pick = (row: string) =>
    row
      .split(',')
      .filter((_, column) => [0, 1, 3, 4, 5].includes(column))
      .join(',')
})

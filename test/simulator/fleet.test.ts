import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { SamplesMessage } from '../../domain/sample.ts'
import { startClassroom } from '../../simulator/classroom.ts'
import { startDelayMs } from '../../simulator/fleet.ts'
import { standardLesson } from '../../simulator/lesson-script.ts'
import { baseOf, canonicalLine } from '../../simulator/player.ts'
import { type Received, startTestBroker, until } from './test-broker.ts'

const samplesOf = (received: Received[], band: string) =>
  received
    .filter(message => message.channel === 'samples' && message.band === band)
    .flatMap(({ payload }) => SamplesMessage.parse(JSON.parse(payload)).samples)
const student = { ageYears: 11, restingBpm: null, maxBpm: null }

describe('time', () => {
  test.each([
    ['at speed 1 a story begins now', 600_000, 1, 0],
    ['at speed 10 nine tenths of it are past', 600_000, 10, -540_000],
    ['nothing begins before the lesson that was opened 3 h ago', 15_816_000, 10, -10_800_000],
  ])('%s', (_, lengthMs, speed, base) => expect(baseOf(1_800_000_000_000, lengthMs, speed) - 1_800_000_000_000).toBe(base))

  test('bands are spread over the second, and come on at most 200 a second', () => {
    expect([0, 1, 39].map(index => startDelayMs(index, 40))).toEqual([0, 25, 975])
    expect(startDelayMs(1999, 2000)).toBe(9995)
  })
})

describe('a classroom', () => {
  const bands = ['b1', 'b2', 'b3'].map(band => ({ band, secret: 'x', student }))

  test('plays a lesson for every band, each on its own seed, and the incident for the one named', async () => {
    await using broker = await startTestBroker()
    await using classroom = startClassroom({
      url: broker.url,
      school: 's1',
      bands,
      script: standardLesson,
      incidents: [{ kind: 'collapse', atSeconds: 30, band: 'b2' }],
      seed: 1,
      now: Date.now,
      speed: 60,
      seconds: 60,
    })
    expect(await classroom.delivered(10_000)).toBe(true)
    const [first, second, third] = bands.map(({ band }) => samplesOf(broker.received, band))
    expect([first, second, third].map(samples => samples!.length)).toEqual([60, 60, 60])
    expect(first!.map(({ bpm }) => bpm)).not.toEqual(third!.map(({ bpm }) => bpm))
    expect([first, second, third].map(samples => samples!.some(({ peak }) => peak! > 5))).toEqual([false, true, false])
    expect(first!.every(({ t }) => t <= Date.now())).toBe(true)
    expect(classroom.stats).toMatchObject({
      bands: 3,
      online: 3,
      ended: 3,
      acknowledgedSamples: 180,
      heldSamples: 0,
      dropped: 0,
      refused: {},
    })
  })

  test('an incident for a stranger is refused', () => {
    const incidents = [{ kind: 'sos' as const, atSeconds: 1, band: 'b9' }]
    const start = () =>
      startClassroom({ url: 'mqtt://127.0.0.1:9', school: 's1', bands, script: standardLesson, incidents, seed: 1, now: Date.now })
    expect(start).toThrow(/band b9, which is not in the class/)
  })
})

describe('npm run simulate', () => {
  const simulate = (...args: string[]) =>
    new Promise<{ status: number; out: string; err: string }>(resolve => {
      const command = join(import.meta.dirname, '../../commands/simulate.ts')
      const child = execFile(process.execPath, [command, ...args], (_, out, err) => resolve({ status: child.exitCode ?? -1, out, err }))
    })

  test('plays recordings faster than real: what arrives is the file, by checksum', async () => {
    await using broker = await startTestBroker()
    const folder = await mkdtemp(join(tmpdir(), 'pulseyard-simulate-'))
    try {
      const rows = Array.from({ length: 900 }, (_, second) => `${second * 1000},${60 + (second % 50) + 0.5},0.1,0.2,0.9`)
      await writeFile(join(folder, 'one.csv'), `t_ms,hr_bpm,acc_x_g,acc_y_g,acc_z_g\n${rows.join('\n')}\n`)
      await writeFile(join(folder, 'two.csv'), `t_ms,hr_bpm\n0,90\n1000,91.5\n`)
      const report = join(folder, 'report.json')
      const { status, out, err } = await simulate('--url', broker.url, '--recordings', folder, '--speed', '600', '--report', report)
      expect([status, out]).toEqual([0, expect.stringContaining('902 samples acknowledged, 0 held, 2 ended')])
      expect(err).toMatch(/2\/2 bands online|0\/2 bands online/)
      const { bands } = JSON.parse(await readFile(report, 'utf8'))
      expect(bands).toMatchObject([
        { band: 'b00000', file: join(folder, 'one.csv'), count: 900 },
        { band: 'b00001', file: join(folder, 'two.csv'), count: 2 },
      ])
      for (const { band, sha256, base } of bands) {
        const samples = samplesOf(broker.received, band)
        expect(samples[0]!.t).toBe(base)
        const lines = samples.map(sample => `${canonicalLine(sample)}\n`)
        expect(createHash('sha256').update(lines.join('')).digest('hex')).toBe(sha256)
      }
    } finally {
      await rm(folder, { recursive: true })
    }
  })

  test('says that the credential is wrong, and fails', async () => {
    await using broker = await startTestBroker({ secret: 'right' })
    const { status, err } = await simulate('--url', broker.url, '--bands', '2', '--secret', 'wrong', '--seconds', '5')
    expect([status, err]).toEqual([1, expect.stringContaining('2 bands refused: wrong credential. Check --secret')])
  })

  test('says that nobody answers at the url and what to do, long before the lesson is over', async () => {
    const { status, err } = await simulate('--url', 'mqtt://127.0.0.1:1', '--bands', '2', '--seconds', '600')
    expect([status, err]).toEqual([1, expect.stringContaining('No server answers at mqtt://127.0.0.1:1. Start it (npm run serve)')])
  })

  test.each([
    [['--speed', '0'], /--speed: give a whole number from 1 to 1000/],
    [['--incident', 'tumble@3'], /incident "tumble@3" is not kind@seconds/],
    [['--nonsense'], /Unknown option '--nonsense'/],
  ])('%s is refused with the usage', async (args, message) => {
    const { status, err } = await simulate(...args)
    expect([status, err]).toEqual([2, expect.stringMatching(message)])
    expect(err).toContain('npm run simulate -- [options]')
  })

  test('a folder without recordings is refused', async () => {
    const { status, err } = await simulate('--recordings', import.meta.dirname)
    expect([status, err]).toEqual([1, expect.stringMatching(/^no \.csv, \.fit or \.tcx under/)])
  })
})

test('a server that comes back is found again, and nothing is lost', async () => {
  const first = await startTestBroker()
  const bands = Array.from({ length: 10 }, (_, index) => ({ band: `b${index}`, secret: 'x', student }))
  await using classroom = startClassroom({
    url: first.url,
    school: 's1',
    bands,
    script: standardLesson,
    incidents: [],
    seed: 2,
    now: Date.now,
    speed: 100,
    seconds: 300,
  })
  await until('the lesson under way', () => classroom.stats.acknowledgedSamples > 500)
  await first[Symbol.asyncDispose]()
  await using second = await startTestBroker({ port: first.port })
  expect(await classroom.delivered(20_000)).toBe(true)
  expect(classroom.stats).toMatchObject({ acknowledgedSamples: 3000, dropped: 0 })
  for (const { band } of bands) {
    const times = [...samplesOf(first.received, band), ...samplesOf(second.received, band)].map(({ t }) => t)
    expect(new Set(times).size).toBe(300)
  }
})

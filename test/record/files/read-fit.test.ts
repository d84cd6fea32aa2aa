import fc from 'fast-check'
import FitParser from 'fit-file-parser'
import { expect, test } from 'vitest'
import { activityFit, at, cycling, definition, fitOf, running, uint32, walking } from './made-fit.ts'
import { start, told, upload } from './upload.ts'

const pace = [
  { second: 0, bpm: 120, cadence: 80 },
  { second: 1, bpm: 121, cadence: 82, cadence128ths: 64 },
  { second: 4, cadence: 0 },
]

test('the file’s own clock and heart rate; nothing is interpolated', async () => {
  const recorded = await upload('run.FIT', activityFit({ start, records: pace }))
  expect(recorded).toEqual({
    startsAt: Date.parse(start),
    outOfRange: 0,
    seconds: [
      { offsetMs: 0, values: { bpm: 120 } },
      { offsetMs: 1000, values: { bpm: 121 } },
      { offsetMs: 4000, values: { bpm: null } },
    ],
  })
})

const run = { sport: running, from: 0, seconds: 5 }
const shortRun = { sport: running, from: 0, seconds: 1 }
test.each([
  ['running: twice one leg’s cadence, with its fraction; standing is 0', [run], '+0 120 2.67, +1 121 2.75, +4 – 0'],
  ['walking too', [{ ...run, sport: walking }], '+0 120 2.67, +1 121 2.75, +4 – 0'],
  ['cycling: a crank makes no steps', [{ ...run, sport: cycling }], '+0 120 –, +1 121 –, +4 – –'],
  ['no session: nobody says whose cadence it is', [], '+0 120 –, +1 121 –, +4 – –'],
  ['one session speaks for the whole file', [shortRun], '+0 120 2.67, +1 121 2.75, +4 – 0'],
  ['each of several speaks for its time', [shortRun, { sport: cycling, from: 2, seconds: 3 }], '+0 120 2.67, +1 121 2.75, +4 – –'],
  ['a change of sport belongs to both', [shortRun, { sport: cycling, from: 1, seconds: 4 }], '+0 120 2.67, +1 121 –, +4 – –'],
])('steps: %s', async (_, sessions, expected) => {
  expect(await told(upload('a.fit', activityFit({ start, records: pace, sessions })))).toBe(expected)
})

const record = (local: number, bpm: number, second: number, bigEndian = false) => [local, ...uint32(at(start) + second, bigEndian), bpm]
const timeAndHeart = [
  [253, 4, 0x86],
  [3, 1, 2],
] as [number, number, number][]

test('big-endian definitions, developer fields and messages of strangers are walked past', async () => {
  const data = [
    ...definition({ local: 0, message: 20, fields: timeAndHeart, developer: [[0, 3, 0]] }),
    ...[...record(0, 100, 0), 1, 2, 3],
    ...definition({ local: 1, message: 20, fields: timeAndHeart, bigEndian: true }),
    ...record(1, 101, 1, true),
    ...definition({ local: 2, message: 0xff00, fields: [[0, 5, 7]] }),
    ...[2, 9, 9, 9, 9, 9],
    ...[...record(0, 102, 2), 4, 5, 6],
  ]
  expect(await told(upload('a.fit', fitOf(data)))).toBe('+0 100 –, +1 101 –, +2 102 –')
})

test('compressed headers count on from the last time, whoever said it', async () => {
  const low = at(start) & 31
  const data = [
    ...definition({ local: 0, message: 21, fields: [[253, 4, 0x86]] }),
    ...[0, ...uint32(at(start))],
    ...definition({ local: 1, message: 20, fields: [[3, 1, 2]] }),
    ...[0, 1, 30, 40].flatMap((second, i) => [0x80 | (1 << 5) | ((low + second) & 31), 100 + i]),
  ]
  expect(await told(upload('a.fit', fitOf(data)))).toBe('+0 100 –, +1 101 –, +30 102 –, +40 103 –')
})

test('two files in one, as the protocol allows, are one recording', async () => {
  const first = activityFit({ start, records: [{ second: 0, bpm: 90 }] })
  const second = activityFit({ start, records: [{ second: 7, bpm: 97 }] })
  expect(await told(upload('a.fit', Buffer.concat([first, second])))).toBe('+0 90 –, +7 97 –')
})

test('any sequence of messages is read as an independent parser reads it', async () => {
  const message = fc.oneof(
    fc.record({ kind: fc.constant('record' as const), bpm: fc.integer({ min: 20, max: 255 }), later: fc.integer({ min: 0, max: 40 }) }),
    fc.record({ kind: fc.constant('other' as const), bpm: fc.integer({ min: 0, max: 255 }), later: fc.integer({ min: 0, max: 9 }) }),
    fc.record({
      kind: fc.constant('compressed' as const),
      bpm: fc.integer({ min: 20, max: 255 }),
      later: fc.integer({ min: 0, max: 31 }),
    }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(message, { minLength: 1, maxLength: 60 }), fc.boolean(), async (messages, bigEndian) => {
      let t = at(start)
      const data = [
        ...definition({ local: 0, message: 20, fields: timeAndHeart, bigEndian }),
        ...definition({ local: 1, message: 21, fields: timeAndHeart, bigEndian }),
        ...definition({ local: 2, message: 20, fields: [[3, 1, 2]], bigEndian }),
        ...[0, ...uint32(t, bigEndian), 60],
      ]
      for (const { kind, bpm, later } of messages) {
        t += later
        if (kind === 'compressed') data.push(0x80 | (2 << 5) | (t & 31), bpm)
        else data.push(kind === 'record' ? 0 : 1, ...uint32(t, bigEndian), bpm)
      }
      const bytes = fitOf(data)
      const { records = [] } = await new FitParser({ force: false, mode: 'list' }).parseAsync(Buffer.from(bytes))
      const seconds = new Map<number, number | undefined>()
      for (const { timestamp, heart_rate } of records) {
        const second = new Date(timestamp!).getTime()
        seconds.set(second, heart_rate ?? seconds.get(second))
      }
      const { startsAt, seconds: found } = await upload('a.fit', bytes)
      expect(found.map(({ offsetMs, values }) => [startsAt + offsetMs, values.bpm ?? undefined])).toEqual([...seconds])
    }),
    { numRuns: 200 },
  )
})

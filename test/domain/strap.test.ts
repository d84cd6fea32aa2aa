import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Sample } from '../../domain/sample.ts'
import { createSeconds, readBattery, readHeartRate } from '../../domain/strap.ts'

const view = (hex: string) => new DataView(Uint8Array.from(hex.split(' ').filter(Boolean), byte => Number.parseInt(byte, 16)).buffer)

describe('0x2A37', () => {
  test.each([
    // As a Polar H10 sends them: 8 bits, intervals; contact is told since firmware 3.
    ['8 bits and an interval', '10 48 51 03', { bpm: 72, rr: [829] }],
    ['two intervals in one', '10 8e a9 01 b4 01', { bpm: 142, rr: [415, 426] }],
    ['contact known and there', '16 8e a9 01', { bpm: 142, contact: true, rr: [415] }],
    ['contact known and gone', '04 00', { bpm: null, contact: false, rr: [] }],
    ['contact bit without the one that says it is known', '02 48', { bpm: 72, rr: [] }],
    ['8 bits alone', '00 c8', { bpm: 200, rr: [] }],
    ['16 bits', '01 04 01', { bpm: 260, rr: [] }],
    ['16 bits, energy and an interval', '19 48 00 10 27 51 03', { bpm: 72, rr: [829] }],
    ['energy is passed over', '1e 64 ff ff 66 02', { bpm: 100, contact: true, rr: [600] }],
    ['no heart beats so fast', '01 05 01', { bpm: null, rr: [] }],
    ['0: the strap has none yet', '00 00', { bpm: null, rr: [] }],
    ['19 is no heart of a child', '00 13', { bpm: null, rr: [] }],
    ['20 is', '00 14', { bpm: 20, rr: [] }],
    ['an interval of nothing, and one of three seconds and more', '10 48 00 00 01 0c 51 03', { bpm: 72, rr: [829] }],
    ['an interval of three seconds', '10 14 00 0c', { bpm: 20, rr: [3000] }],
    ['half an interval at the end', '10 48 51 03 a9', { bpm: 72, rr: [829] }],
    ['nine intervals, as many as a packet holds', `10 ff${' cd 00'.repeat(9)}`, { bpm: 255, rr: Array(9).fill(200) }],
    ['nothing', '', null],
    ['flags alone', '10', null],
    ['16 bits promised, 8 there', '01 48', null],
  ])('%s', (_, bytes, reading) => expect(readHeartRate(view(bytes))).toEqual(reading))

  test('no bytes crash it, and what it reads is within bounds', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), bytes => {
        const reading = readHeartRate(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
        if (reading === null) return
        expect(reading.bpm === null || (reading.bpm >= 20 && reading.bpm <= 260)).toBe(true)
        expect(reading.rr.every(ms => ms >= 200 && ms <= 3000)).toBe(true)
      }),
    )
  })
})

test.each([
  ['58', 88],
  ['00', 0],
  ['64', 100],
  ['65', null],
  ['', null],
])('battery %s', (bytes, percent) => expect(readBattery(view(bytes))).toBe(percent))

describe('seconds of a strap', () => {
  type Said = [at: number, bpm: number | null, ...rr: number[]]
  const tell = (said: Said[], until: number) => {
    const seconds = createSeconds()
    const made = said.flatMap(([at, bpm, ...rr]) => seconds.note({ bpm, rr }, at))
    return [...made, ...seconds.advance(until)].map(({ t, bpm, rr }) => `${t} ${bpm}${rr ? ` ${rr.join('+')}` : ''}`)
  }
  test.each<[string, Said[], number, string[]]>([
    ['nothing was said', [], 9_000, []],
    ['a second is told once it is over', [[500, 70, 800]], 1_499, []],
    [
      'once a second',
      [
        [500, 70, 800],
        [1_510, 71, 810],
        [2_490, 72],
      ],
      2_500,
      ['500 70 800', '1500 72 810'],
    ],
    [
      'two in one second: the newest heart rate, and every interval',
      [
        [0, 70, 800],
        [900, 71, 700, 710],
      ],
      1_000,
      ['0 71 800+700+710'],
    ],
    [
      'every other second: it stands for both',
      [
        [0, 70],
        [2_000, 72],
      ],
      3_000,
      ['0 70', '1000 70', '2000 72'],
    ],
    [
      'then nothing: no reading, and after ten seconds not even that',
      [[0, 70]],
      60_000,
      ['0 70', '1000 70', ...[2, 3, 4, 5, 6, 7, 8, 9].map(s => `${s}000 null`)],
    ],
    [
      'back after a silence: from then on',
      [
        [0, 70],
        [60_000, 80],
      ],
      61_000,
      ['0 70', '1000 70', ...[2, 3, 4, 5, 6, 7, 8, 9].map(s => `${s}000 null`), '60000 80'],
    ],
    [
      'the clock set back an hour: from then on',
      [
        [3_600_000, 70],
        [1_000, 71],
      ],
      2_000,
      ['1000 71'],
    ],
  ])('%s', (_, said, until, made) => expect(tell(said, until)).toEqual(made))

  test('whatever is said whenever, what is made fits the wire, a second each, in order, and no interval is told twice', () => {
    const reading = fc.record({
      wait: fc.integer({ min: 0, max: 20_000 }),
      bytes: fc.uint8Array({ minLength: 2, maxLength: 20 }),
    })
    fc.assert(
      fc.property(fc.array(reading, { maxLength: 60 }), story => {
        const seconds = createSeconds()
        let at = 1_766_400_000_000
        const intervals: number[] = []
        const made = story.flatMap(({ wait, bytes }) => {
          at += wait
          const said = readHeartRate(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
          intervals.push(...(said?.rr ?? []))
          return said ? seconds.note(said, at) : seconds.advance(at)
        })
        for (const sample of made) Sample.parse(sample)
        expect(made.every(({ t }, i) => i === 0 || t - made[i - 1]!.t >= 1000)).toBe(true)
        expect(made.flatMap(({ rr }) => rr ?? []).length).toBeLessThanOrEqual(intervals.length)
      }),
    )
  })
})

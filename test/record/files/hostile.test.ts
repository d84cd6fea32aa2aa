import fc from 'fast-check'
import { expect, test } from 'vitest'
import { readFit } from '../../../record/files/read-fit.ts'
import { readTcx } from '../../../record/files/read-tcx.ts'
import { RecordingError } from '../../../record/files/recorded-second.ts'
import { fileBytesMax } from '../../../record/files/recording.ts'
import { xmlTokens } from '../../../record/files/xml-tokens.ts'
import { activityFit, definition, fitOf, running, withChecksum } from './made-fit.ts'
import { tcx, trackpoint } from './made-tcx.ts'
import { start, upload } from './upload.ts'

/** A stranger's file gives a value or a RecordingError, and costs no more than in proportion to its bytes: counted in reads, not in seconds. */

const records = Array.from({ length: 20 }, (_, second) => ({ second, bpm: 100 + second, cadence: 80 }))
const sessions = [
  { sport: running, from: 0, seconds: 10 },
  { sport: running, from: 10, seconds: 9 },
]
const validFit = activityFit({ start, records, sessions })
const validTcx = new TextEncoder().encode(tcx('<!-- made -->', ...[1, 2, 3].map(i => trackpoint(`2026-03-02T10:00:0${i}Z`, 100 + i, 80))))

type Damage = { kind: 'flip' | 'set' | 'cut' | 'drop' | 'repeat'; at: number; with: number }
const damage: fc.Arbitrary<Damage> = fc.record({
  kind: fc.constantFrom('flip', 'flip', 'set', 'cut', 'drop', 'repeat'),
  at: fc.nat(10_000),
  with: fc.nat(255),
})
const damages = fc.array(damage, { minLength: 1, maxLength: 6 })

const damaged = (whole: Uint8Array, all: readonly Damage[]) =>
  all.reduce((bytes, { kind, at, with: value }) => {
    const i = at % Math.max(1, bytes.length)
    const copy = bytes.slice()
    if (kind === 'flip') copy[i]! ^= 1 << (value & 7)
    if (kind === 'set') copy[i] = value
    if (kind === 'cut') return bytes.slice(0, i)
    if (kind === 'drop') return Uint8Array.from([...bytes.slice(0, i), ...bytes.slice(i + value)])
    if (kind === 'repeat') return Uint8Array.from([...bytes.slice(0, i), ...bytes.slice(Math.max(0, i - value))])
    return copy
  }, whole)

/** What the reader makes of it: seconds, or the words of a RecordingError; any other error is a bug, and is thrown. */
function outcome(read: () => { seconds: unknown[] }): number | string {
  try {
    return read().seconds.length
  } catch (error) {
    if (error instanceof RecordingError) return error.message
    throw error
  }
}

/** The bytes, and how often one of them was read. */
function counted(bytes: Uint8Array) {
  const work = { reads: 0 }
  const proxy = new Proxy(bytes, {
    get(target, key) {
      if (typeof key === 'string' && /^\d+$/.test(key)) work.reads += 1
      return Reflect.get(target, key, target)
    },
  })
  return { bytes: proxy, work }
}

/** Once for the checksum, once on the way to the sessions, once on the way to the records. */
const readsMax = (length: number) => 3 * length + 64

test.each<[string, (bytes: Uint8Array) => Uint8Array, string[]]>([
  ['as it is', bytes => bytes, ['refused']],
  ['its checksum mended', bytes => (bytes.length > 2 ? withChecksum(bytes) : bytes), ['read', 'refused']],
  ['its length and its checksum mended', bytes => fitOf(bytes.slice(14, -2)), ['read', 'refused']],
])('a damaged FIT file, %s, is read or refused', (_, mend, expected) => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(damages, all => {
      const { bytes, work } = counted(mend(damaged(validFit, all)))
      seen.add(typeof outcome(() => readFit('a.fit', bytes)) === 'number' ? 'read' : 'refused')
      expect(work.reads).toBeLessThanOrEqual(readsMax(bytes.length))
    }),
    { numRuns: 3000 },
  )
  expect([...seen]).toEqual(expect.arrayContaining(expected))
})

test('any bytes at all behind a FIT header are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 400 }), data => {
      const { bytes, work } = counted(fitOf([...definition({ local: 0, message: 20, fields: [[253, 4, 0x86]] }), ...data]))
      outcome(() => readFit('a.fit', bytes))
      expect(work.reads).toBeLessThanOrEqual(readsMax(bytes.length))
    }),
    { numRuns: 3000 },
  )
})

/** Cuts the text as the reader does, as far as it goes; the pieces must follow each other, so that no letter is in two. */
function tokensOf(text: string): number {
  let [end, count] = [0, 0]
  outcome(() => {
    for (const { from, to } of xmlTokens('a.tcx', text)) {
      expect([from, to > from]).toEqual([end, true])
      end = to
      count += 1
    }
    return { seconds: [] }
  })
  return count
}

test('a damaged TCX file is read or refused, and no letter is looked at in two pieces', () => {
  const seen = new Set<string>()
  fc.assert(
    fc.property(damages, all => {
      const text = new TextDecoder().decode(damaged(validTcx, all))
      expect(tokensOf(text)).toBeLessThanOrEqual(text.length)
      seen.add(typeof outcome(() => readTcx('a.tcx', text)) === 'number' ? 'read' : 'refused')
    }),
    { numRuns: 3000 },
  )
  expect([...seen].sort()).toEqual(['read', 'refused'])
})

const full = (unit: string, around: (inside: string) => string = inside => inside) =>
  around(unit.repeat(Math.floor((fileBytesMax - 1000) / unit.length)))
const inTcx = (inside: string) => tcx(inside)

test.each<[string, string, RegExp | 'read']>([
  ['tags that are never closed', full('<Trackpoint>', inTcx), /too deep/],
  ['tags that never end', full('<Trackpoint ', inTcx), /a tag without its ">"/],
  ['a quote without end', full('<a b="', inTcx), /a tag without its ">"/],
  ['comments without end', full('<!--', inTcx), /<!-- without -->/],
  ['white space for a number', full(' ', inside => tcx(trackpoint(start, `${inside}x`))), /"x" is not a number/],
  ['digits', full('9', inside => tcx(trackpoint(start, inside))), /is not a number/],
  ['a number in pieces', full('1<!---->', inside => tcx(trackpoint(start, inside))), /is not a number/],
  ['entities in entities', full('&a;', inside => `<!DOCTYPE a [<!ENTITY a "&b;&b;">]><a>${inside}</a>`), /document type/],
  ['closing tags alone', full('</a>', inTcx), /<\/a> where <Track> is open/],
  ['tags of nothing', full('<>', inTcx), /too deep/],
  ['empty tags, and one heartbeat', full('<a/>', inside => tcx(inside, trackpoint(start, 90))), 'read'],
  ['points of one second', full(trackpoint(start, 90), inTcx), /more than 50000 points/],
])(
  '8 MiB of TCX: %s',
  async (_, text, expected) => {
    const result = await upload('a.tcx', text).then(
      () => 'read',
      error => (error instanceof RecordingError ? error.message : error),
    )
    if (expected === 'read') expect(result).toBe('read')
    else expect(result).toMatch(expected)
  },
  10_000,
)

/** As much of a file of these messages as fits. */
const filled = (head: number[], message: number[]) => (bytesMax: number) => {
  const count = Math.floor((bytesMax - 14 - head.length) / message.length)
  const data = new Uint8Array(head.length + count * message.length)
  data.set(head)
  for (let at = head.length; at < data.length; at += message.length) data.set(message, at)
  return fitOf(data)
}
const wide = Array.from({ length: 250 }, (_, i) => [i, 1, 2] as [number, number, number])
const ones = Array(250).fill(1)

test.each<[string, (bytesMax: number) => Uint8Array, RegExp]>([
  ['records of one byte', filled(definition({ local: 0, message: 20, fields: [] }), [0]), /record 1: without a time/],
  ['records of 250 fields', filled(definition({ local: 0, message: 20, fields: wide }), [0, ...ones]), /record 1: without a time/],
  ['definitions', filled([], definition({ local: 0, message: 20, fields: [] })), /nothing recorded/],
  ['wide definitions', filled([], definition({ local: 0, message: 20, fields: wide })), /nothing recorded/],
  ['messages of nobody', filled(definition({ local: 0, message: 9, fields: [] }), [0]), /nothing recorded/],
  ['sessions', filled(definition({ local: 0, message: 18, fields: [] }), [0]), /more than 100 sessions/],
  ['files in a file', repeated(fitOf([])), /nothing recorded/],
])('8 MiB of FIT: %s', async (_, made, message) => {
  await expect(upload('a.fit', made(fileBytesMax))).rejects.toThrow(message)
  // Counting costs a thousand times the reading; a sixty-fourth of the file shows the same proportion.
  const { bytes, work } = counted(made(fileBytesMax / 64))
  outcome(() => readFit('a.fit', bytes))
  expect(work.reads).toBeLessThanOrEqual(readsMax(bytes.length))
})

test('a developer field may have any name: names are never looked at, so none reaches a prototype', () => {
  const text = (value: string) => [...Buffer.from(value.padEnd(24, '\0'))]
  const description = [
    [0, 1, 2],
    [1, 1, 2],
    [2, 1, 2],
    [3, 24, 7],
  ] as [number, number, number][]
  const data = [
    ...definition({ local: 0, message: 206, fields: description }),
    ...[0, 0, 0, 7, ...text('developer_data_index')],
    ...[0, 0, 1, 7, ...text('field_definition_number')],
    ...definition({
      local: 1,
      message: 206,
      fields: [[2, 1, 2]],
      developer: [
        [0, 24, 0],
        [1, 24, 0],
      ],
    }),
    ...[1, 2, ...text('__proto__'), ...text('polluted')],
  ]
  expect(outcome(() => readFit('a.fit', fitOf(data)))).toBe('a.fit: nothing recorded in it; leave it out')
  expect('polluted' in []).toBe(false)
})

function repeated(part: Uint8Array) {
  return (bytesMax: number) => {
    const whole = new Uint8Array(Math.floor(bytesMax / part.length) * part.length)
    for (let at = 0; at < whole.length; at += part.length) whole.set(part, at)
    return whole
  }
}

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import type { Reading } from '../../domain/reading.ts'
import type { Assignment, Refusal, StudentReply } from '../../domain/roster.ts'
import type { BandMessage } from '../../domain/topics.ts'
import { parseEntry, readingsOf } from '../../ingest/entry.ts'
import { createGate } from '../../ingest/gate.ts'
import { openLog } from '../../ingest/log/log.ts'

const folder = mkdtempSync(join(tmpdir(), 'pulseyard-gate-'))
afterAll(() => rmSync(folder, { recursive: true }))

const noon = 1_766_400_000_000
const minute = 60_000
const lesson = { school: 's1', id: 'l1', class: '7B', title: 'PE', startsAt: noon, endsAt: noon + 45 * minute, phase: null }
const student = (id: string) => ({ school: 's1', id, class: '7B', ageYears: 12, sex: null, restingBpm: null, maxBpm: null, flags: [] })
const all = { live: true, store: true, guardians: true, projector: false }

/** Ana wears b1 until half past, then Ben does; Eva's parents allow the live view alone, Mia's the record alone. */
function rosterAt(_school: string, band: string, t: number): Assignment | Refusal {
  if (t < lesson.startsAt - 10 * minute || t >= lesson.endsAt + 10 * minute) return { refused: 'no-lesson' }
  if (band === 'b1') return { student: student(t < noon + 30 * minute ? 'ana' : 'ben'), lesson, consent: all }
  if (band === 'b2') return { student: student('eva'), lesson, consent: { ...all, store: false } }
  if (band === 'b3') return { student: student('mia'), lesson, consent: { ...all, live: false } }
  return { refused: 'unknown-band' }
}

/** A gate on a log of its own: what it observed, what it answered, and what is on the disk in the end. */
async function startGate({ callerAt, ...options }: { waitingBytesMax?: number; callerAt?: typeof rosterAt } = {}) {
  const log = await openLog({ folder: mkdtempSync(join(folder, 'log-')), ...options })
  const observed: { reading: Reading; stored: boolean }[] = []
  const replies: StudentReply[] = []
  const gate = createGate({
    log,
    rosterAt,
    ...(callerAt && { callerAt }),
    observe: (reading, stored) => observed.push({ reading, stored }),
    reply: reply => replies.push(reply),
  })
  const message = (payload: unknown, rest: Partial<BandMessage> = {}): BandMessage => ({
    school: 's1',
    band: 'b1',
    channel: 'samples',
    payload: Buffer.from(typeof payload === 'string' ? payload : JSON.stringify(payload)),
    receivedAt: noon,
    ...rest,
  })
  return {
    gate,
    observed,
    replies,
    /** Sends and waits for the answer. */
    send: (payload: unknown, rest?: Partial<BandMessage>) =>
      new Promise<void>((resolve, reject) => gate.accept(message(payload, rest), error => (error ? reject(error) : resolve()))),
    async kept() {
      const records = []
      for await (const { payload } of log.read(1)) records.push(parseEntry(payload)!)
      return records
    },
    [Symbol.asyncDispose]: () => log[Symbol.asyncDispose](),
  }
}

const sample = (t: number, rest: object = {}) => ({ t, bpm: 142, ...rest })
const samples = (seq: number, list: object[], rest: object = {}) => ({ boot: 1, seq, sent: noon, samples: list, ...rest })

test('an accepted sample is observed at once and is on the disk when it is answered', async () => {
  await using it = await startGate()
  const sent = samples(1, [sample(noon, { contact: true, rr: [421, 418], acc: [0.12, -0.31, 0.94], enmo: 180, peak: 1.9, steps: 2 })])
  const answered = it.send(sent, { receivedAt: noon + 30 })
  expect(it.observed).toMatchObject([
    { stored: true, reading: { student: 'ana', t: noon + 30, tBand: noon, receivedAt: noon + 30, bpm: 142 } },
  ])
  await answered
  const [record] = await it.kept()
  expect(record?.kind === 'samples' && [...readingsOf(record)]).toEqual([it.observed[0]!.reading])
})

test.each([
  ['not JSON', '{"boot":1', 'not-json'],
  ['an empty message', '', 'not-json'],
  ['no samples', samples(1, []), 'too_small'],
  [
    '301 samples',
    samples(
      1,
      Array.from({ length: 301 }, (_, i) => sample(noon + i)),
    ),
    'too_big',
  ],
  ['a wrong type', samples(1, [sample(noon, { bpm: '142' })]), 'invalid_type'],
  ['bpm missing', samples(1, [{ t: noon }]), 'invalid_type'],
  ['bpm out of range', samples(1, [sample(noon, { bpm: 261 })]), 'too_big'],
  ['an unknown field', samples(1, [sample(noon, { glucose: 5 })]), 'unrecognized_keys'],
  ['two axes', samples(1, [sample(noon, { acc: [0, 1] })]), 'too_small'],
  ['t beyond integers', samples(1, [sample(1e300)]), 'too_big'],
  ['no boot', { seq: 1, sent: noon, samples: [sample(noon)] }, 'invalid_type'],
  ['an array', [], 'invalid_type'],
])('%s is a dead letter: answered, counted, the payload not kept', async (_, payload, reason) => {
  await using it = await startGate()
  await it.send(payload)
  expect(it.gate.counts.deadLetters).toEqual({ [reason]: 1 })
  expect(it.observed).toEqual([])
  const [letter] = await it.kept()
  expect(letter).toMatchObject({ kind: 'dead-letter', band: 'b1', reason, sha256: expect.stringMatching(/^[0-9a-f]{64}$/) })
  expect(JSON.stringify(letter)).not.toContain('142')
})

test.each([
  ['in the lesson', 'b1', noon, {}, 'observed stored'],
  ['ten minutes before it', 'b1', noon - 10 * minute, {}, 'observed stored'],
  ['a second earlier: a child is not followed home', 'b1', noon - 10 * minute - 1000, { 'no-lesson': 1 }, ''],
  ['ten minutes after it', 'b1', noon + 55 * minute, { 'no-lesson': 1 }, ''],
  ['a band nobody wears', 'b9', noon, { 'unknown-band': 1 }, ''],
  ['consent to the live view without storing', 'b2', noon, {}, 'observed'],
  ['consent to storing without the live view', 'b3', noon, {}, 'stored'],
])('%s', async (_, band, t, discarded, story) => {
  await using it = await startGate()
  // The band's clock is right: sent and received agree.
  await it.send(samples(1, [sample(t)]), { band, receivedAt: noon })
  const kept = await it.kept()
  expect([it.observed.length && 'observed', kept.length && 'stored'].filter(Boolean).join(' ')).toBe(story)
  expect(it.gate.counts.discarded).toEqual(discarded)
  expect(it.gate.counts.acknowledged).toBe(1)
})

test('a message over a change of wearer is split between the two, and what is past the lesson is dropped', async () => {
  await using it = await startGate()
  const half = noon + 30 * minute
  const over = noon + 56 * minute
  await it.send(samples(1, [sample(half - 2000), sample(half - 1000), sample(half), sample(over)], { sent: half }), { receivedAt: half })
  expect(it.observed.map(({ reading }) => reading.student)).toEqual(['ana', 'ana', 'ben'])
  const [record] = await it.kept()
  expect(record?.kind === 'samples' && [...readingsOf(record)]).toEqual(it.observed.map(({ reading }) => reading))
})

test('the same bytes again: the same answer, and nothing changes', async () => {
  await using it = await startGate()
  const sos = { boot: 1, seq: 9, t: noon, kind: 'sos' }
  for (let i = 0; i < 3; i++) {
    await it.send(samples(1, [sample(noon)]))
    await it.send(sos, { channel: 'reply' })
  }
  expect(it.observed).toHaveLength(1)
  expect(it.gate.counts).toMatchObject({ acknowledged: 6, accepted: 1, redelivered: 2 })
  expect((await it.kept()).filter(record => record.kind === 'samples')).toHaveLength(1)
  expect(new Set(it.replies.map(reply => JSON.stringify(reply)))).toHaveLength(1)
})

test.each([
  ['a clock an hour slow, corrected', noon - 60 * minute, true, noon],
  ['a clock nobody has heard yet', noon - 60 * minute, false, noon],
  ['held back for two minutes', noon - 62 * minute, true, noon - 2 * minute],
  ['a clock that runs into the future', noon, true, noon],
])('an sos by %s', async (_, t, heard, corrected) => {
  await using it = await startGate()
  if (heard) await it.send(samples(1, [sample(noon - 60 * minute)], { sent: noon - 60 * minute }))
  await it.send({ boot: 1, seq: 2, t, kind: 'sos' }, { channel: 'reply' })
  expect(it.replies).toMatchObject([{ student: 'ana', lesson: 'l1', t: corrected, at: noon }])
})

test('a call for help of a band whose place a phone has is heard; what the band says of the heart is not', async () => {
  await using it = await startGate({ callerAt: (school, band, t) => rosterAt(school, band === 'b9' ? 'b1' : band, t) })
  await it.send({ boot: 1, seq: 1, t: noon, kind: 'sos' }, { channel: 'reply', band: 'b9' })
  await it.send(samples(2, [sample(noon)]), { band: 'b9' })
  await it.send({ boot: 1, seq: 1, t: noon, kind: 'sos' }, { channel: 'reply', band: 'b8' })
  expect(it.replies).toMatchObject([{ student: 'ana', band: 'b9' }])
  expect([it.observed, it.gate.counts.repliesDropped]).toEqual([[], 1])
})

test('a gate started again from the log knows what it has', async () => {
  await using before = await startGate()
  await using after = await startGate()
  const message = samples(1, [sample(noon)])
  await before.send(message, { receivedAt: noon + 40 })
  for (const record of await before.kept()) if (record.kind === 'samples') after.gate.restore(record)
  await after.send(message, { receivedAt: noon + 9000 })
  expect(after.gate.counts).toMatchObject({ redelivered: 1, accepted: 0 })

  await using third = await startGate()
  third.gate.load(JSON.parse(JSON.stringify(before.gate.state())))
  await third.send(message, { receivedAt: noon + 9000 })
  expect(third.gate.counts).toMatchObject({ redelivered: 1, accepted: 0 })
})

test('what the log had no room for is not acknowledged, and is taken when it comes again', async () => {
  await using it = await startGate({ waitingBytesMax: 600 })
  const first = it.send(samples(1, [sample(noon)]))
  await expect(it.send(samples(2, [sample(noon + 1000)]))).rejects.toMatchObject({ code: 'log-full' })
  expect(it.observed, 'both were watched').toHaveLength(2)
  await first
  await it.send(samples(2, [sample(noon + 1000)]))
  const kept = await it.kept()
  expect(kept.map(entry => entry.kind === 'samples' && entry.message.seq)).toEqual([1, 2])
  expect(it.gate.counts.redelivered).toBe(0)
})

test('answers leave in the order of arrival, whatever each message needs', async () => {
  await using it = await startGate()
  const order: string[] = []
  await Promise.all([
    it.send(samples(1, [sample(noon)])).then(() => order.push('kept')),
    it.send('nonsense').then(() => order.push('dead letter')),
    it.send(samples(2, [sample(noon + 99 * minute)])).then(() => order.push('discarded')),
    it.send(samples(1, [sample(noon)])).then(() => order.push('redelivered')),
    it.send(samples(3, [sample(noon + 1000)])).then(() => order.push('kept too')),
  ])
  expect(order).toEqual(['kept', 'dead letter', 'discarded', 'redelivered', 'kept too'])
})

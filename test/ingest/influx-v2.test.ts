import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { openStore } from '../../ingest/store/open.ts'
import type { StoredReading, StoreError } from '../../ingest/store/store.ts'
import { type Fault, startProxy } from '../support/proxy.ts'

/**
 * What is sent to 2.x and 3.x, which no package brings: read off the wire, against what their own handlers take (http/points_writer.go,
 * http/delete_handler.go, influxdb3_server/src/http/v1.rs). `npm run test:influx` asks the servers themselves.
 */
const folder = mkdtempSync(join(tmpdir(), 'pulseyard-v2-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = 1_766_400_000_000
const reading: StoredReading = { student: 'p-ana', band: 'b1', t: at, tBand: at - 7, receivedAt: at + 80, bpm: 120 }
const none = '{"results":[{"statement_id":0}]}'

async function startRecorder(version: string, answerWrite: (lines: string[]) => [status: number, body?: string] = () => [204]) {
  const heard: { path: string; authorization: string | undefined; body: string }[] = []
  const proxy = await startProxy('http://127.0.0.1:9')
  const record: Fault = (asked, answer) => {
    const body = asked.body.toString()
    const [path] = asked.url!.split('?')
    if (path !== '/ping') heard.push({ path: asked.url!, authorization: asked.headers.authorization, body })
    const json = { 'content-type': 'application/json' }
    const [status, text] =
      path === '/ping' ? [204] : path === '/query' ? [200, none] : path!.endsWith('/write') ? answerWrite(body.split('\n')) : [204]
    answer.writeHead(status, { 'x-influxdb-version': version, ...json }).end(status === 204 ? undefined : text)
    return 'handled'
  }
  proxy.fail(record)
  const influx = { url: proxy.url, api: 'auto' as const, bucket: 'vitals of s/1', org: 'Ö', token: 'abc==' }
  return { heard, store: openStore({ folder, influx }), [Symbol.asyncDispose]: () => proxy[Symbol.asyncDispose]() }
}
const place = 'org=%C3%96&bucket=vitals%20of%20s%2F1'
const meet = (work: Promise<unknown>) =>
  work.then(
    () => null,
    (error: StoreError) => error.code,
  )

test('2.x: a token, an organisation, a bucket', async () => {
  await using server = await startRecorder('v2.7.1')
  await server.store.write('s1', [reading])
  expect(server.heard.map(({ authorization }) => authorization)).toEqual(['Token abc==', 'Token abc=='])
  const [asked, written] = server.heard
  expect(new URLSearchParams(asked!.body).get('q')).toBe(
    `SELECT last(t_band) FROM vitals WHERE school = 's1' AND student = 'p-ana' AND time >= ${at}ms GROUP BY student`,
  )
  expect(new URLSearchParams(asked!.body).get('db')).toBe('vitals of s/1')
  expect(written).toMatchObject({
    path: `/api/v2/write?${place}&precision=ms`,
    body: `vitals,school=s1,student=p-ana t_band=${at - 7},received_at=${at + 80},bpm=120,band="b1" ${at}`,
  })
  await server.store[Symbol.asyncDispose]()
})

test.each([
  [
    'of one student, to a time',
    { student: 'p-ana', to: at },
    '1677-09-21T00:12:44.146Z',
    '2025-12-22T10:39:59.999999999Z',
    ' AND student="p-ana"',
  ],
  ['of all, from a time', { from: at }, '2025-12-22T10:40:00.000Z', '2262-04-11T23:47:15.853999999Z', ''],
])('2.x: deletion %s', async (_, which, start, stop, student) => {
  await using server = await startRecorder('v2.7.1')
  await server.store.remove({ school: 's1', ...which })
  expect(server.heard).toHaveLength(1)
  expect(server.heard[0]!.path).toBe(`/api/v2/delete?${place}`)
  expect(JSON.parse(server.heard[0]!.body)).toEqual({ start, stop, predicate: `_measurement="vitals" AND school="s1"${student}` })
  await server.store[Symbol.asyncDispose]()
})

test('3.x deletes no readings, and says what does', async () => {
  await using server = await startRecorder('3.4.0')
  await expect(server.store.remove({ school: 's1' })).rejects.toThrow(
    /InfluxDB 3 deletes no single readings: give the database a retention period/,
  )
  expect(server.heard).toEqual([])
  await server.store[Symbol.asyncDispose]()
})

test.each([
  [
    '2.x refuses one line with 422',
    [422, '{"code":"unprocessable entity","message":"failure writing points to database: partial write: field type conflict"}'],
  ],
  ['2.x refuses one line with 400', [400, '{"code":"invalid","message":"unable to parse"}']],
  ['3.x takes a part of the lines, with 201', [201]],
] as [string, [number, string?]][])('%s: it alone is set aside', async (_, refusal) => {
  const taken = new Set<string>()
  await using server = await startRecorder('v2.7.1', lines => {
    for (const line of lines) if (!line.includes('bpm=13,')) taken.add(line)
    return lines.some(line => line.includes('bpm=13,')) ? refusal : [204]
  })
  const readings = Array.from({ length: 40 }, (_, i) => ({ ...reading, t: at + i * 1000, bpm: i }))
  await server.store.write(`s-${refusal[0]}`, readings)
  expect(server.store.parked().readings).toBe(1)
  expect(taken.size).toBe(39)
  await server.store[Symbol.asyncDispose]()
})

test.each([
  ['no such bucket', 404, '{"code":"not found","message":"bucket \\"x\\" not found"}', 'no-bucket'],
  ['no such organisation', 404, '{"code":"not found","message":"organization name \\"x\\" not found"}', 'no-bucket'],
  ['no such token', 401, '{"code":"unauthorized","message":"unauthorized access"}', 'unauthorized'],
  ['a token that may not write', 403, '{"code":"forbidden","message":"insufficient permissions for write"}', 'forbidden'],
  ['an empty write, which is all it was asked', 400, '{"code":"invalid","message":"writing requires points"}', null],
])('2.x at the start: %s', async (_, status, body, code) => {
  await using server = await startRecorder('v2.7.1', () => [status, body])
  expect(await meet(server.store.check())).toBe(code)
  await server.store[Symbol.asyncDispose]()
})

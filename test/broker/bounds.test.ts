import { Duplex, PassThrough } from 'node:stream'
import { expect, test, vi } from 'vitest'
import { boundsNotStoring, boundsStoring, createGuard } from '../../broker/guard.ts'
import { messageBytesMax } from '../../domain/sample.ts'
import { secret, start, topic } from './start.ts'
import { connect, disconnect, pingreq, publish } from './wire.ts'

type Server = Awaited<ReturnType<typeof start>>
type Band = Awaited<ReturnType<Server['band']>>

const numbered = (count: number, payload: string | Buffer = '{}') =>
  Array.from({ length: count }, (_, n) => publish({ topic: topic(), id: n + 1, payload }))
const pubacks = (count: number) => Array.from({ length: count }, (_, n) => `puback ${n + 1}`)

/** By the time another band has had three answers, everything that was readable has been read. */
async function settled(other: Band) {
  for (let n = 1; n <= 3; n++) {
    other.send(pingreq)
    await other.hears(other.heard.length + 1)
  }
}

/** Answers what is held, oldest first, as it comes, until so many have been accepted. */
async function answerAll(server: Server, count: number) {
  await vi.waitUntil(
    () => {
      for (const done of server.held.splice(0)) done()
      return server.accepted.length === count
    },
    { timeout: 10_000, interval: 1 },
  )
  for (const done of server.held.splice(0)) done()
}

test.each<[string, number, Buffer, number]>([
  ['64 messages', 200, Buffer.from('{}'), boundsStoring.messages],
  ['256 KiB', 20, Buffer.alloc(messageBytesMax, 'x'), 4],
])('with %s unanswered the socket is not read, and goes on when there is room', async (_, count, payload, bound) => {
  await using server = await start()
  await using other = await server.band('b9')
  await using band = await server.band()
  server.state.hold = true
  band.send(...numbered(count, payload), pingreq)
  await vi.waitUntil(() => server.held.length >= bound)
  await settled(other)
  server.broker.advance(server.clock.now)
  await settled(other)
  expect(server.held.length).toBe(bound)
  expect(band.heard).toEqual([])

  await answerAll(server, count)
  const heard = await band.hears(count + 1)
  expect(heard.filter(answer => answer !== 'pingresp')).toEqual(pubacks(count))
})

test('while nothing can be stored, a thousand messages are taken, so that monitoring goes on', async () => {
  await using server = await start()
  await using other = await server.band('b9')
  await using band = await server.band()
  server.state.hold = true
  const count = boundsNotStoring.messages + 100
  band.send(...numbered(count))
  await vi.waitUntil(() => server.held.length === boundsStoring.messages)

  server.state.storing = false
  server.broker.advance(server.clock.now)
  await vi.waitUntil(() => server.held.length >= boundsNotStoring.messages)
  await settled(other)
  expect(server.held.length).toBe(boundsNotStoring.messages)

  server.state.storing = true
  await answerAll(server, count)
  expect(await band.hears(count)).toEqual(pubacks(count))
})

test('one message after another, in whatever pieces they come', async () => {
  await using server = await start()
  await using band = await server.band()
  const stream = Buffer.concat([...numbered(20, Buffer.alloc(300, 'x')), pingreq])
  for (let at = 0; at < stream.length; at += 97) {
    await new Promise<unknown>(resolve => band.socket.write(stream.subarray(at, at + 97), resolve))
  }
  expect((await band.hears(21)).filter(answer => answer !== 'pingresp')).toEqual(pubacks(20))
})

test('what was sent before a goodbye is still taken, at QoS 0 and above the bound', async () => {
  await using server = await start()
  const will = { topic: topic('status'), payload: '{"offline":true}' }
  await using band = await server.band('b1', { will })
  const count = 500
  band.send(...Array.from({ length: count }, () => publish({ topic: topic(), qos: 0 })), disconnect)
  band.socket.end()
  await band.hears(1)
  await vi.waitUntil(() => server.broker.counts.connections === 0)
  expect(server.accepted.map(message => message.channel)).toEqual(Array.from({ length: count }, () => 'samples'))
  expect(server.broker.counts.closed).toMatchObject({ left: 1, protocol: 0 })
})

test('a band that is not read is not taken for silent; one that says nothing is', async () => {
  await using server = await start()
  server.state.hold = true
  await using stalled = await server.band('b1', { keepaliveSeconds: 1 })
  await using silent = await server.band('b2', { keepaliveSeconds: 1 })
  stalled.send(...numbered(100))
  await vi.waitUntil(() => server.held.length === boundsStoring.messages)
  const second = setInterval(() => server.broker.advance(server.clock.now), 100)
  try {
    expect(await silent.hears(1)).toEqual(['closed'])
    await using later = await server.band('b3', { keepaliveSeconds: 1 })
    expect(await later.hears(1)).toEqual(['closed'])
  } finally {
    clearInterval(second)
  }
  await vi.waitUntil(() => server.broker.counts.closed.silent === 2)
  await answerAll(server, 100)
  expect(await stalled.hears(100)).toEqual(pubacks(100))
})

test('a band that leaves while it is not read is noticed', async () => {
  await using server = await start()
  server.state.hold = true
  const band = await server.band()
  band.send(...numbered(boundsStoring.messages))
  await vi.waitUntil(() => server.held.length === boundsStoring.messages)
  band.socket.end()
  await vi.waitUntil(() => server.broker.counts.connections === 0)
  expect(server.broker.counts.bands).toBe(0)
})

test('a parser that throws is a failure of its connection, not of the process', async () => {
  const conn = new PassThrough()
  const failures: unknown[] = []
  createGuard({
    conn,
    parse() {
      throw new RangeError('out of range')
    },
    bounds: () => boundsStoring,
    refuse: abuse => failures.push(abuse),
    failed: error => failures.push(error),
    alive() {},
  })
  conn.write(connect({ id: 'b1', secret }))
  await vi.waitUntil(() => failures.length > 0)
  expect(failures).toEqual([new RangeError('out of range')])
})

test('who does not read the answers is not read', async () => {
  let drain = () => {}
  const parsed: number[] = []
  const conn = new Duplex({
    writableHighWaterMark: 1,
    read() {},
    write(_bytes, _encoding, written) {
      drain = written
    },
  })
  const guard = createGuard({
    conn,
    parse: bytes => parsed.push(bytes[0]! >> 4),
    bounds: () => boundsStoring,
    refuse() {},
    failed() {},
    alive() {},
  })
  conn.push(connect({ id: 'b1', secret }))
  await vi.waitUntil(() => parsed.length === 1)
  conn.write('an answer that is not read')
  guard.open()
  conn.push(publish({ topic: topic() }))
  await new Promise<void>(resolve => conn.once('readable', resolve))
  expect(parsed).toEqual([1])
  drain()
  await vi.waitUntil(() => parsed.length === 2)
  expect(parsed).toEqual([1, 3])
})

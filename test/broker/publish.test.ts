import { expect, test, vi } from 'vitest'
import { messageBytesMax } from '../../domain/sample.ts'
import { secret, start, topic } from './start.ts'
import { connect, disconnect, packet, pingreq, publish, pubrel, remaining, subscribe } from './wire.ts'

const bytes = (length: number) => Buffer.alloc(length, 'x')

test.each<[string, Buffer, string[], string]>([
  ['samples', publish({ topic: topic(), id: 7 }), ['puback 7'], 'samples'],
  ['status', publish({ topic: topic('status'), id: 7 }), ['puback 7'], 'status'],
  ['a reply', publish({ topic: topic('reply'), id: 7 }), ['puback 7'], 'reply'],
  ['what is not JSON is ingest’s matter', publish({ topic: topic(), payload: 'no', id: 7 }), ['puback 7'], 'samples'],
  ['64 KiB', publish({ topic: topic(), payload: bytes(messageBytesMax), id: 7 }), ['puback 7'], 'samples'],
  ['QoS 0: no answer', Buffer.concat([publish({ topic: topic(), qos: 0 }), pingreq]), ['pingresp'], 'samples'],
  ['QoS 2', Buffer.concat([publish({ topic: topic(), qos: 2, id: 7 }), pubrel(7)]), ['pubrec 7', 'pubcomp 7'], 'samples'],
  ['a retained status is taken, not retained', publish({ topic: topic('status'), retain: true, id: 7 }), ['puback 7'], 'status'],
])('PUBLISH: %s', async (_, bytes, answer, channel) => {
  await using server = await start()
  await using band = await server.band()
  band.send(bytes)
  expect((await band.hears(answer.length)).toSorted()).toEqual(answer.toSorted())
  expect(server.accepted).toMatchObject([{ school: 's1', band: 'b1', channel, receivedAt: server.clock.now }])
  expect(server.broker.counts.messages).toBe(1)
})

test.each<[string, Buffer, string]>([
  ['64 KiB and one byte', publish({ topic: topic(), payload: bytes(messageBytesMax + 1) }), 'too-large'],
  ['a header that announces 64 MiB', Buffer.concat([Buffer.from([0x32]), remaining(64 * 1024 * 1024)]), 'too-large'],
  ['a SUBSCRIBE of 1 MiB', Buffer.concat([Buffer.from([0x82]), remaining(1024 * 1024)]), 'too-large'],
  ['another band’s topic', publish({ topic: topic('samples', 'b2') }), 'foreign-topic'],
  ['another school’s topic', publish({ topic: 'pulseyard/v1/s2/b1/samples' }), 'foreign-topic'],
  ['its own command topic', publish({ topic: topic('command') }), 'foreign-topic'],
  ['any other topic', publish({ topic: 'hello' }), 'foreign-topic'],
  ['$SYS', publish({ topic: '$SYS/broker/heartbeat' }), 'foreign-topic'],
  ['a wildcard', publish({ topic: topic('samples', '+') }), 'protocol'],
  ['another wildcard', publish({ topic: 'pulseyard/#', qos: 0 }), 'protocol'],
  ['no topic', publish({ topic: '' }), 'protocol'],
  ['a thousand levels', publish({ topic: '/'.repeat(1000) }), 'protocol'],
  ['retain on samples', publish({ topic: topic(), retain: true }), 'retain'],
  ['QoS 3', packet(0x36, publish({ topic: topic() })), 'protocol'],
  ['a second CONNECT', connect({ id: 'b1', secret }), 'protocol'],
  ['what only servers send', packet(0x20, Buffer.from([0, 0])), 'protocol'],
  ['a length of five bytes', Buffer.from([0x32, 0xff, 0xff, 0xff, 0xff, 1]), 'protocol'],
])('closed, counted, logged: %s', async (_, bytes, why) => {
  await using server = await start()
  await using witness = await server.band('b9')
  await using band = await server.band()
  band.send(bytes)
  expect(await band.hears(1)).toEqual(['closed'])
  await vi.waitUntil(() => server.broker.counts.connections === 1)
  expect(server.broker.counts.closed).toMatchObject({ [why]: 1, left: 0 })
  expect(server.logged).toHaveLength(1)
  expect(server.logged[0]).toContain(`"band":"b1","address":"127.0.0.1","why":"${why}"`)
  expect(server.accepted).toEqual([])
  witness.send(pingreq)
  expect(await witness.hears(1)).toEqual(['pingresp'])
})

test('64 MiB are cut off at the header, before they are sent', async () => {
  await using server = await start()
  await using before = await server.raw()
  before.send(Buffer.from([0x10]), remaining(64 * 1024 * 1024))
  expect(await before.hears(1)).toEqual(['closed'])
  await using notConnect = await server.raw()
  notConnect.send(Buffer.from([0x32]))
  expect(await notConnect.hears(1)).toEqual(['closed'])
  await vi.waitUntil(() => server.broker.counts.connections === 0)
  expect(server.broker.counts.closed).toMatchObject({ 'too-large': 1, protocol: 1 })
  expect(server.logged).toEqual([])
})

test('a PUBACK waits until the message is stored; if it can’t be, the connection closes without one', async () => {
  await using server = await start()
  server.state.hold = true
  await using band = await server.band()
  band.send(publish({ topic: topic(), id: 1 }), publish({ topic: topic(), id: 2 }))
  await vi.waitUntil(() => server.held.length === 2)
  expect(band.heard).toEqual([])
  server.held[0]!()
  expect(await band.hears(1)).toEqual(['puback 1'])
  server.held[1]!(new Error('the disk is on fire'))
  expect(await band.hears(2)).toEqual(['puback 1', 'closed'])
  await vi.waitUntil(() => server.broker.counts.closed['not-accepted'] === 1)
  expect(server.logged[0]).toContain('the disk is on fire')
})

test('answers leave in the order of arrival, whatever is ready first', async () => {
  await using server = await start()
  server.state.hold = true
  await using band = await server.band()
  const ids = Array.from({ length: 40 }, (_, n) => n + 1)
  band.send(...ids.map(id => publish({ topic: topic(), id, qos: id % 3 === 0 ? 0 : 1 })))
  await vi.waitUntil(() => server.held.length === 40)
  for (const done of server.held.toReversed()) done()
  const answered = ids.filter(id => id % 3 !== 0)
  expect(await band.hears(answered.length)).toEqual(answered.map(id => `puback ${id}`))
})

test('QoS 2: stored before PUBREC, once for one identifier', async () => {
  await using server = await start()
  server.state.hold = true
  await using band = await server.band()
  band.send(publish({ topic: topic(), qos: 2, id: 5 }), pingreq)
  expect(await band.hears(1)).toEqual(['pingresp'])
  await vi.waitUntil(() => server.held.length === 1)
  server.held[0]!()
  expect(await band.hears(2)).toEqual(['pingresp', 'pubrec 5'])

  // Redelivered before its release: ingest sees the same bytes again, and the band its PUBREC again, not two messages in flight.
  band.send(publish({ topic: topic(), qos: 2, id: 5, dup: true }))
  await vi.waitUntil(() => server.held.length === 2)
  server.held[1]!()
  expect(await band.hears(3)).toEqual(['pingresp', 'pubrec 5', 'pubrec 5'])
  band.send(pubrel(5))
  expect(await band.hears(4)).toEqual(['pingresp', 'pubrec 5', 'pubrec 5', 'pubcomp 5'])
})

test('an answer that is ready after its connection has gone goes nowhere', async () => {
  await using server = await start()
  server.state.hold = true
  const band = await server.band()
  band.send(publish({ topic: topic(), id: 1 }), publish({ topic: topic(), id: 2 }))
  await vi.waitUntil(() => server.held.length === 2)
  await band[Symbol.asyncDispose]()
  await vi.waitUntil(() => server.broker.counts.connections === 0)
  server.held[0]!()
  server.held[1]!(new Error('late'))
  await using again = await server.band()
  expect(server.broker.counts.closed).toMatchObject({ left: 1, 'not-accepted': 0 })
  expect(server.logged).toEqual([])
  again.send(pingreq)
  expect(await again.hears(1)).toEqual(['pingresp'])
})

test('what comes after a goodbye is not taken', async () => {
  await using server = await start()
  await using band = await server.band()
  band.send(publish({ topic: topic(), id: 1 }), disconnect, publish({ topic: topic('reply'), id: 2 }))
  await vi.waitUntil(() => server.broker.counts.closed.left === 1)
  expect(server.accepted.map(message => message.channel)).toEqual(['samples'])
})

test('what ingest throws closes that connection, and its words stay out of the log', async () => {
  await using server = await start({
    accept: message => void JSON.parse(message.payload.toString()),
  })
  await using band = await server.band()
  band.send(publish({ topic: topic(), payload: 'Ana 142 bpm' }))
  expect(await band.hears(1)).toEqual(['closed'])
  await vi.waitUntil(() => server.broker.counts.closed['not-accepted'] === 1)
  expect(server.logged[0]).toContain('SyntaxError')
  expect(server.logged.join()).not.toContain('Ana')
})

test('SUBSCRIBE: the own command alone, 0x80 for every other filter', async () => {
  await using server = await start()
  await using band = await server.band()
  band.send(
    subscribe(
      1,
      '#',
      topic('command'),
      topic('command', 'b2'),
      topic(),
      '$SYS/#',
      'pulseyard/v1/s1/+/command',
      'pulseyard/v1/s2/b1/command',
    ),
  )
  expect(await band.hears(1)).toEqual(['suback 128 1 128 128 128 128 128'])
  await using other = await server.band('b2')
  other.send(publish({ topic: topic('samples', 'b2'), id: 1 }))
  expect(await other.hears(1)).toEqual(['puback 1'])
  band.send(pingreq)
  expect(await band.hears(2)).toEqual(['suback 128 1 128 128 128 128 128', 'pingresp'])
})

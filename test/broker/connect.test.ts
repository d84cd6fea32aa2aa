import { expect, test, vi } from 'vitest'
import { refusalDelayMs, triesMax, windowMs } from '../../broker/slow-refusals.ts'
import { secret, start, topic } from './start.ts'
import { type Connect, connect, disconnect, publish, Raw, subscribe } from './wire.ts'

const will = { topic: topic('status'), payload: '{"offline":true}' }

test.each<[string, Partial<Connect>, string[]]>([
  ['the right credential is let in', {}, ['connack 0']],
  ['a wrong secret', { secret: 'wrong' }, ['connack 4', 'closed']],
  ['an unknown band', { id: 'nobody' }, ['connack 4', 'closed']],
  ['a client id that is not the user name', { user: 'b2' }, ['connack 2', 'closed']],
  ['no client id', { id: '', user: 'b1' }, ['connack 2', 'closed']],
  ['no keepalive', { keepaliveSeconds: 0 }, ['connack 5', 'closed']],
  ['a keepalive of 300 s', { keepaliveSeconds: 300 }, ['connack 0']],
  ['a keepalive above 300 s', { keepaliveSeconds: 301 }, ['connack 5', 'closed']],
  ['MQTT 5', { version: 5 }, ['connack 1', 'closed']],
  ['a will on the own status', { will }, ['connack 0']],
  ['a will that the server should retain', { will: { ...will, retain: true } }, ['connack 0']],
  ['a will on samples', { will: { ...will, topic: topic() } }, ['closed']],
  ['a will on another’s status', { will: { ...will, topic: topic('status', 'b2') } }, ['closed']],
  ['a will that says something else', { will: { ...will, payload: '{"offline":true,"x":1}' } }, ['closed']],
  ['a will that is not JSON', { will: { ...will, payload: 'offline' } }, ['closed']],
])('CONNECT: %s', async (_, said, answer) => {
  await using server = await start()
  await using raw = await server.raw()
  raw.send(connect({ id: 'b1', secret, ...said }))
  expect(await raw.hears(answer.length)).toEqual(answer)
})

test('each refusal is counted by its reason, and a will elsewhere is logged', async () => {
  await using server = await start()
  const tries: Partial<Connect>[] = [
    { secret: 'wrong' },
    { user: 'b2' },
    { keepaliveSeconds: 0 },
    { version: 5 },
    { will: { ...will, topic: topic() } },
  ]
  for (const said of tries) {
    await using raw = await server.raw()
    raw.send(connect({ id: 'b1', secret, ...said }))
    await vi.waitUntil(() => raw.heard.includes('closed'))
  }
  await vi.waitUntil(() => server.broker.counts.connections === 0)
  expect(server.broker.counts).toMatchObject({
    refused: { credential: 1, 'client-id': 1, keepalive: 1, version: 1, throttled: 0, full: 0 },
    closed: { refused: 4, will: 1 },
  })
  expect(server.logged).toEqual(['warn connection closed {"band":"b1","address":"127.0.0.1","why":"will"}'])
})

test('a wrong credential does not disturb the band that is connected; the right one takes over at once', async () => {
  await using server = await start()
  await using band = await server.band('b1', { will })
  await using impostor = await server.raw()
  impostor.send(connect({ id: 'b1', secret: 'wrong' }))
  expect(await impostor.hears(2)).toEqual(['connack 4', 'closed'])
  band.send(publish({ topic: topic(), id: 1 }))
  expect(await band.hears(1)).toEqual(['puback 1'])
  expect(server.accepted.map(message => message.channel)).toEqual(['samples'])

  await using again = await server.band('b1', { will })
  expect(await band.hears(2)).toEqual(['puback 1', 'closed'])
  again.send(publish({ topic: topic(), id: 2 }))
  expect(await again.hears(1)).toEqual(['puback 2'])
  await vi.waitUntil(() => server.broker.counts.closed['taken-over'] === 1)
  expect(server.broker.counts).toMatchObject({ connections: 1, bands: 1 })
  expect(server.accepted.map(message => message.text)).toEqual(['{}', '{"offline":true}', '{}'])
})

test('of many that take over from one another, one is left', async () => {
  await using server = await start()
  // aedes closes a band with a subscription a turn later than one without: then the next comes in between.
  await using first = await server.band('b1')
  first.send(subscribe(1, topic('command')))
  await first.hears(1)
  const all = await Promise.all(Array.from({ length: 8 }, () => server.raw()))
  for (const raw of all) raw.send(connect({ id: 'b1', secret }))
  await vi.waitUntil(() => all.filter(raw => raw.heard.includes('closed')).length === 7)
  const left = all.find(raw => !raw.heard.includes('closed'))!
  left.send(publish({ topic: topic(), id: 9 }))
  expect(await left.hears(2)).toEqual(['connack 0', 'puback 9'])
  expect(server.broker.counts).toMatchObject({ connections: 1, bands: 1 })
  await using next = await server.band('b1')
  expect(await left.hears(3)).toEqual(['connack 0', 'puback 9', 'closed'])
  await vi.waitUntil(() => server.broker.counts.connections === 1)
  await next[Symbol.asyncDispose]()
  await vi.waitUntil(() => server.broker.counts.bands === 0)
  await left[Symbol.asyncDispose]()
})

test('after five wrong tries the refusal waits, and the right credential never does', async () => {
  await using server = await start()
  await using connected = await server.band('b1')
  const fail = async (id = 'b1') => {
    const raw = await server.raw()
    raw.send(connect({ id, secret: 'wrong' }))
    return raw
  }
  for (let n = 0; n < triesMax; n++) expect(await (await fail()).hears(2)).toEqual(['connack 4', 'closed'])

  const late = await fail()
  await vi.waitUntil(() => server.broker.counts.refused.throttled === 1)
  expect(await (await fail('b2')).hears(1)).toEqual(['connack 4'])
  connected.send(publish({ topic: topic(), id: 1 }))
  expect(await connected.hears(1)).toEqual(['puback 1'])
  await using right = await server.band('b1')
  server.broker.advance(server.clock.now + refusalDelayMs - 1)
  right.send(publish({ topic: topic(), id: 2 }))
  expect(await right.hears(1)).toEqual(['puback 2'])
  expect(late.heard).toEqual([])

  server.broker.advance(server.clock.now + refusalDelayMs)
  expect(await late.hears(2)).toEqual(['connack 5', 'closed'])

  server.clock.now += windowMs
  expect(await (await fail()).hears(1)).toEqual(['connack 4'])
})

test('the will is heard when a band drops out, not when it says goodbye', async () => {
  await using server = await start()
  const [rude, polite] = [await server.band('b1', { will }), await server.band('b2', { will: { ...will, topic: topic('status', 'b2') } })]
  polite.send(disconnect)
  await polite.hears(1)
  rude.socket.resetAndDestroy()
  await vi.waitUntil(() => server.broker.counts.bands === 0)
  await vi.waitUntil(() => server.accepted.length > 0)
  expect(server.accepted).toMatchObject([{ school: 's1', band: 'b1', channel: 'status', text: '{"offline":true}' }])
})

test('a band may speak before it has heard the answer to its CONNECT, at any length [MQTT-3.1.4-5]', async () => {
  await using server = await start()
  await using raw = await server.raw()
  const ids = Array.from({ length: 200 }, (_, n) => n + 1)
  raw.send(connect({ id: 'b1', secret }), ...ids.map(id => publish({ topic: topic(), id })))
  expect(await raw.hears(201)).toEqual(['connack 0', ...ids.map(id => `puback ${id}`)])
})

test('what follows a refused CONNECT is never taken', async () => {
  await using server = await start()
  await using raw = await server.raw()
  raw.send(connect({ id: 'b1', secret: 'wrong' }), publish({ topic: topic(), id: 1 }))
  expect(await raw.hears(2)).toEqual(['connack 4', 'closed'])
  expect(server.accepted).toEqual([])
})

test('connections are bounded', async () => {
  await using server = await start({ connectionsMax: 2 })
  await using one = await server.band('b1')
  await using _two = await server.band('b2')
  const third = await Raw.open(server.port)
  expect(await third.hears(1)).toEqual(['closed'])
  expect(server.broker.counts.refused.full).toBe(1)
  one.socket.destroy()
  await vi.waitUntil(() => server.broker.counts.connections === 1)
  await using _again = await server.band('b3')
})

test('a band whose credential is revoked is disconnected within a second, and no other', async () => {
  await using server = await start()
  await using band = await server.band('b1')
  await using other = await server.band('b2')
  server.revoked.add('b1')
  server.broker.advance(server.clock.now)
  expect(await band.hears(1)).toEqual(['closed'])
  other.send(publish({ topic: topic('samples', 'b2'), id: 1 }))
  expect(await other.hears(1)).toEqual(['puback 1'])
  expect(server.broker.counts.closed.revoked).toBe(1)
})

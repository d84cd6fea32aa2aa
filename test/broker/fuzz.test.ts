import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { windowMs } from '../../broker/slow-refusals.ts'
import { secret, start, topic } from './start.ts'
import { connect, packet, pingreq, publish, pubrel, subscribe } from './wire.ts'

const byte = fc.integer({ min: 0, max: 255 })
const noise = fc.uint8Array({ maxLength: 300 }).map(bytes => Buffer.from(bytes))
/** A packet whose header is right, so that its body, which isn't, comes as far as the parser. */
const hollow = fc
  .tuple(fc.constantFrom(0x30, 0x32, 0x34, 0x3a, 0x40, 0x50, 0x62, 0x70, 0x82, 0xa2, 0xc0, 0xe0), noise)
  .map(([first, body]) => packet(first, body))
/** What an honest band says, so that a stream gets further than its first packet. */
const honest = fc.constantFrom(
  publish({ topic: topic(), payload: '{"boot":1}' }),
  publish({ topic: topic('status'), qos: 0 }),
  publish({ topic: topic('reply'), qos: 2 }),
  subscribe(1, topic('command'), '#'),
  packet(0xa2, Buffer.from([0, 1, 0, 1, 0x23])),
  pubrel(1),
  pingreq,
)
const hello = fc.constantFrom(
  connect({ id: 'b1', secret }),
  connect({ id: 'b1', secret, will: { topic: topic('status'), payload: '{"offline":true}' } }),
  connect({ id: 'b1', secret, version: 5 }),
)
const spoilt = (bytes: fc.Arbitrary<Buffer>) =>
  fc.tuple(bytes, fc.nat(), byte).map(([right, at, value]) => {
    const wrong = Buffer.from(right)
    wrong[at % wrong.length] = value
    return wrong
  })
const greeting = fc.oneof({ arbitrary: hello, weight: 6 }, spoilt(hello), noise)
const talk = fc.array(honest, { maxLength: 30, size: 'max' })
const abuse = fc.array(fc.oneof({ arbitrary: spoilt(honest), weight: 3 }, { arbitrary: hollow, weight: 3 }, noise), {
  minLength: 1,
  maxLength: 3,
})
const stream = fc.tuple(greeting, talk, abuse).map(parts => parts.flat())

test('thousands of random packets end their own connection and nothing else', async () => {
  await using server = await start()
  await using witness = await server.band('b9')
  let packets = 0
  await fc.assert(
    fc.asyncProperty(stream, async bytes => {
      packets += bytes.length
      server.clock.now += windowMs // no refusal waits
      await using raw = await server.raw()
      raw.send(...bytes)
      raw.socket.end()
      await vi.waitUntil(() => raw.heard.includes('closed'), { timeout: 5_000, interval: 1 })
    }),
    { numRuns: 400 },
  )
  expect(packets).toBeGreaterThan(2_000)
  expect(server.broker.counts.messages).toBeGreaterThan(500)
  expect(server.broker.counts.closed.fault).toBe(0)
  witness.send(publish({ topic: topic('samples', 'b9'), id: 1 }), pingreq)
  expect((await witness.hears(2)).toSorted()).toEqual(['pingresp', 'puback 1'])
  await vi.waitUntil(() => server.broker.counts.connections === 1)
  expect(server.accepted.every(({ band, channel }) => /^b[19]$/.test(band) && /^(samples|status|reply)$/.test(channel))).toBe(true)
})

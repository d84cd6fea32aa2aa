import fc from 'fast-check'
import { generate, type IPacket, type Packet, parser } from 'mqtt-packet'
import { expect, test } from 'vitest'
import {
  connectPacket,
  createReader,
  disconnectPacket,
  type Heard,
  pingPacket,
  pubackPacket,
  publishPacket,
  subscribePacket,
} from '../../../dashboard/web/band/packets.ts'

/** What mqtt.js' own parser makes of bytes. */
function parsed(bytes: Uint8Array): Packet {
  const packets: Packet[] = []
  const reading = parser({ protocolVersion: 4 })
  reading.on('packet', packet => packets.push(packet))
  reading.on('error', error => {
    throw error
  })
  reading.parse(Buffer.from(bytes))
  expect(packets).toHaveLength(1)
  return packets[0]!
}

const id = fc.integer({ min: 1, max: 65_535 })
const topic = fc.constantFrom('pulseyard/v1/s1/phone-x/samples', 'a', '区间')
/** Over the edges of the remaining length: 127, 128, 16,383, 16,384 bytes. */
const payload = fc.oneof(
  fc.string({ unit: 'grapheme' }),
  fc.constantFrom(100, 125, 126, 16_370, 16_384, 65_000).map(n => 'x'.repeat(n)),
)

test.each<[string, Uint8Array, object]>([
  ['a ping', pingPacket(), { cmd: 'pingreq' }],
  ['a goodbye', disconnectPacket(), { cmd: 'disconnect' }],
  ['an answer', pubackPacket(513), { cmd: 'puback', messageId: 513 }],
  ['a filter at QoS 1', subscribePacket(2, 'a/b'), { cmd: 'subscribe', messageId: 2, subscriptions: [{ topic: 'a/b', qos: 1 }] }],
  [
    'a CONNECT',
    connectPacket({ band: 'phone-x', secret: 'säcret', keepaliveSeconds: 30, will: { topic: 's', payload: '{"offline":true}' } }),
    {
      ...{ cmd: 'connect', protocolVersion: 4, clientId: 'phone-x', username: 'phone-x', clean: true, keepalive: 30 },
      password: Buffer.from('säcret'),
      will: { topic: 's', payload: Buffer.from('{"offline":true}'), qos: 1, retain: false },
    },
  ],
])('%s is what the standard says', (_, bytes, packet) => expect(parsed(bytes)).toMatchObject(packet))

test('a message arrives as it was, whatever its length', () => {
  fc.assert(
    fc.property(topic, payload, fc.option(id), (to, text, number) => {
      const packet = parsed(publishPacket(to, text, number))
      expect(packet).toMatchObject({ cmd: 'publish', topic: to, qos: number === null ? 0 : 1, retain: false, dup: false })
      expect(String((packet as { payload: Buffer }).payload)).toBe(text)
      if (number !== null) expect(packet.messageId).toBe(number)
    }),
  )
})

test('what the server sends is read the same however it is cut into frames', () => {
  const packet: fc.Arbitrary<[IPacket | object, Heard]> = fc.oneof(
    id.map((n): [object, Heard] => [
      { cmd: 'puback', messageId: n },
      { kind: 'puback', id: n },
    ]),
    fc.constantFrom(0, 4, 5).map((code): [object, Heard] => [
      { cmd: 'connack', returnCode: code, sessionPresent: false },
      { kind: 'connack', code },
    ]),
    fc.constant<[object, Heard]>([{ cmd: 'pingresp' }, { kind: 'other' }]),
    fc.constant<[object, Heard]>([{ cmd: 'suback', messageId: 1, granted: [1] }, { kind: 'other' }]),
    fc.tuple(topic, payload, id, fc.boolean()).map(([to, text, n, once]): [object, Heard] => [
      { cmd: 'publish', topic: to, payload: text, qos: once ? 1 : 0, messageId: n, retain: false, dup: false },
      { kind: 'publish', topic: to, payload: text, id: once ? n : null },
    ]),
  )
  fc.assert(
    fc.property(fc.array(packet, { maxLength: 8 }), fc.integer({ min: 1, max: 4_000 }), (packets, cut) => {
      const bytes = Buffer.concat(packets.map(([said]) => generate(said as Packet)))
      const read = createReader()
      const heard: Heard[] = []
      for (let at = 0; at < bytes.length; at += cut) heard.push(...read(bytes.subarray(at, at + cut)))
      expect(heard).toEqual(packets.map(([, told]) => told))
    }),
  )
})

test('any bytes are packets, part of one, or refused: never a crash of another kind', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 50 })), frames => {
      const read = createReader()
      try {
        for (const frame of frames) read(frame)
      } catch (error) {
        expect((error as Error).message).toMatch(/^not MQTT/)
      }
    }),
  )
})

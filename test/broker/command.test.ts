import { expect, test, vi } from 'vitest'
import { commandsMax } from '../../broker/persistence.ts'
import type { CommandMessage } from '../../domain/sample.ts'
import { start, topic } from './start.ts'
import { packet, pingreq, publish, subscribe } from './wire.ts'

const buzz = (id: string): CommandMessage => ({ id, kind: 'buzz', expires: 1_800_000_060_000 })
const heard = (id: string, band = 'b1') => `publish ${topic('command', band)} ${JSON.stringify(buzz(id))}`

test('a command reaches its band, and no other', async () => {
  await using server = await start()
  await using band = await server.band('b1')
  await using other = await server.band('b2')
  band.send(subscribe(1, topic('command')))
  other.send(subscribe(1, topic('command'), topic('command', 'b2')))
  await Promise.all([band.hears(1), other.hears(1)])
  server.broker.command({ school: 's1', band: 'b1' }, buzz('c1'))
  server.broker.command({ school: 's1', band: 'b2' }, buzz('c2'))
  expect(await band.hears(2)).toEqual(['suback 1', heard('c1')])
  expect(await other.hears(2)).toEqual(['suback 128 1', heard('c2', 'b2')])
})

test('what comes while a band is away is kept for its lasting session, the newest few, until it is acknowledged', async () => {
  await using server = await start()
  const before = await server.band('b1', { clean: false })
  // The filters it is refused beside its own must not stay behind in its session.
  before.send(subscribe(1, '#', topic('command'), topic('command', 'b2')))
  await before.hears(1)
  await before[Symbol.asyncDispose]()
  await vi.waitUntil(() => server.broker.counts.bands === 0)
  await using busy = await server.band('b2')
  busy.send(publish({ topic: topic('samples', 'b2'), id: 1 }))
  await busy.hears(1)
  server.broker.command({ school: 's1', band: 'b2' }, buzz('another’s'))
  for (let n = 0; n < commandsMax + 2; n++) server.broker.command({ school: 's1', band: 'b1' }, buzz(`c${n}`))
  await vi.waitUntil(() => server.broker.counts.commandsDropped === 2)

  const kept = Array.from({ length: commandsMax }, (_, n) => heard(`c${n + 2}`))
  const again = await server.band('b1', { clean: false })
  expect(await again.hears(commandsMax)).toEqual(kept)
  await again[Symbol.asyncDispose]()
  await vi.waitUntil(() => server.broker.counts.bands === 1)

  server.revoked.add('b1')
  server.broker.advance(server.clock.now)
  server.revoked.clear()
  await using revoked = await server.band('b1', { clean: false })
  revoked.send(pingreq)
  expect(await revoked.hears(1)).toEqual(['pingresp'])
})

test('an acknowledged command is not sent again', async () => {
  await using server = await start()
  const band = await server.band('b1', { clean: false })
  const ids: Buffer[] = []
  band.socket.on('data', bytes => {
    const at = bytes.indexOf('{"id"')
    if (at > 0) ids.push(bytes.subarray(at - 2, at))
  })
  band.send(subscribe(1, topic('command')))
  await band.hears(1)
  server.broker.command({ school: 's1', band: 'b1' }, buzz('c1'))
  await band.hears(2)
  band.send(packet(0x40, ids[0]!), pingreq)
  await band.hears(3)
  await band[Symbol.asyncDispose]()
  await vi.waitUntil(() => server.broker.counts.bands === 0)
  await using again = await server.band('b1', { clean: false })
  again.send(pingreq)
  expect(await again.hears(1)).toEqual(['pingresp'])
})

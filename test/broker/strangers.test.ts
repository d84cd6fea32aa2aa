import { once } from 'node:events'
import { createServer } from 'node:http'
import { type AddressInfo, connect as connectSocket } from 'node:net'
import { expect, test, vi } from 'vitest'
import { createStrangers } from '../../broker/strangers.ts'
import { start } from './start.ts'
import { Raw } from './wire.ts'

test.each([
  ['one address over its bound turns away its own longest waiting', 'a1 a2 b1 a3 a4', 'a1 a2'],
  ['who has proved who it is does not count', 'a1 a2 -a1 a3', ''],
  ['who is turned away is forgotten', 'a1 a2 a3 -a1 -a2 a4', 'a1'],
  ['at the bound of all, who waits longest of any address goes', 'a1 b1 ! b2 !', 'a1 b1'],
  ['with nobody there is no room to make', 'a1 -a1 !', ''],
])('%s', (_, steps, story) => {
  const gone: string[] = []
  let crowded = 0
  const strangers = createStrangers<string>({ perAddressMax: 2, crowded: () => crowded++ })
  for (const step of steps.split(' '))
    if (step === '!') strangers.makeRoom()
    else if (step[0] === '-') strangers.forget(step.slice(1))
    else strangers.add(step, step[0]!, () => gone.push(step))
  expect(gone.join(' ')).toBe(story)
  expect(crowded).toBe(gone.length)
})

test('connections that say nothing keep no band out', async () => {
  await using server = await start({ connectionsMax: 3 })
  await using known = await server.band('b1')
  await using idle = await server.raw()
  await using later = await server.raw()
  await vi.waitUntil(() => server.broker.counts.connections === 3)
  await using _band = await server.band('b2')
  expect(await idle.hears(1)).toEqual(['closed'])
  await using _another = await server.band('b3')
  expect(await later.hears(1)).toEqual(['closed'])
  expect(known.heard).toEqual([])
  await using none = await Raw.open(server.port)
  expect(await none.hears(1)).toEqual(['closed'])
  await vi.waitUntil(() => server.broker.counts.connections === 3)
  expect(server.broker.counts).toMatchObject({ bands: 3, refused: { crowded: 2, full: 1 } })
})

test('a request for a WebSocket that is refused holds no connection open, though its client does', async () => {
  await using server = await start()
  await using stack = new AsyncDisposableStack()
  const web = createServer().on('upgrade', server.broker.handleWebSocket).listen(0, '127.0.0.1')
  await once(web, 'listening')
  const client = connectSocket({ port: (web.address() as AddressInfo).port, host: '127.0.0.1', allowHalfOpen: true })
  stack.defer(async () => {
    client.destroy()
    web.close()
  })
  client.write('GET /mqtt HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n')
  client.resume()
  await once(client, 'end')
  const held = () => new Promise<number>(resolve => web.getConnections((_, count) => resolve(count)))
  await vi.waitFor(async () => expect(await held()).toBe(0), { timeout: 5_000 })
})

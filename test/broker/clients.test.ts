import { execFile, execFileSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { connectAsync, type IClientOptions } from 'mqtt'
import { expect, test, vi } from 'vitest'
import { WebSocket } from 'ws'
import { boundsStoring } from '../../broker/guard.ts'
import { needs } from '../support/needs.ts'
import { secret, start, topic } from './start.ts'
import { connect, publish } from './wire.ts'

const credentials: IClientOptions = { clientId: 'b1', username: 'b1', password: secret, reconnectPeriod: 0 }

/** A web server that hands every upgrade to the broker, as the dashboard does at `/mqtt`. */
async function upgrading(handle: Parameters<Server['on']>[1]) {
  const server = createServer().on('upgrade', handle).listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as AddressInfo).port,
    async [Symbol.asyncDispose]() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
    },
  }
}

async function speaks(url: string, more: IClientOptions = {}) {
  const client = await connectAsync(url, { ...credentials, ...more })
  const commands: string[] = []
  client.on('message', (to, payload) => commands.push(`${to} ${payload}`))
  await client.subscribeAsync(topic('command'), { qos: 1 })
  await Promise.all(Array.from({ length: 300 }, (_, n) => client.publishAsync(topic(), `{"n":${n}}`, { qos: n % 100 === 99 ? 2 : 1 })))
  return { client, commands }
}

const told = (count: number) => Array.from({ length: count }, (_, n) => `{"n":${n}}`)

test('mqtt.js over TCP: 300 messages at once, in order, and a command back', async () => {
  await using server = await start()
  const { client, commands } = await speaks(`mqtt://127.0.0.1:${server.port}`)
  expect(server.accepted.map(message => message.text)).toEqual(told(300))
  server.broker.command({ school: 's1', band: 'b1' }, { id: 'c1', kind: 'ask-ok', expires: 1 })
  await vi.waitUntil(() => commands.length > 0)
  expect(commands).toEqual([`${topic('command')} {"id":"c1","kind":"ask-ok","expires":1}`])
  await client.endAsync()
})

test('mqtt.js over WebSocket', async () => {
  await using server = await start()
  await using web = await upgrading(server.broker.handleWebSocket)
  const { client } = await speaks(`ws://127.0.0.1:${web.port}/mqtt`)
  expect(server.accepted.map(message => message.text)).toEqual(told(300))
  await client.endAsync()
  await vi.waitUntil(() => server.broker.counts.connections === 0)
  expect(server.broker.counts.bands).toBe(0)
})

test('a WebSocket without the subprotocol gets no upgrade; one with text frames is closed', async () => {
  await using server = await start()
  await using web = await upgrading(server.broker.handleWebSocket)
  const plain = new WebSocket(`ws://127.0.0.1:${web.port}/mqtt`, ['chat'])
  const [refused] = (await once(plain, 'error')) as [Error]
  expect(refused.message).toContain('400')

  const texting = new WebSocket(`ws://127.0.0.1:${web.port}/mqtt`, ['mqttv3.1', 'mqtt'])
  await once(texting, 'open')
  expect(texting.protocol).toBe('mqtt')
  texting.send(connect({ id: 'b1', secret }))
  await once(texting, 'message')
  texting.send(publish({ topic: topic() }).toString())
  await once(texting, 'close')
  await vi.waitUntil(() => server.broker.counts.connections === 0)
  expect(server.accepted).toEqual([])
})

test('a WebSocket that leaves while it is not read is noticed', async () => {
  await using server = await start()
  await using web = await upgrading(server.broker.handleWebSocket)
  server.state.hold = true
  const socket = new WebSocket(`ws://127.0.0.1:${web.port}/mqtt`, ['mqtt'])
  await once(socket, 'open')
  socket.send(connect({ id: 'b1', secret }))
  await once(socket, 'message')
  for (let id = 1; id <= boundsStoring.messages; id++) socket.send(publish({ topic: topic(), id }))
  await vi.waitUntil(() => server.held.length === boundsStoring.messages)
  socket.terminate()
  await vi.waitUntil(() => server.broker.counts.connections === 0)
})

test('a shut-down closes every door and every connection, and no will is heard', async () => {
  const server = await start()
  const will = { topic: topic('status'), payload: '{"offline":true}' }
  const band = await server.band('b1', { will })
  await server[Symbol.asyncDispose]()
  expect(await band.hears(1)).toEqual(['closed'])
  await expect(server.raw()).rejects.toThrow('ECONNREFUSED')
  expect(server.accepted).toEqual([])
})

test('an address that can’t be had is an error that says which setting to change', async () => {
  await using server = await start()
  await expect(start({ port: server.port })).rejects.toThrow(
    `127.0.0.1:${server.port} is in use: stop the other program or set PULSEYARD_MQTT_PORT`,
  )
  await expect(start({ tls: { port: server.port, key: '', cert: '' } })).rejects.toThrow(/is in use: .* set PULSEYARD_MQTTS_PORT/)
  await expect(start({ host: '192.0.2.1' })).rejects.toThrow(/EADDRNOTAVAIL.* set PULSEYARD_HOST/)
})

needs('openssl')('mqtt.js over TLS', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseyard-tls-'))
  try {
    const [key, cert] = [join(folder, 'key.pem'), join(folder, 'cert.pem')]
    const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=IP:127.0.0.1']
    const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes']
    execFileSync('openssl', ['req', '-x509', ...curve, '-keyout', key, '-out', cert, '-days', '2', ...subject], { stdio: 'ignore' })
    await using server = await start({ tls: { port: 0, key: readFileSync(key), cert: readFileSync(cert) } })
    const { client } = await speaks(`mqtts://127.0.0.1:${server.broker.address.tlsPort}`, { ca: readFileSync(cert) })
    expect(server.accepted.map(message => message.text)).toEqual(told(300))
    await client.endAsync()
  } finally {
    rmSync(folder, { recursive: true })
  }
})

needs('mosquitto_pub')('mosquitto_pub, at each QoS', async () => {
  await using server = await start()
  const run = promisify(execFile)
  const who = ['-h', '127.0.0.1', '-p', `${server.port}`, '-i', 'b1', '-u', 'b1']
  for (const qos of ['0', '1', '2']) {
    await run('mosquitto_pub', [...who, '-P', secret, '-t', topic(), '-q', qos, '-m', `{"qos":${qos}}`])
  }
  await vi.waitUntil(() => server.accepted.length === 3)
  expect(server.accepted.map(message => message.text)).toEqual(['{"qos":0}', '{"qos":1}', '{"qos":2}'])
  await expect(run('mosquitto_pub', [...who, '-P', 'wrong', '-t', topic(), '-q', '1', '-m', '{}'])).rejects.toThrow()
  expect(server.broker.counts.refused.credential).toBe(1)
})

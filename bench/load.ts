import { openSync, writeSync } from 'node:fs'
import { connect, type Socket } from 'node:net'
import { parseArgs } from 'node:util'
import packet from 'mqtt-packet'

/**
 * A load of QoS 1 samples over raw sockets, in a process of its own so that what it costs isn't the server's.
 * Closed loop (`--window N`): each band keeps N messages in flight, for throughput. Open loop (`--rate N`): message k is due at k/N seconds whatever the
 * server does, and its latency counts from when it was due (coordinated omission corrected). Prints one line of JSON.
 * `--acknowledged FILE` gets a line `band t_band` for each acknowledged sample. A server that goes away ends the load early, with what there is.
 */
const { values } = parseArgs({
  options: {
    port: { type: 'string' },
    bands: { type: 'string', default: '40' },
    seconds: { type: 'string', default: '6' },
    window: { type: 'string', default: '0' },
    rate: { type: 'string', default: '0' },
    boot: { type: 'string', default: '1' },
    school: { type: 'string', default: 's1' },
    prefix: { type: 'string', default: 'b' },
    secret: { type: 'string', default: '' },
    acknowledged: { type: 'string' },
  },
})
const [port, bands, seconds, window, rate, boot] = [values.port, values.bands, values.seconds, values.window, values.rate, values.boot].map(
  Number,
) as [number, number, number, number, number, number]
const warmupMs = 1_500
const drainMs = 3_000
const ids = 65_535

interface Band {
  name: string
  socket: Socket
  seq: number
  t: number
  inFlight: Map<number, { since: number; t: number }>
}

const acknowledgedFile = values.acknowledged === undefined ? null : openSync(values.acknowledged, 'a')
let gone = 0
const latencies: number[] = []
let acknowledged = 0
let measured = 0
let start = 0
const now = () => performance.now()
const measuring = (since: number) => since >= start + warmupMs && since < start + warmupMs + seconds * 1000

async function open(index: number): Promise<Band> {
  const name = values.prefix + String(index).padStart(5, '0')
  const socket = connect({ port, host: '127.0.0.1', noDelay: true })
  const band: Band = { name, socket, seq: 0, t: 0, inFlight: new Map() }
  const parser = packet.parser()
  socket.on('data', chunk => parser.parse(chunk))
  socket.write(
    packet.generate({
      cmd: 'connect',
      protocolId: 'MQTT',
      protocolVersion: 4,
      clientId: name,
      username: name,
      password: Buffer.from(values.secret),
      clean: true,
      keepalive: 60,
    }),
  )
  await new Promise<void>((resolve, reject) => {
    socket.once('error', reject)
    socket.once('close', () => reject(new Error(`${name}: the connection was closed`)))
    parser.on('packet', answer => {
      if (answer.cmd === 'connack') answer.returnCode === 0 ? resolve() : reject(new Error(`${name}: refused with ${answer.returnCode}`))
      if (answer.cmd === 'puback') settle(band, answer.messageId!)
    })
  })
  socket.on('error', () => {})
  socket.once('close', () => gone++)
  return band
}

function settle(band: Band, id: number) {
  const sent = band.inFlight.get(id)
  if (sent === undefined) return
  const { since, t } = sent
  band.inFlight.delete(id)
  if (acknowledgedFile !== null) writeSync(acknowledgedFile, `${band.name} ${t}\n`)
  acknowledged++
  if (measuring(since)) latencies.push(now() - since)
  if (measuring(now())) measured++
  if (window > 0 && now() < start + warmupMs + seconds * 1000) publish(band, now())
}

function publish(band: Band, since: number) {
  const id = (band.seq++ % ids) + 1
  const wall = Date.now()
  // Never two samples of one band in the same millisecond, so that (band, t) names a sample.
  const t = Math.max(wall, band.t + 1)
  band.t = t
  const payload = `{"boot":${boot},"seq":${band.seq},"sent":${wall},"samples":[{"t":${t},"bpm":${100 + (band.seq % 40)},"contact":true,"acc":[0.1,0.2,0.9${band.seq % 10}],"enmo":180,"peak":1.9,"steps":2}]}`
  band.inFlight.set(id, { since, t })
  band.socket.write(
    packet.generate({
      cmd: 'publish',
      topic: `pulseyard/v1/${values.school}/${band.name}/samples`,
      payload,
      qos: 1,
      messageId: id,
      dup: false,
      retain: false,
    }),
  )
}

const all: Band[] = []
for (let i = 0; i < bands; i += 100)
  all.push(...(await Promise.all(Array.from({ length: Math.min(100, bands - i) }, (_, k) => open(i + k)))))

start = now()
const end = start + warmupMs + seconds * 1000
if (window > 0) {
  for (const band of all) for (let i = 0; i < window; i++) publish(band, now())
  while (now() < end && gone === 0) await new Promise(resolve => setTimeout(resolve, 10))
} else {
  for (let k = 0; now() < end && gone === 0; ) {
    for (const due = ((now() - start) * rate) / 1000; k < due; k++) publish(all[k % all.length]!, start + (k * 1000) / rate)
    await new Promise(resolve => setTimeout(resolve, 1))
  }
}
const waiting = () => all.reduce((sum, band) => sum + band.inFlight.size, 0)
for (const until = now() + drainMs; now() < until && waiting() > 0 && gone === 0; ) await new Promise(resolve => setTimeout(resolve, 5))

latencies.sort((a, b) => a - b)
const at = (share: number) =>
  Number((latencies[Math.min(latencies.length - 1, Math.floor(latencies.length * share))] ?? Number.NaN).toFixed(2))
console.log(
  JSON.stringify({ perSecond: Math.round(measured / seconds), p50Ms: at(0.5), p99Ms: at(0.99), acknowledged, unacknowledged: waiting() }),
)
for (const { socket } of all) socket.end(packet.generate({ cmd: 'disconnect' }))

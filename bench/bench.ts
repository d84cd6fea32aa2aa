import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs, promisify } from 'node:util'
import { run } from '../commands/command.ts'
import { command, startProduct } from '../test/support/product.ts'
import { alertLatencies } from './alert-latency.ts'

const bandsMax = 2_000
/** one class more than the load: its children call for help */
const students = bandsMax + 40
const secret = 'bench'
const rounds = 3

interface LoadResult {
  perSecond: number
  p50Ms: number
  p99Ms: number
  acknowledged: number
  unacknowledged: number
}

/** One run of `bench/load.ts` in a process of its own. */
async function load(port: string, args: string[]): Promise<LoadResult> {
  const { stdout } = await promisify(execFile)(process.execPath, ['bench/load.ts', '--port', port, '--secret', secret, ...args])
  return JSON.parse(stdout)
}

/** aedes and nothing else, for the same load. */
async function withBareBroker<T>(work: (port: string) => Promise<T>): Promise<T> {
  const child = spawn(process.execPath, ['bench/bare-aedes.ts'], { stdio: ['ignore', 'pipe', 'inherit'] })
  try {
    for await (const port of createInterface({ input: child.stdout })) return await work(port)
    throw new Error('the bare broker did not start')
  } finally {
    child.kill()
  }
}

/** Pulseyard on a fresh school, as `npm run serve` runs it. */
async function withPulseyard<T>(work: (product: Awaited<ReturnType<typeof startProduct>>) => Promise<T>): Promise<T> {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-bench-'))
  try {
    const seed = ['--school', 's1', '--students', `${students}`, '--prefix', 'b', '--secret', secret, '--password', 'bench password']
    await command('seed', seed, { PULSEYARD_DATA: dataFolder })
    await using product = await startProduct({ dataFolder, env: { PULSEYARD_LOG_LEVEL: 'warn' } })
    return await work(product)
  } finally {
    rmSync(dataFolder, { recursive: true })
  }
}

const median = (values: number[]) => values.toSorted((a, b) => a - b)[values.length >> 1]!
const portOf = (url: string) => new URL(url).port

/** Messages a second through everything, beside bare aedes in the same run: closed loop, 40 bands with 20 messages in flight, medians of three. */
async function throughput() {
  const args = ['--bands', '40', '--window', '20', '--seconds', '6']
  const bare: LoadResult[] = []
  const whole: LoadResult[] = []
  for (let round = 0; round < rounds; round++) {
    bare.push(await withBareBroker(port => load(port, args)))
    whole.push(await withPulseyard(({ mqtt }) => load(portOf(mqtt), args)))
  }
  const bareAedes = median(bare.map(({ perSecond }) => perSecond))
  const pulseyard = median(whole.map(({ perSecond }) => perSecond))
  return { bareAedesPerSecond: bareAedes, pulseyardPerSecond: pulseyard, ratio: Number((pulseyard / bareAedes).toFixed(3)) }
}

/** Open loop, each band once a second: publish to PUBACK, and publish to the alert on the teacher's socket. */
async function latency(bands: number) {
  return withPulseyard(async product => {
    const seconds = 30
    const [puback, alert] = await Promise.all([
      load(portOf(product.mqtt), ['--bands', `${bands}`, '--rate', `${bands}`, '--seconds', `${seconds}`]),
      alertLatencies({ web: product.web, mqtt: product.mqtt, secret, password: 'bench password', trials: 200, forSeconds: seconds }),
    ])
    return { bands, pubackP50Ms: puback.p50Ms, pubackP99Ms: puback.p99Ms, unacknowledged: puback.unacknowledged, ...alert }
  })
}

await run('npm run bench [-- --json FILE]', async () => {
  const { values } = parseArgs({ options: { json: { type: 'string' } } })
  const report = {
    machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
    throughput: await throughput(),
    latency: [await latency(40), await latency(bandsMax)],
  }
  console.log('messages a second, QoS 1, 40 bands × 20 in flight (median of 3)')
  console.table([report.throughput])
  console.log('1 message a second from each band, ms')
  console.table(report.latency)
  if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
})

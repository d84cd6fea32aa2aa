import { execFile, spawn } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { afterAll, beforeAll, expect } from 'vitest'
import { needs } from '../support/needs.ts'
import { command, type Product, startProduct } from '../support/product.ts'

const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-arrivals-'))
const env = { PULSEYARD_DATA: dataFolder }
let product: Product

beforeAll(async () => {
  await command('seed', ['--school', 's1', '--students', '3', '--prefix', 'b', '--secret', 'classroom'], env)
  product = await startProduct({ dataFolder })
})
afterAll(async () => {
  await product[Symbol.asyncDispose]()
  rmSync(dataFolder, { recursive: true })
})

/** Runs a mosquitto client as band b00000 (or with what `args` says instead) and tells how it ended. */
function mosquitto(program: 'mosquitto_pub' | 'mosquitto_sub', args: string[]): Promise<{ code: number; said: string }> {
  const port = new URL(product.mqtt).port
  const given = (flag: string) => args.includes(flag)
  const who = [
    ...(given('-i') ? [] : ['-i', 'b00000']),
    ...(given('-u') ? [] : ['-u', 'b00000']),
    ...(given('-P') ? [] : ['-P', 'classroom']),
  ]
  return new Promise(resolve =>
    execFile(program, ['-p', port, ...who, ...args], { timeout: 15_000 }, (error, stdout, stderr) =>
      resolve({ code: typeof error?.code === 'number' ? error.code : error ? -1 : 0, said: stdout + stderr }),
    ),
  )
}

async function metrics() {
  const text = await (await fetch(`${product.web}/metrics`)).text()
  return Object.fromEntries(
    [...text.matchAll(/^pulseyard_(\S+?)(?:\{reason="(.+?)"\})? (\S+)$/gm)].map(([, name, reason, value]) => [
      reason ? `${name} ${reason}` : name!,
      Number(value),
    ]),
  )
}

/** What changed in the metrics by the time that `expected` had; connections leaving by themselves left out. */
async function changes(expected: object, work: () => Promise<unknown>) {
  const before = await metrics()
  await work()
  for (const until = Date.now() + 3_000; ; await pause(20)) {
    const after = Object.entries(await metrics()).filter(([name]) => /acknowledged|accepted|discarded|dead|refused|closed/.test(name))
    const changed = after.map(([name, value]) => [name.replace(/_total/, ''), value - (before[name] ?? 0)] as const)
    const told = Object.fromEntries(changed.filter(([name, change]) => change !== 0 && name !== 'connections_closed left'))
    if (Object.keys(expected).every(name => name in told) || Date.now() > until) return told
  }
}

let seq = 0
const payload = (ago: number, rest: object = {}) => {
  const sent = Date.now()
  return JSON.stringify({
    boot: 83121,
    seq: ++seq,
    sent,
    samples: [
      { t: sent - ago, bpm: 142, contact: true, rr: [421, 418], acc: [0.12, -0.31, 0.94], enmo: 180, peak: 1.9, steps: 2, ...rest },
    ],
  })
}
const hour = 3_600_000
const own = 'pulseyard/v1/s1/b00000/samples'
const large = join(dataFolder, 'large')
writeFileSync(large, `{"boot":1,"seq":1,"sent":1,"samples":[${' '.repeat(70_000)}]}`)
const valid = { messages_acknowledged: 1, readings_accepted: 1 }
const lost = 7

const rows: [what: string, args: () => string[], code: number | 'refused', changed: object][] = [
  ['a valid sample in the lesson', () => ['-q', '1', '-t', own, '-m', payload(0)], 0, valid],
  ['QoS 0: handled alike, without an answer', () => ['-q', '0', '-t', own, '-m', payload(0)], 0, valid],
  ['QoS 2: handled alike', () => ['-q', '2', '-t', own, '-m', payload(0)], 0, valid],
  [
    'ten hours ahead, after the lesson',
    () => ['-q', '1', '-t', own, '-m', payload(-10 * hour)],
    0,
    { messages_acknowledged: 1, 'readings_discarded no-lesson': 1 },
  ],
  ['not JSON', () => ['-q', '1', '-t', own, '-m', 'hello'], 0, { messages_acknowledged: 1, 'dead_letters not-json': 1 }],
  [
    'a wrong range',
    () => ['-q', '1', '-t', own, '-m', payload(0, { bpm: 300 })],
    0,
    { messages_acknowledged: 1, 'dead_letters too_big': 1 },
  ],
  [
    'an unknown field',
    () => ['-q', '1', '-t', own, '-m', payload(0, { glucose: 5 })],
    0,
    { messages_acknowledged: 1, 'dead_letters unrecognized_keys': 1 },
  ],
  ['more than 64 KiB', () => ['-q', '1', '-t', own, '-f', large], lost, { 'connections_closed too-large': 1 }],
  [
    'another band’s topic',
    () => ['-q', '1', '-t', 'pulseyard/v1/s1/b00001/samples', '-m', payload(0)],
    lost,
    { 'connections_closed foreign-topic': 1 },
  ],
  ['a $SYS topic', () => ['-q', '1', '-t', '$SYS/broker/uptime', '-m', '1'], lost, { 'connections_closed foreign-topic': 1 }],
  ['retain on samples', () => ['-q', '1', '-r', '-t', own, '-m', payload(0)], lost, { 'connections_closed retain': 1 }],
  [
    'a will elsewhere',
    () => ['-q', '1', '-t', own, '-m', payload(0), '--will-topic', 'pulseyard/v1/s1/b00001/status', '--will-payload', '{"offline":true}'],
    'refused',
    { 'connections_closed will': 1 },
  ],
  [
    'its own will',
    () => ['-q', '1', '-t', own, '-m', payload(0), '--will-topic', 'pulseyard/v1/s1/b00000/status', '--will-payload', '{"offline":true}'],
    0,
    valid,
  ],
  ['a wrong secret', () => ['-q', '1', '-P', 'guess', '-t', own, '-m', payload(0)], 'refused', { 'connections_refused credential': 1 }],
  [
    'a client id that is not the user name',
    () => ['-q', '1', '-i', 'b00002', '-t', own, '-m', payload(0)],
    'refused',
    { 'connections_refused client-id': 1 },
  ],
  [
    'a keepalive over five minutes',
    () => ['-q', '1', '-k', '301', '-t', own, '-m', payload(0)],
    'refused',
    { 'connections_refused keepalive': 1 },
  ],
]

for (const [what, args, code, changed] of rows)
  needs('mosquitto_pub')(`mosquitto_pub: ${what}`, async () => {
    let ended = { code: -1, said: '' }
    const told = await changes(changed, async () => {
      ended = await mosquitto('mosquitto_pub', args())
    })
    if (code === 'refused') expect(ended.code, ended.said).not.toBe(0)
    else expect(ended.code, ended.said).toBe(code)
    expect(told).toMatchObject(changed)
    expect((await fetch(`${product.web}/healthz`)).status, 'the process lives').toBe(200)
  })

needs('mosquitto_sub')('mosquitto_sub: only its own commands may be heard', async () => {
  const denied = await mosquitto('mosquitto_sub', ['-t', 'pulseyard/v1/s1/b00001/command', '-W', '2'])
  expect(denied.said).toMatch(/denied/i)
  const own = await mosquitto('mosquitto_sub', ['-t', 'pulseyard/v1/s1/b00000/command', '-W', '1'])
  expect(own.said).not.toMatch(/denied/i)
})

needs('mosquitto_sub')('mosquitto_sub: the right credential again takes over at once; a wrong one disturbs nobody', async () => {
  const port = new URL(product.mqtt).port
  const first = spawn('mosquitto_sub', [
    '-p',
    port,
    '-i',
    'b00001',
    '-u',
    'b00001',
    '-P',
    'classroom',
    '-t',
    'pulseyard/v1/s1/b00001/command',
  ])
  for (const until = Date.now() + 5_000; (await metrics()).bands_connected !== 1; await pause(20))
    if (Date.now() > until) throw new Error('the first one never connected')
  await mosquitto('mosquitto_pub', ['-i', 'b00001', '-u', 'b00001', '-P', 'guess', '-t', own, '-m', 'x'])
  expect((await metrics()).bands_connected).toBe(1)
  const expected = { ...valid, 'connections_closed taken-over': 1 }
  const theirs = ['-i', 'b00001', '-u', 'b00001', '-t', 'pulseyard/v1/s1/b00001/samples']
  expect(await changes(expected, () => mosquitto('mosquitto_pub', ['-q', '1', ...theirs, '-m', payload(0)]))).toMatchObject(expected)
  first.kill()
})

needs('mosquitto_pub')('what was valid is in the export, and nothing else', async () => {
  const rows = (await command('export', ['--school', 's1', '--student', 's-b00000'], env)).trimEnd().split('\n').slice(1)
  expect(rows).toHaveLength(4)
  for (const row of rows) expect(row).toMatch(/^s-b00000,b00000,\d+,\d+,142,true,0\.12,-0\.31,0\.94,180,1\.9,2,,,,421 418$/)
})

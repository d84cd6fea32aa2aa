import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'
import { expect } from 'vitest'
import { type Influx, startInflux } from '../support/influx.ts'
import { killUnderLoad } from '../support/kill-under-load.ts'
import { needs } from '../support/needs.ts'
import { playRecordings } from '../support/play-recordings.ts'
import { command, type Product, startProduct } from '../support/product.ts'
import { withRecordings } from '../support/recordings.ts'

/** A minute where the recordings are played as a person would try them; a few seconds are the same to the log. */
const awaySeconds = Number(process.env.RECORDINGS_AWAY_SECONDS ?? (process.env.RECORDINGS_SPEED ? 60 : 4))
const withInfluxd = needs('influxd') as (name: string, run: () => Promise<void>, timeoutMs?: number) => void

const until = async (what: string, isSo: () => Promise<boolean>, withinMs = 60_000) => {
  for (const end = performance.now() + withinMs; !(await isSo()); await pause(50))
    if (performance.now() > end) throw new Error(`not within ${withinMs} ms: ${what}`)
}
const metric = async (product: Product, name: string) => {
  const text = await (await fetch(`${product.web}/metrics`)).text()
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1])
}
const accepted = (product: Product) => metric(product, 'pulseyard_readings_accepted_total')
const backlog = (product: Product) => metric(product, 'pulseyard_outbox_backlog')
const isDrained = async (product: Product) => (await backlog(product)) === 0
const readyz = async (product: Product) => {
  const answer = await fetch(`${product.web}/readyz`)
  return `${answer.status} ${await answer.text()}`
}

const stories: [name: string, meanwhile: (influx: Influx, product: Product) => Promise<void>][] = [
  ['through InfluxDB', async () => {}],
  [
    `with InfluxDB away for ${awaySeconds} s in the middle`,
    async (influx, product) => {
      await until('some are accepted', async () => (await accepted(product)) > 20_000, 600_000)
      await influx.stop()
      await pause(awaySeconds * 1000)
      expect(await readyz(product)).toMatch(/^200 .*InfluxDB at .* does not answer .*start it, or correct INFLUX_URL/)
      await influx.start()
      await until('all is put away', () => isDrained(product), 600_000)
    },
  ],
]
for (const [name, meanwhile] of stories)
  withRecordings(
    `30 recordings ${name}: every sample in the export equals the file`,
    async () => {
      await using influx = await startInflux()
      await playRecordings({ env: { INFLUX_URL: influx.url }, meanwhile: product => meanwhile(influx, product) })
    },
    2_000_000,
  )

const kills = 5
const strikes: [who: string, strike: (influx: Influx, product: Product) => Promise<void>][] = [
  ['Pulseyard', (_, product) => product.kill()],
  [
    'InfluxDB',
    async (influx, product) => {
      await influx.kill()
      await influx.start()
      const before = await accepted(product)
      await until('the load goes on', async () => (await accepted(product)) > before)
    },
  ],
  [
    'both',
    async (influx, product) => {
      await Promise.all([product.kill(), influx.kill()])
      await influx.start()
    },
  ],
]
for (const [i, [who, strike]] of strikes.entries())
  withInfluxd(
    `kill −9 of ${who} in the middle of a load, ${kills} times: every acknowledged sample is in the export, once`,
    async () => {
      await using influx = await startInflux()
      await killUnderLoad({ kills, seed: 10 + i, env: { INFLUX_URL: influx.url }, strike: product => strike(influx, product) })
    },
    300_000,
  )

/** A school of 40 bands in a folder of its own, and a load on it: what was acknowledged, as `band t_band`. */
async function openSchool() {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-influx-story-'))
  const acknowledged = join(dataFolder, 'acknowledged')
  await command('seed', ['--school', 's1', '--students', '40', '--prefix', 'b', '--secret', 'classroom'], { PULSEYARD_DATA: dataFolder })
  return {
    dataFolder,
    async load(product: Product, args: string[]) {
      const all = ['--port', new URL(product.mqtt).port, '--secret', 'classroom', '--acknowledged', acknowledged, ...args]
      const { stdout } = await promisify(execFile)(process.execPath, ['bench/load.ts', ...all])
      return JSON.parse(stdout) as { acknowledged: number; unacknowledged: number }
    },
    acknowledged: () => readFileSync(acknowledged, 'utf8').trimEnd().split('\n').sort(),
    async exported(env: { [name: string]: string }) {
      const csv = await command('export', ['--school', 's1'], { ...env, PULSEYARD_DATA: dataFolder })
      const rows = csv.trimEnd().split('\n').slice(1)
      return rows
        .map(row => row.split(','))
        .map(([, band, , tBand]) => `${band} ${tBand}`)
        .sort()
    },
    [Symbol.dispose]: () => rmSync(dataFolder, { recursive: true }),
  }
}

withInfluxd(
  'a school goes from the embedded store to an InfluxDB that is not right at first: nobody’s lesson waits, and its history is whole',
  async () => {
    using school = await openSchool()
    const { dataFolder } = school
    await using influx = await startInflux()
    await influx.query('DROP DATABASE "pulseyard"')
    const env = { INFLUX_URL: influx.url }
    {
      await using product = await startProduct({ dataFolder })
      await school.load(product, ['--rate', '200', '--seconds', '1'])
    }
    {
      await using product = await startProduct({ dataFolder, env })
      await until('it is said', async () => /has no database pulseyard .*CREATE DATABASE/.test(await readyz(product)))
      expect(product.log()).toMatch(/CREATE DATABASE .*has no database pulseyard/)
      const { unacknowledged } = await school.load(product, ['--rate', '200', '--seconds', '1', '--boot', '2'])
      expect(unacknowledged).toBe(0)
      expect(await readyz(product)).toMatch(/^200 /)
      await influx.query('CREATE DATABASE "pulseyard"')
      await until('all is put away', () => isDrained(product))
      await until('all is well', async () => (await readyz(product)) === '200 {"ready":true,"degraded":[]}')
    }
    expect(await school.exported(env)).toEqual(school.acknowledged())
    await influx.stop()
    await expect(school.exported(env)).rejects.toThrow(/InfluxDB at .* does not answer \(ECONNREFUSED\): start it, or correct INFLUX_URL/)
  },
  120_000,
)

withInfluxd(
  'an InfluxDB that will not take a field: the readings are kept beside it, counted and exported',
  async () => {
    using school = await openSchool()
    await using influx = await startInflux()
    const env = { INFLUX_URL: influx.url }
    // Someone else has made `peak` a whole number there.
    await fetch(`${influx.url}/write?db=pulseyard`, { method: 'POST', body: 'vitals,school=else,student=else peak=1i' })
    await using product = await startProduct({ dataFolder: school.dataFolder, env })
    const { acknowledged } = await school.load(product, ['--rate', '200', '--seconds', '1'])
    await until('all is put away', () => isDrained(product))
    expect(await readyz(product)).toMatch(
      /^200 .*InfluxDB refused \d+ readings \(400: .*field \\"peak\\" .* is type float, already exists as type integer/,
    )
    expect(await metric(product, 'pulseyard_readings_parked_total')).toBe(acknowledged)
    expect(await school.exported(env)).toEqual(school.acknowledged())
  },
  120_000,
)

const growthMiBMax = 192
withInfluxd(
  `a backlog of an outage: memory grows less than ${growthMiBMax} MiB, and it is put away within a minute`,
  async () => {
    using school = await openSchool()
    await using influx = await startInflux()
    const env = { INFLUX_URL: influx.url }
    await using product = await startProduct({ dataFolder: school.dataFolder, env: { ...env, PULSEYARD_LOG_LEVEL: 'warn' } })
    const memoryMiB = async () => (await metric(product, 'process_resident_memory_bytes')) / 2 ** 20
    await school.load(product, ['--window', '20', '--seconds', '2'])
    await until('it is warm', () => isDrained(product))
    const before = await memoryMiB()
    await influx.kill()
    await school.load(product, ['--window', '20', '--seconds', '6', '--boot', '2'])
    const [waiting, full] = [await backlog(product), await memoryMiB()]
    const began = performance.now()
    await influx.start()
    let most = full
    await until('all is put away', async () => {
      most = Math.max(most, await memoryMiB())
      return isDrained(product)
    })
    const seconds = (performance.now() - began) / 1000
    expect(waiting).toBeGreaterThan(10_000)
    expect(most - before).toBeLessThan(growthMiBMax)
    expect(await school.exported(env)).toEqual(school.acknowledged())
    const grown = [full, most].map(value => Math.round(value - before))
    console.log(`${waiting} records waited (+${grown[0]} MiB), put away in ${seconds.toFixed(1)} s (+${grown[1]} MiB at most)`)
  },
  180_000,
)

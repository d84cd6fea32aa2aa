import { randomBytes } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { readConfig } from '../../config.ts'
import { openStore } from '../../ingest/store/open.ts'
import type { StoredReading } from '../../ingest/store/store.ts'
import { type Influx, startInflux } from '../support/influx.ts'
import { startVictoria } from '../support/influx-victoria.ts'
import { needs } from '../support/needs.ts'
import { contractSchools, storeContract } from './store-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'pulseyard-aside-'))
afterAll(() => rmSync(folder, { recursive: true }))
const withInfluxd = needs('influxd')

describe.each([{ auth: false }, { auth: true }])('InfluxDB 1.x, auth $auth', ({ auth }) => {
  let influx: Influx | undefined
  beforeAll(async () => {
    if (withInfluxd === test) influx = await startInflux({ auth })
  })
  afterAll(() => influx?.[Symbol.asyncDispose]())
  storeContract(async () => openStore({ folder: join(folder, `${auth}`), influx: influx!.settings }), { test: withInfluxd })
})

/** The server of INFLUX_URL, whichever it is: `npm run test:influx`. What is written there is of schools that nobody else has, and removed. */
describe('the InfluxDB of INFLUX_URL', () => {
  const influx = process.env.INFLUX_URL ? readConfig(process.env).influx : null
  const prefix = `test-${randomBytes(4).toString('hex')}-`
  const skipped = (name: string) => test.skip(`${name} (needs INFLUX_URL)`, () => {})
  afterAll(async () => {
    if (!influx) return
    await using store = openStore({ folder: join(folder, 'yours'), influx })
    for (const school of contractSchools) await store.remove({ school: prefix + school })
  })
  storeContract(async () => openStore({ folder: join(folder, 'yours'), influx }), { test: influx ? test : skipped, prefix })
})

describe('VictoriaMetrics, which takes the writes of 2.x and has no InfluxQL', () => {
  const at = 1_766_400_000_000
  needs('victoria-metrics')('all that was written is there, by its own count; reads say why they can’t be had', async () => {
    await using victoria = await startVictoria()
    const settings = { url: victoria.url, api: 'v2' as const, bucket: 'pulseyard', token: 'any' }
    await using store = openStore({ folder: join(folder, 'victoria'), influx: settings })
    const readings: StoredReading[] = Array.from({ length: 6_000 }, (_, i) => ({
      student: `p-${i % 3}`,
      band: 'b1',
      t: at + i * 500,
      tBand: at + i * 500,
      receivedAt: at + i * 500,
      bpm: i % 2 === 0 ? 120 : null,
    }))
    await store.check()
    await store.write('s-victoria', readings)
    expect(await victoria.count('vitals_t_band{school="s-victoria"}', at)).toBe(6_000)
    expect(await victoria.count('vitals_bpm{school="s-victoria",student="p-0"}', at)).toBe(1_000)
    expect(store.notes().map(({ code }) => code)).toEqual(['no-influxql'])
    const whole = { school: 's-victoria', student: 'p-0', from: at, to: at + 1 }
    await expect(store.series(whole)).rejects.toThrow(/does not speak InfluxQL .*: set INFLUX_URL to an InfluxDB/)
  })

  for (const excused of ['reads by student and time', 'another reading at a taken t moves', 'removes'])
    test.skip(`${excused} (VictoriaMetrics has no InfluxQL)`, () => {})
})

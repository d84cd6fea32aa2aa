import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe } from 'vitest'
import { openStore } from '../../ingest/store/open.ts'
import { type Influx, startInflux } from '../support/influx.ts'
import { storeContract } from './store-contract.ts'

describe.each([{ auth: false }, { auth: true }])('InfluxDB 1.x, auth $auth', ({ auth }) => {
  let influx: Influx
  const folder = mkdtempSync(join(tmpdir(), 'pulseyard-aside-'))
  beforeAll(async () => {
    influx = await startInflux({ auth })
  })
  afterAll(async () => {
    await influx[Symbol.asyncDispose]()
    rmSync(folder, { recursive: true })
  })
  storeContract(async () => openStore({ folder, influx: influx.settings }))
})

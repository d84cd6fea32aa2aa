import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { foldersOf } from '../../ingest/folders.ts'
import { openLog } from '../../ingest/log/log.ts'
import { startStore } from '../../ingest/store/behind-log.ts'
import { openStore, type StoreSettings } from '../../ingest/store/open.ts'
import type { StoredReading } from '../../ingest/store/store.ts'
import { startInflux } from '../support/influx.ts'
import { needs } from '../support/needs.ts'
import { answers, startProxy } from '../support/proxy.ts'

const root = mkdtempSync(join(tmpdir(), 'pulseyard-retention-'))
afterAll(() => rmSync(root, { recursive: true }))
afterEach(() => void vi.useRealTimers())

const dayMs = 86_400_000
const now = 1_766_400_000_000
const agedDays = (days: number): StoredReading => {
  const t = now - days * dayMs
  return { student: 'p-ana', band: 'b1', t, tBand: t, receivedAt: t, bpm: 120 }
}
const ages = async (settings: StoreSettings) => {
  await using store = openStore(settings)
  const found: number[] = []
  for await (const { t } of store.read({ school: 's1' })) found.push((now - t) / dayMs)
  return found
}

/** A store with readings of 100, 91, 89 and 0 days, that keeps 90, for the first minutes after its start. */
async function keepNinetyDays(settings: StoreSettings, until: (store: ReturnType<typeof startStore>) => Promise<boolean>) {
  {
    await using store = openStore(settings)
    await store.write('s1', [100, 91, 89, 0].map(agedDays))
  }
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const folders = foldersOf(settings.folder)
  await using log = await openLog({ folder: folders.log })
  await using store = startStore({
    store: settings,
    logFolder: folders.log,
    cursorPath: folders.storeCursor,
    log,
    retentionDays: 90,
    now: () => now,
    logger: { info() {}, warn() {} },
  })
  vi.advanceTimersByTime(60_000)
  while (!(await until(store))) await turn()
}

test('the embedded store keeps as many days as it is told', async () => {
  const settings = { folder: join(root, 'embedded') }
  await keepNinetyDays(settings, async () => (await ages(settings)).length === 2)
  expect(await ages(settings)).toEqual([89, 0])
})

needs('influxd')('InfluxDB keeps as many days as it is told, of our measurement and our school alone', async () => {
  await using influx = await startInflux()
  const old = `${now - 200 * dayMs}`
  const body = `other,school=s1 x=1 ${old}\nvitals,school=elsewhere,student=p t_band=1 ${old}`
  await fetch(`${influx.url}/write?db=pulseyard&precision=ms`, { method: 'POST', body })
  const settings = { folder: join(root, 'influx'), influx: influx.settings }
  // The school is one of this installation's: it has a folder here.
  await using aside = openStore({ folder: settings.folder })
  await aside.write('s1', [95, 80].map(agedDays))
  await keepNinetyDays(settings, async () => (await ages(settings)).length === 3)
  expect(await ages(settings)).toEqual([89, 80, 0])
  expect(await influx.query('SELECT * FROM other')).toHaveLength(1)
  expect(await influx.query(`SELECT * FROM vitals WHERE school = 'elsewhere'`)).toHaveLength(1)
})

test('3.x deletes none: it is said for as long as it is so', async () => {
  await using three = await startProxy('http://127.0.0.1:9')
  const json = { 'content-type': 'application/json', 'x-influxdb-version': '3.4.0' }
  three.fail((asked, answer) =>
    asked.url === '/query' ? answers(200, json, '{"results":[{"statement_id":0}]}')(asked, answer) : answers(204, json)(asked, answer),
  )
  const settings = { folder: join(root, 'three'), influx: { url: three.url, api: 'auto' as const, bucket: 'b', token: 't' } }
  await using aside = openStore({ folder: settings.folder })
  await aside.write('s1', [95].map(agedDays))
  await keepNinetyDays(settings, async store => {
    const [note] = store.notes()
    if (note) expect(note).toMatchObject({ code: 'cannot-delete', fix: expect.stringContaining('retention period') })
    return note !== undefined
  })
})

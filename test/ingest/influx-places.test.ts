import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect } from 'vitest'
import { openEmbeddedStore } from '../../ingest/store/embedded.ts'
import { openInfluxStore } from '../../ingest/store/influx/influx.ts'
import type { SeriesStore, StoredReading } from '../../ingest/store/store.ts'
import { startInflux } from '../support/influx.ts'
import { needs } from '../support/needs.ts'
import { answers, type Fault, startProxy, writesOnly } from '../support/proxy.ts'
import { randomOf } from '../support/simulated-disk.ts'

const folder = mkdtempSync(join(tmpdir(), 'pulseyard-places-'))
afterAll(() => rmSync(folder, { recursive: true }))
const at = 1_766_400_000_000

const all = async (store: SeriesStore, school: string) => {
  const found: StoredReading[] = []
  for await (const each of store.read({ school })) found.push(each)
  return found
}

/** It is written; that it was, nobody hears. */
const losesTheAnswer =
  (target: string): Fault =>
  asked => {
    const { url, method, body } = asked
    void fetch(target + url, { method: method!, body: new Uint8Array(body) }).then(() => asked.socket.resetAndDestroy())
    return 'handled'
  }

needs('influxd')(
  'crowded milliseconds, lost answers, refusals and restarts: what is kept is what the embedded store keeps (30 seeds)',
  async () => {
    await using influx = await startInflux()
    await using proxy = await startProxy(influx.url)
    await using embedded = openEmbeddedStore({ folder: join(folder, 'alone') })
    const settings = { ...influx.settings, url: proxy.url }
    const open = () => openInfluxStore({ settings, aside: openEmbeddedStore({ folder: join(folder, 'beside') }) })
    const lost = losesTheAnswer(influx.url)
    let failed = 0
    for (let seed = 1; seed <= 30; seed++) {
      const random = randomOf(seed)
      const pick = (most: number) => Math.floor(random() * most)
      const school = `s-crowd-${seed}`
      let store = open()
      for (let batch = 0; batch < 6; batch++) {
        const readings: StoredReading[] = Array.from({ length: 1 + pick(25) }, (_, i) => ({
          ...{ student: `p-${pick(2)}`, band: 'b1', bpm: 120 },
          ...{ t: at + pick(20), tBand: at, receivedAt: at + batch * 100 + i },
        }))
        // Now and then a message comes twice.
        if (pick(3) === 0) readings.push(readings[0]!)
        await embedded.write(school, readings)
        for (const fault of [lost, answers(503), lost].slice(0, pick(4))) {
          proxy.fail(writesOnly(fault))
          // All of it may be there by now: then nothing is written, and nothing fails.
          await store.write(school, readings).catch(() => failed++)
          proxy.fail(null)
          if (pick(2) === 0) {
            await store[Symbol.asyncDispose]()
            store = open()
          }
        }
        await store.write(school, readings)
      }
      expect(await all(store, school), `seed ${seed}`).toEqual(await all(embedded, school))
      await store[Symbol.asyncDispose]()
    }
    expect(failed).toBeGreaterThan(100)
  },
)

needs('influxd')('a clock that stands still, and answers that are lost: nothing is placed over what is there', async () => {
  await using influx = await startInflux()
  await using proxy = await startProxy(influx.url)
  await using embedded = openEmbeddedStore({ folder: join(folder, 'still-alone') })
  await using store = openInfluxStore({
    settings: { ...influx.settings, url: proxy.url },
    aside: openEmbeddedStore({ folder: join(folder, 'still') }),
  })
  const still = (school: string, ts: readonly number[], first: number) => ({
    school,
    readings: ts.map(
      (t, i): StoredReading => ({ student: 'p-ana', band: 'b1', bpm: 120, t: at + t, tBand: at, receivedAt: at + first + i }),
    ),
  })
  const times = (length: number, t = 0) => Array.from({ length }, () => t)
  const batches: [loses: boolean, batch: ReturnType<typeof still>][] = [
    [false, still('s-still', times(1_200), 0)],
    [true, still('s-still', times(50), 1_200)],
    [false, still('s-still', times(50), 1_250)],
    // The lost ones stand above the mark: what comes at their time moves on.
    [false, still('s-moved', [0, 1, 2], 0)],
    [true, still('s-moved', [0], 3)],
    [false, still('s-moved', [3], 4)],
  ]
  for (const [loses, { school, readings }] of batches) {
    if (loses) {
      proxy.fail(writesOnly(losesTheAnswer(influx.url)))
      await expect(store.write(school, readings)).rejects.toThrow()
      proxy.fail(null)
    }
    await store.write(school, readings)
    await embedded.write(school, readings)
  }
  expect((await all(store, 's-still')).length).toBe(1_300)
  for (const school of ['s-still', 's-moved']) expect(await all(store, school)).toEqual(await all(embedded, school))
})

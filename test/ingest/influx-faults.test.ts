import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { openEmbeddedStore } from '../../ingest/store/embedded.ts'
import { openInfluxStore } from '../../ingest/store/influx/influx.ts'
import type { InfluxSettings } from '../../ingest/store/influx/settings.ts'
import { withoutValues } from '../../ingest/store/influx/trouble.ts'
import type { FollowedStore, StoredReading, StoreError, Trouble } from '../../ingest/store/store.ts'
import { type Influx, startInflux } from '../support/influx.ts'
import { needs } from '../support/needs.ts'
import { answers, type Fault, type HttpProxy, hangs, resets, startProxy, writesOnly } from '../support/proxy.ts'

const at = 1_766_400_000_000
const lesson = (length: number, rest: Partial<StoredReading> = {}): StoredReading[] =>
  Array.from({ length }, (_, i) => ({
    student: 'p-ana',
    band: 'b1',
    t: at + i * 1000,
    tBand: at + i * 1000 - 7,
    receivedAt: at + i * 1000 + 80,
    bpm: 100 + (i % 60),
    ...rest,
  }))

const all = async (store: FollowedStore, school: string) => {
  const found: StoredReading[] = []
  for await (const each of store.read({ school })) found.push(each)
  return found
}

/** What a write meets; null: nothing. */
const meet = (work: Promise<unknown>): Promise<Trouble | null> =>
  work.then(
    () => null,
    (error: StoreError) => error.trouble,
  )

const folder = mkdtempSync(join(tmpdir(), 'pulseyard-faults-'))
afterAll(() => rmSync(folder, { recursive: true }))
const withInfluxd = needs('influxd')
let influx!: Influx
let proxy!: HttpProxy
const openStore = (settings = influx.settings, answerMsMax?: number) =>
  openInfluxStore({ settings: { ...settings, url: proxy.url }, aside: openEmbeddedStore({ folder }), answerMsMax })

beforeAll(async () => {
  if (withInfluxd !== test) return
  influx = await startInflux()
  proxy = await startProxy(influx.url)
})
afterAll(async () => {
  await proxy?.[Symbol.asyncDispose]()
  await influx?.[Symbol.asyncDispose]()
})

describe('InfluxDB fails, and is well again: all is there, once', () => {
  const page = { 'content-type': 'text/html' }
  const dated =
    (afterMs: number): Fault =>
    (asked, answer) =>
      answers(503, { date: new Date(at).toUTCString(), 'retry-after': new Date(at + afterMs).toUTCString() })(asked, answer)
  const cases: [name: string, fault: Fault, expected: Partial<Trouble>][] = [
    ['429 with Retry-After in seconds', answers(429, { 'retry-after': '3' }), { code: 'busy', retryMs: 3_000 }],
    ['503 with Retry-After as a date', dated(20_000), { code: 'busy', retryMs: 20_000 }],
    ['503 that asks for a day', answers(503, { 'retry-after': '86400' }), { code: 'busy', retryMs: 60_000 }],
    ['503 with a Retry-After that has passed', dated(-5_000), { code: 'busy' }],
    ['500, its disk full', answers(500, {}, '{"error":"write /data/x: no space left on device"}'), { code: 'busy' }],
    ['the connection reset', resets, { code: 'unreachable' }],
    ['no answer', hangs, { code: 'unreachable' }],
    [
      '401',
      answers(401, {}, '{"error":"authorization failed"}'),
      { code: 'unauthorized', fix: 'correct INFLUX_USERNAME and INFLUX_PASSWORD' },
    ],
    ['a page of something else', answers(200, page, '<html>'), { code: 'not-influxdb' }],
    ['a redirection', answers(301, { location: 'https://example.org/' }), { code: 'not-influxdb' }],
    ['400 that is about the database', answers(400, {}, '{"error":"database is required"}'), { code: 'not-influxdb' }],
  ]
  for (const [i, [name, fault, expected]] of cases.entries())
    withInfluxd(name, async () => {
      await using store = openStore(influx.settings, 500)
      const readings = lesson(300)
      await store.write(`s-fault-${i}`, readings.slice(0, 100))
      proxy.fail(writesOnly(fault))
      const trouble = await meet(store.write(`s-fault-${i}`, readings))
      proxy.fail(null)
      expect(trouble).toMatchObject(expected)
      if (expected.retryMs === undefined) expect(trouble).not.toHaveProperty('retryMs')
      expect(JSON.stringify(trouble)).toContain(new URL(proxy.url).host)
      await store.write(`s-fault-${i}`, readings)
      expect(await all(store, `s-fault-${i}`)).toEqual(readings)
      expect(store.parked().readings).toBe(0)
    })

  withInfluxd('closing waits for no answer', async () => {
    const store = openStore()
    await store.write('s-closing', lesson(1))
    proxy.fail(hangs)
    const writing = meet(store.write('s-closing', lesson(2)))
    const began = performance.now()
    await store[Symbol.asyncDispose]()
    expect((await writing)?.code).toBe('unreachable')
    expect(performance.now() - began).toBeLessThan(1_000)
    proxy.fail(null)
  })
})

describe('InfluxDB says nothing', () => {
  const series = { school: 's-silent', student: 'p-ana', from: at, to: at + 5_000 }
  const settings: [name: string, api: InfluxSettings['api']][] = [
    ['its version is asked first', 'auto'],
    ['its version need not be known', 'v1'],
  ]
  for (const [name, api] of settings)
    withInfluxd(`forty reads in a row wait once, and it is asked again in a moment: ${name}`, async () => {
      vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
      await using store = openStore({ ...influx.settings, api }, 500)
      await store.write('s-silent', lesson(5))
      proxy.fail(hangs)
      const began = performance.now()
      for (let i = 0; i < 40; i++) expect((await meet(store.series(series)))?.code).toBe('unreachable')
      expect(performance.now() - began).toBeLessThan(2_000)
      vi.advanceTimersByTime(5_000)
      // Its version is not known any more: asking for it and for the series is one wait.
      expect((await meet(store.series(series)))?.code).toBe('unreachable')
      proxy.fail(null)
      vi.advanceTimersByTime(5_000)
      expect((await store.series(series)).t).toHaveLength(5)
      vi.useRealTimers()
    })

  withInfluxd('a version that need not be known is not asked', async () => {
    await using store = openStore({ ...influx.settings, api: 'v1' })
    proxy.requests.length = 0
    await store.write('s-known', lesson(3))
    expect(await all(store, 's-known')).toEqual(lesson(3))
    expect(proxy.requests).not.toContain('/ping')
  })
})

describe('what was never right is named, with the fix', () => {
  withInfluxd('an address where nothing is', async () => {
    await using store = openInfluxStore({
      settings: { ...influx.settings, url: 'http://127.0.0.1:9' },
      aside: openEmbeddedStore({ folder }),
    })
    expect(await meet(store.check())).toMatchObject({ code: 'unreachable', fix: expect.stringContaining('INFLUX_URL') })
  })

  withInfluxd('something that is not InfluxDB', async () => {
    proxy.fail(answers(200, { 'content-type': 'text/html' }, '<html>'))
    await using store = openStore()
    expect(await meet(store.check())).toMatchObject({ code: 'not-influxdb', fix: expect.stringContaining('INFLUX_URL') })
    proxy.fail(null)
  })

  withInfluxd('a database that is not there; it is found when it is made', async () => {
    await using store = openStore({ ...influx.settings, bucket: 'later' })
    const nowhere = { code: 'no-bucket', fix: 'in InfluxDB: CREATE DATABASE "later"; or correct INFLUX_BUCKET' }
    expect(await meet(store.check())).toMatchObject(nowhere)
    expect(await meet(store.write('s-later', lesson(3)))).toMatchObject(nowhere)
    await influx.query('CREATE DATABASE "later"')
    expect(await meet(store.check())).toBeNull()
    await store.write('s-later', lesson(3))
    expect(await all(store, 's-later')).toEqual(lesson(3))
  })

  withInfluxd('a wrong password, and a user without rights', async () => {
    await using locked = await startInflux({ auth: true })
    await locked.query(`CREATE USER "nobody" WITH PASSWORD 'x'`)
    const check = async (user: Partial<InfluxSettings>) => {
      await using store = openInfluxStore({
        settings: { url: locked.url, api: 'auto', bucket: 'pulseyard', ...user },
        aside: openEmbeddedStore({ folder }),
      })
      return await meet(store.check())
    }
    const who = 'correct INFLUX_USERNAME and INFLUX_PASSWORD'
    expect(await check({})).toMatchObject({ code: 'unauthorized', fix: who })
    expect(await check({ username: 'pulseyard', password: 'wrong' })).toMatchObject({ code: 'unauthorized', fix: who })
    expect(await check({ username: 'nobody', password: 'x' })).toMatchObject({
      code: 'forbidden',
      fix: 'in InfluxDB: GRANT ALL ON "pulseyard" TO "nobody"',
    })
    expect(await check(locked.settings)).toBeNull()
  })

  withInfluxd('2.x without a token', async () => {
    proxy.fail(answers(204, { 'x-influxdb-version': 'v2.7.1' }))
    await using store = openStore()
    expect(await meet(store.check())).toMatchObject({ code: 'unauthorized', fix: 'set INFLUX_TOKEN and INFLUX_ORG' })
    proxy.fail(null)
  })
})

describe('what InfluxDB refuses for good is set aside, and read as if it had not', () => {
  /** Someone has made `skin` a whole number there: a reading that says how warm the skin is can't be written. */
  const spoil = (school: string) =>
    fetch(`${influx.url}/write?db=pulseyard&precision=ms`, {
      method: 'POST',
      body: `vitals,school=${school},student=else skin=1i ${at}`,
    })

  withInfluxd('one reading of 500', async () => {
    await spoil('other')
    await using store = openStore()
    const readings = lesson(500).map((reading, i) => (i === 333 ? { ...reading, skin: 32.4 } : reading))
    proxy.requests.length = 0
    await store.write('s-one', readings)
    expect(await all(store, 's-one')).toEqual(readings)
    const { readings: parked, reason } = store.parked()
    expect(parked).toBe(1)
    expect(reason).toBe(
      '400: partial write: field type conflict: input field "skin" on measurement "vitals" is type float, already exists as type integer dropped=…',
    )
    expect(proxy.requests.length).toBeLessThan(25)
    // Again, as after a crash: the same store.
    await using later = openStore()
    await later.write('s-one', readings)
    expect(await all(later, 's-one')).toEqual(readings)
    const inInflux = await influx.query(`SELECT count(t_band) FROM vitals WHERE school = 's-one'`)
    expect(inInflux[0]?.values[0]?.[1]).toBe(499)
    const { t, bpm } = await later.series({ school: 's-one', student: 'p-ana', from: at, to: at + 500_000 })
    expect([t.length, bpm[333]]).toEqual([500, 100 + (333 % 60)])
  })

  withInfluxd('every reading: the requests are bounded', async () => {
    await spoil('other')
    await using store = openStore()
    const readings = lesson(5_000, { skin: 32.4 })
    proxy.requests.length = 0
    await store.write('s-all', readings)
    expect(store.parked().readings).toBe(5_000)
    expect(proxy.requests.length).toBeLessThan(200)
    expect(await all(store, 's-all')).toEqual(readings)
    await store.remove({ school: 's-all' })
    expect(await all(store, 's-all')).toEqual([])
  })

  withInfluxd('a time that no point can have', async () => {
    await using store = openStore()
    const far = lesson(3).map((reading, i) => (i === 1 ? { ...reading, t: Number.MAX_SAFE_INTEGER - 5 } : reading))
    await store.write('s-far', far)
    expect(store.parked()).toEqual({ readings: 1, reason: expect.stringMatching(/^400: .*time outside range/) })
    expect(await all(store, 's-far')).toEqual([far[0], far[2], far[1]])
  })

  withInfluxd('a server that takes small requests only is sent small ones', async () => {
    await using small = await startInflux({ http: 'max-body-size = 50000' })
    await using door = await startProxy(small.url)
    await using store = openInfluxStore({ settings: { ...small.settings, url: door.url }, aside: openEmbeddedStore({ folder }) })
    const readings = lesson(3_000)
    await store.write('s-small', readings)
    expect(await all(store, 's-small')).toEqual(readings)
    expect(store.parked().readings).toBe(0)
    door.requests.length = 0
    await store.write('s-small-again', readings)
    // 187 lines a request, and one to ask for what there is.
    expect(door.requests.length).toBeLessThan(20)
  })

  withInfluxd('text that would end a line, a field or a query', async () => {
    await using store = openStore()
    const bands = ['file:a "b" c', 'x\\', 'x\\"y', "it's, a=b c", 'a\nvitals,school=s t_band=1 1', '体育', '']
    const readings = bands.map((band, i) => ({ ...lesson(i + 1)[i]!, band }))
    await store.write('s-text', readings)
    expect(await all(store, 's-text')).toEqual(readings)
    expect(store.parked().readings).toBe(0)
    for (const student of ["x' OR 'a'='a", "x\\' OR 1=1 --", 'x"; DROP DATABASE pulseyard', "x'; DROP MEASUREMENT vitals; --", 'x\ny'])
      for await (const each of store.read({ school: 's-text', student })) expect(each).toBeUndefined()
    expect(await all(store, 's-text')).toEqual(readings)
  })
})

test.each([
  [
    `partial write: unable to parse 'vitals,school=s1,student=pAna bpm=88.6,rr="1 2",band="x" 1766400000000': invalid number dropped=0`,
    'unable to parse',
  ],
  [
    'partial write: max-values-per-tag limit exceeded (100000/100000): measurement="vitals" tag="student" value="pAna" dropped=1',
    'max-values-per-tag',
  ],
  [`error parsing vitals,school=s1,student=pAna bpm=88.6 1766400000000 at column 5`, 'error parsing'],
])('InfluxDB’s reason says nothing of a child: %s', (reason, kept) => {
  expect(withoutValues(reason)).toContain(kept)
  expect(withoutValues(reason)).not.toMatch(/pAna|88|1766/)
})

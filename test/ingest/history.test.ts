import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { afterAll, afterEach, expect, test, vi } from 'vitest'
import { startHistory } from '../../ingest/history/history.ts'
import { createTail } from '../../ingest/history/tail.ts'
import { createDisk } from '../../ingest/log/disk.ts'
import { openLog } from '../../ingest/log/log.ts'
import { openEmbeddedStore } from '../../ingest/store/embedded.ts'
import { createFollower } from '../../ingest/store/follower.ts'
import { hangs, startProxy } from '../support/proxy.ts'

const folder = mkdtempSync(join(tmpdir(), 'pulseyard-history-'))
afterAll(() => rmSync(folder, { recursive: true }))
afterEach(() => void vi.useRealTimers())

const record = (student: string, t: number) =>
  `{"kind":"samples","school":"s1","band":"b1","at":${t},"offset":0,"spans":[["${student}","7B","l1",1,1]]}\n{"boot":1,"seq":${t},"sent":${t},"samples":[{"t":${t},"bpm":${100 + t / 1000},"enmo":50}]}`

/** A log of seconds 1 to 6, of which a store has the first four. */
async function openHouse(name: string) {
  const logFolder = join(folder, name, 'log')
  const dataFolder = join(folder, name)
  const log = await openLog({ folder: logFolder })
  const append = (student: string, seconds: number) =>
    new Promise<void>(resolve => void log.append(record(student, seconds * 1000), null, () => resolve()))
  const store = openEmbeddedStore({ folder: dataFolder })
  const follower = createFollower({ disk: createDisk(logFolder), log: log.identity, cursorPath: join(dataFolder, 'cursor'), store })
  for (let s = 1; s <= 4; s++) await append('ana', s)
  while (await follower.step(log.committed()));
  const history = startHistory({ store: { folder: dataFolder }, logFolder, log, cursor: follower.cursor })
  return {
    log,
    append,
    follower,
    history,
    ana: async (from = 0, to = 60_000) => {
      const { series, whole } = await history.series({ school: 's1', student: 'ana', from, to })
      return { seconds: [...series.t].map(t => t / 1000), bpm: [...series.bpm], whole }
    },
    async [Symbol.asyncDispose]() {
      await history[Symbol.asyncDispose]()
      await store[Symbol.asyncDispose]()
      await log[Symbol.asyncDispose]()
    },
  }
}

test('what the store has not put away yet stands in front of it, once', async () => {
  await using house = await openHouse('front')
  await house.append('ana', 5)
  await house.append('ben', 5)
  await house.append('ana', 6)
  expect(await house.ana()).toEqual({ seconds: [1, 2, 3, 4, 5, 6], bpm: [101, 102, 103, 104, 105, 106], whole: true })
  expect(await house.ana(2000, 6000)).toEqual({ seconds: [2, 3, 4, 5], bpm: [102, 103, 104, 105], whole: true })
  // The store catches up between two questions; nothing is told twice, nothing is missed.
  while (await house.follower.step(house.log.committed()));
  await house.append('ana', 7)
  expect((await house.ana()).seconds).toEqual([1, 2, 3, 4, 5, 6, 7])
})

test('without the store the newest minutes are still there, and the answer says that it is not the whole', async () => {
  await using house = await openHouse('away')
  await house.append('ana', 5)
  const broken = join(folder, 'broken')
  mkdirSync(join(broken, 'schools', 's1'), { recursive: true })
  writeFileSync(join(broken, 'schools', 's1', 'readings.db'), 'not a database at all, whatever its name may say')
  await using history = startHistory({
    store: { folder: broken },
    logFolder: join(folder, 'away', 'log'),
    log: house.log,
    cursor: house.follower.cursor,
  })
  const { series, whole } = await history.series({ school: 's1', student: 'ana', from: 0, to: 60_000 })
  expect([...series.t]).toEqual([5000])
  expect(whole).toBe(false)
  expect(history.failing()).not.toBeNull()
})

test('questions that wait when it closes are answered, not forgotten', async () => {
  const house = await openHouse('closing')
  const asked = Array.from({ length: 20 }, () => house.ana())
  await house[Symbol.asyncDispose]()
  expect((await Promise.all(asked)).length).toBe(20)
})

test('the tail reads each record once, however often it is asked', async () => {
  await using house = await openHouse('once')
  const disk = createDisk(join(folder, 'once', 'log'))
  let read = 0
  const tail = createTail({
    ...disk,
    read(...args) {
      read++
      return disk.read(...args)
    },
  })
  for (let s = 5; s <= 8; s++) await house.append('ana', s)
  tail.follow(4, 8)
  const before = read
  for (let i = 0; i < 40; i++) tail.follow(4, 8)
  expect(read).toBe(before)
  expect(tail.of({ school: 's1', student: 'ana', from: 0, to: 60_000 }).map(({ t }) => t / 1000)).toEqual([5, 6, 7, 8])
})

test('after a disk that could not be read once, the tail is whole again', async () => {
  await using house = await openHouse('unreadable')
  const disk = createDisk(join(folder, 'unreadable', 'log'))
  let refuses = false
  const tail = createTail({
    ...disk,
    read(...args) {
      if (refuses) throw Object.assign(new Error('EIO'), { code: 'EIO' })
      return disk.read(...args)
    },
  })
  await house.append('ana', 5)
  tail.follow(4, 5)
  for (let s = 6; s <= 7; s++) await house.append('ana', s)
  refuses = true
  expect(() => tail.follow(4, 7)).toThrow('EIO')
  expect(tail.whole()).toBe(false)
  refuses = false
  tail.follow(4, 7)
  expect(tail.of({ school: 's1', student: 'ana', from: 0, to: 60_000 }).map(({ t }) => t / 1000)).toEqual([5, 6, 7])
  expect(tail.whole()).toBe(true)
})

/** A log of so many records, each with one second of a student of its own. */
async function longLog(name: string, records: number) {
  const logFolder = join(folder, name)
  const log = await openLog({ folder: logFolder })
  for (let s = 1; s < records; s++) log.append(record(`p-${s}`, s * 1000), null, () => {})
  await new Promise<void>(resolve => void log.append(record(`p-${records}`, records * 1000), null, () => resolve()))
  await log[Symbol.asyncDispose]()
  return createDisk(logFolder)
}

test('a long tail is read a slice for each question, and says until then that it is not whole', async () => {
  const disk = await longLog('slices', 200)
  const tail = createTail(disk, { sliceBytesMax: 10_000 })
  const told: boolean[] = []
  for (let i = 0; i < 10; i++) {
    tail.follow(0, 200)
    told.push(tail.whole())
  }
  expect(told[0]).toBe(false)
  expect(told.at(-1)).toBe(true)
  expect(tail.of({ school: 's1', student: 'p-1', from: 0, to: 1e9 })).toHaveLength(1)
  expect(tail.of({ school: 's1', student: 'p-200', from: 0, to: 1e9 })).toHaveLength(1)
})

test('past its room the oldest go, until the store has them', async () => {
  const tail = createTail(await longLog('room', 200), { readingsMax: 150 })
  tail.follow(0, 200)
  expect(tail.whole()).toBe(false)
  const seconds = (student: string) => tail.of({ school: 's1', student, from: 0, to: 1e9 }).length
  expect(['p-50', 'p-51', 'p-200'].map(seconds)).toEqual([0, 1, 1])
  tail.follow(50, 200)
  expect(tail.whole()).toBe(true)
})

const question = { school: 's1', student: 'ana', from: 0, to: 60_000 }
const noLog = { committed: () => 0 }

test('a worker that can’t begin is given a moment before it is started again', async () => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  const logFolder = join(folder, 'no-folder')
  writeFileSync(logFolder, 'a file where the log’s folder should be')
  await using history = startHistory({ store: { folder }, logFolder, log: noLog, cursor: () => 0 })
  expect((await history.series(question)).whole).toBe(false)
  expect(history.failing()).toBe('worker-gone')
  rmSync(logFolder)
  // Nobody has begun it anew meanwhile.
  expect((await history.series(question)).whole).toBe(false)
  vi.advanceTimersByTime(5_000)
  expect((await history.series(question)).whole).toBe(true)
})

test('an InfluxDB that hangs is asked eight things at once, and does not keep the process', async () => {
  await using proxy = await startProxy('http://127.0.0.1:9')
  proxy.fail(hangs)
  const influx = { url: proxy.url, api: 'v1' as const, bucket: 'pulseyard' }
  const history = startHistory({
    store: { folder: join(folder, 'hangs'), influx },
    logFolder: join(folder, 'hangs-log'),
    log: noLog,
    cursor: () => 0,
  })
  const asked = Array.from({ length: 40 }, () => history.series(question))
  while (proxy.requests.filter(path => path === '/query').length < 8) await turn()
  const began = performance.now()
  await history[Symbol.asyncDispose]()
  expect(performance.now() - began).toBeLessThan(1_500)
  expect((await Promise.all(asked)).map(({ whole }) => whole)).not.toContain(true)
  expect(proxy.requests.filter(path => path === '/query')).toHaveLength(8)
})

import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { afterAll, expect, test } from 'vitest'
import { createDisk } from '../../ingest/log/disk.ts'
import { headerBytes, putHeader } from '../../ingest/log/frame.ts'
import { openLog } from '../../ingest/log/log.ts'
import { createWriter } from '../../ingest/log/writer.ts'
import { openEmbeddedStore } from '../../ingest/store/embedded.ts'
import { createFollower } from '../../ingest/store/follower.ts'
import type { SeriesStore, StoredReading } from '../../ingest/store/store.ts'
import { createSimulatedDisk } from '../support/simulated-disk.ts'
import { storeContract } from './store-contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'pulseyard-store-'))
afterAll(() => rmSync(folder, { recursive: true }))

storeContract(async () => openEmbeddedStore({ folder }))

test('dead letters are kept once, the newest 10,000', async () => {
  await using store = openEmbeddedStore({ folder })
  const letter = (at: number) => ({
    kind: 'dead-letter' as const,
    school: 's-dead',
    band: 'b1',
    at,
    channel: 'samples',
    reason: 'not-json',
    path: '',
    bytes: 3,
    sha256: 'x',
  })
  await store.bury(
    's-dead',
    Array.from({ length: 10_050 }, (_, at) => letter(at)),
  )
  await store.bury('s-dead', [letter(10_049)])
  const database = new DatabaseSync(join(folder, 'schools/s-dead/readings.db'))
  expect(database.prepare('SELECT count(*) AS n, min(at) AS first FROM dead_letter').get()).toEqual({ n: 10_000, first: 50 })
  database.close()
})

test('removing a whole school lets others in between two students, and a stop', async () => {
  await using store = openEmbeddedStore({ folder })
  const of = (student: string): StoredReading => ({ student, band: 'b1', t: 1, tBand: 1, receivedAt: 1, bpm: 120 })
  const students = async () => {
    const found: string[] = []
    for await (const { student } of store.read({ school: 's-turns' })) found.push(student)
    return found
  }
  await store.write('s-turns', ['p-ana', 'p-ben', 'p-cid'].map(of))
  const removing = store.remove({ school: 's-turns' })
  expect(await students()).toEqual(['p-ben', 'p-cid'])
  store.abort()
  await expect(removing).rejects.toMatchObject({ code: 'closing' })
  expect(await students()).toEqual(['p-ben', 'p-cid'])
  await using later = openEmbeddedStore({ folder })
  await later.remove({ school: 's-turns' })
  expect(await students()).toEqual([])
})

test('a database of a newer program is refused, with what to do', async () => {
  await using store = openEmbeddedStore({ folder })
  await store.write('s-newer', [])
  const database = new DatabaseSync(join(folder, 'schools/s-newer/readings.db'))
  database.exec('PRAGMA user_version=99')
  database.close()
  await using later = openEmbeddedStore({ folder })
  await expect(later.write('s-newer', [])).rejects.toThrow(/schema version 99 and this program knows 1: run the newer Pulseyard/)
})

test('a follower that starts on an empty log misses nothing', async () => {
  const logFolder = join(folder, 'empty-log')
  await using log = await openLog({ folder: logFolder })
  await using store = openEmbeddedStore({ folder })
  const follower = createFollower({ disk: createDisk(logFolder), log: log.identity, cursorPath: join(folder, 'empty-cursor'), store })
  expect(await follower.step(log.committed())).toBe(false)
  for (let t = 1; t <= 3; t++) {
    await new Promise<void>(resolve => void log.append(recordOf('s-empty', t), null, () => resolve()))
    await follower.step(log.committed())
  }
  const found: number[] = []
  for await (const reading of store.read({ school: 's-empty' })) found.push(reading.tBand)
  expect(found).toEqual([1, 2, 3])
})

const recordOf = (school: string, t: number) =>
  `{"kind":"samples","school":"${school}","band":"b1","at":${t},"offset":5,"spans":[["p-ana","7B","l1",1,1]]}\n{"boot":1,"seq":${t},"sent":${t},"samples":[{"t":${t},"bpm":99}]}`

test('a disk that now and then fails to read: the follower leaves no record out, and repeats none (50 seeds)', async () => {
  for (let seed = 0; seed < 50; seed++) {
    const { disk, refuseReading } = createSimulatedDisk(seed)
    const writer = createWriter(disk, 2_000)
    for (let t = 1; t <= 60; t++) writer.write(oneRecord(t, recordOf('s-faulty', t)))
    const written: number[] = []
    const store = {
      write: async (_: string, list: readonly StoredReading[]) => void written.push(...list.map(({ tBand }) => tBand)),
    } as unknown as SeriesStore
    const cursorPath = join(folder, `faulty-${seed}`)
    const follower = createFollower({ disk, log: 'x', cursorPath, store })
    refuseReading(0.2)
    while (follower.cursor() < 60) await follower.step(60).catch(error => expect(error.code).toBe('EIO'))
    expect(written, `seed ${seed}`).toEqual(Array.from({ length: 60 }, (_, i) => i + 1))
    expect(follower.missing()).toBe(0)
  }
})

function oneRecord(number: number, text: string) {
  const bytes = Buffer.alloc(headerBytes + text.length)
  putHeader(bytes, 0, text.length, number)
  bytes.write(text, headerBytes)
  return { first: number, bytes, end: bytes.length }
}

test('the follower carries the log into the store, and goes on where it was; a cursor of another log counts for nothing', async () => {
  const logFolder = join(folder, 'log')
  const times = async () => {
    await using store = openEmbeddedStore({ folder })
    const found: number[] = []
    for await (const reading of store.read({ school: 's-follow' })) found.push(reading.t)
    return found
  }
  await using log = await openLog({ folder: logFolder })
  const append = (t: number) => new Promise<void>(resolve => void log.append(recordOf('s-follow', t), null, () => resolve()))
  const follow = async (identity: string) => {
    await using store = openEmbeddedStore({ folder })
    const follower = createFollower({ disk: createDisk(logFolder), log: identity, cursorPath: join(folder, 'cursor'), store })
    const from = follower.cursor()
    while (await follower.step(log.committed()));
    return from
  }
  await append(1000)
  await append(2000)
  expect(await follow(log.identity)).toBe(0)
  await append(3000)
  expect(await follow(log.identity)).toBe(2)
  expect(await times()).toEqual([1005, 2005, 3005])
  expect(await follow('another log')).toBe(0)
  expect(await times()).toEqual([1005, 2005, 3005])
})

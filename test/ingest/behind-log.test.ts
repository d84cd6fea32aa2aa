import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import type { Worker } from 'node:worker_threads'
import { afterAll, afterEach, beforeEach, expect, test, vi } from 'vitest'
import { startStore } from '../../ingest/store/behind-log.ts'
import { openStore, type StoreSettings } from '../../ingest/store/open.ts'
import { hangs, startProxy } from '../support/proxy.ts'

const root = mkdtempSync(join(tmpdir(), 'pulseyard-behind-'))
afterAll(() => rmSync(root, { recursive: true }))
beforeEach(() => void vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] }))
afterEach(() => void vi.useRealTimers())

const dayMs = 86_400_000
const now = 1_766_400_000_000

/** A store whose worker can't begin, until it is mended: where the log's folder should be there is a file. */
function brokenStore(store: StoreSettings) {
  const logFolder = join(store.folder, 'log')
  writeFileSync(logFolder, '')
  let ends = 0
  const log = { identity: 'a', committed: () => 0, onCommit() {}, rotate() {} }
  const logger = { info() {}, warn: () => void ends++ }
  const behind = startStore({ store, logFolder, cursorPath: join(store.folder, 'cursor'), log, retentionDays: 90, now: () => now, logger })
  return {
    behind,
    mend: () => rmSync(logFolder),
    async ended(times: number) {
      while (ends < times) await turn()
    },
  }
}

const folderOf = (name: string) => mkdtempSync(join(root, name))

test('a stop before the first word of a worker that was started again waits for it', async () => {
  await using proxy = await startProxy('http://127.0.0.1:9')
  proxy.fail(hangs)
  const started: Worker[] = []
  const note = (worker: Worker) => void started.push(worker)
  process.on('worker', note)
  const { behind, mend, ended } = brokenStore({ folder: folderOf('stop'), influx: { url: proxy.url, api: 'auto', bucket: 'b' } })
  await ended(1)
  mend()
  vi.advanceTimersByTime(5_000)
  while (proxy.requests.length === 0) await turn()
  expect(behind.failing()?.code).toBe('worker-gone')
  const running = () => started.map(({ threadId }) => threadId !== -1)
  expect(running()).toEqual([false, true])
  await behind[Symbol.asyncDispose]()
  expect(running()).toEqual([false, false])
  process.off('worker', note)
})

test('a removal that falls due while the worker is gone is done when it is back', async () => {
  const folder = folderOf('retain')
  const ages = async () => {
    await using store = openStore({ folder })
    const found: number[] = []
    for await (const { t } of store.read({ school: 's1' })) found.push((now - t) / dayMs)
    return found
  }
  {
    await using store = openStore({ folder })
    const aged = (days: number) => ({ t: now - days * dayMs, tBand: now, receivedAt: now, student: 'p-ana', band: 'b1', bpm: 120 })
    await store.write('s1', [100, 80].map(aged))
  }
  const { behind, mend, ended } = brokenStore({ folder })
  await using _ = behind
  await ended(1)
  vi.advanceTimersByTime(56_000)
  await ended(2)
  vi.advanceTimersByTime(4_000)
  mend()
  vi.advanceTimersByTime(1_000)
  while ((await ages()).length > 1) await turn()
  expect(await ages()).toEqual([80])
})

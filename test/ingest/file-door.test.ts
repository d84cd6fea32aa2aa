import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import type { Sample } from '../../domain/sample.ts'
import { keepFile } from '../../ingest/file-door.ts'
import { openLog } from '../../ingest/log/log.ts'

const at = Date.UTC(2026, 2, 1, 11)
const samples = Array.from({ length: 1800 }, (_, i): Sample => ({ t: at - 1_800_000 + i * 1000, bpm: 150 }))
const file = { school: 's1', student: 'ana', lesson: 'f1', at, samples }

async function openDoor(options: { waitingBytesMax?: number } = {}) {
  await using stack = new AsyncDisposableStack()
  const folder = stack.adopt(mkdtempSync(join(tmpdir(), 'pulseyard-door-')), path => rmSync(path, { recursive: true }))
  const log = stack.use(await openLog({ folder, ...options }))
  const parts = stack.move()
  return { log, [Symbol.asyncDispose]: () => parts.disposeAsync() }
}

const outcome = (kept: Promise<void>) =>
  kept.then(
    () => 'kept',
    error => error.problem?.code ?? String(error),
  )

test('a file is kept when all of it is on disk', async () => {
  await using door = await openDoor()
  expect(await outcome(keepFile(door.log, file))).toBe('kept')
  expect(door.log.committed()).toBe(door.log.appended())
  expect(door.log.appended()).toBeGreaterThan(1)
})

test('while the disk refuses, the answer is not now, at once, and nothing waits in memory', async () => {
  await using door = await openDoor()
  expect(await outcome(keepFile({ ...door.log, failing: () => 'ENOSPC' }, file))).toBe('busy')
  expect(door.log.appended()).toBe(0)
})

test('a log without room says the same', async () => {
  await using door = await openDoor({ waitingBytesMax: 1_000 })
  expect(await outcome(keepFile(door.log, file))).toBe('busy')
})

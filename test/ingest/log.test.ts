import { execFileSync } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setImmediate as turn } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { crc32c } from '../../ingest/log/crc32c.ts'
import { writeCursor } from '../../ingest/log/cursor.ts'
import type { Disk } from '../../ingest/log/disk.ts'
import { headerBytes, putHeader } from '../../ingest/log/frame.ts'
import { identityOf, openLog } from '../../ingest/log/log.ts'
import { createReader } from '../../ingest/log/reader.ts'
import { createWriter } from '../../ingest/log/writer.ts'
import { createSimulatedDisk } from '../support/simulated-disk.ts'

test.each([
  ['123456789', 0xe3069283], // RFC 3720's check value
  ['', 0],
  ['a', 0xc1d04330],
])('CRC-32C of %j', (text, sum) => expect(crc32c(Buffer.from(text), 0, text.length)).toBe(sum))

/** A batch of records numbered from `first`, each saying its own number. */
function batchOf(first: number, count: number) {
  const texts = Array.from({ length: count }, (_, i) => `record ${first + i} `.repeat(1 + ((first + i) % 7)))
  const bytes = Buffer.alloc(texts.reduce((sum, text) => sum + headerBytes + text.length, 0))
  let end = 0
  for (const [i, text] of texts.entries()) {
    putHeader(bytes, end, text.length, first + i)
    bytes.write(text, end + headerBytes)
    end += headerBytes + text.length
  }
  return { first, bytes, end }
}

function readAll(disk: Disk) {
  const reader = createReader(disk)
  reader.seek(1)
  const numbers: number[] = []
  for (;;) {
    const records = reader.next(Number.MAX_SAFE_INTEGER, 1_000)
    if (records.length === 0) return numbers
    for (const { number, payload } of records) {
      if (!payload.toString().startsWith(`record ${number} `)) throw new Error(`record ${number} says ${payload}`)
      numbers.push(number)
    }
  }
}

test('a disk that refuses, tears and loses power: nothing confirmed is lost, nothing is served twice or wrong (1,000 seeds)', () => {
  for (let seed = 0; seed < 1_000; seed++) {
    const { disk, random, refuse, cutPower } = createSimulatedDisk(seed)
    let confirmed = 0
    for (let life = 0; life < 3; life++) {
      refuse(0)
      const writer = createWriter(disk, 500)
      let next = writer.recover().last + 1
      expect(next, `seed ${seed}: confirmed records are found again`).toBeGreaterThan(confirmed)
      refuse(0.2)
      for (let i = 0; i < 20; i++) {
        const batch = batchOf(next, 1 + Math.floor(random() * 5))
        const last = next + (batchCount(batch) - 1)
        for (let tries = 0; tries < 6; tries++) {
          try {
            writer.write(batch)
            confirmed = last
            next = last + 1
            break
          } catch (error) {
            expect(['ENOSPC', 'EIO']).toContain((error as NodeJS.ErrnoException).code)
          }
        }
        if (confirmed === next - 1 && confirmed % 20 === 0)
          try {
            writer.rotate(next)
          } catch (error) {
            expect(['ENOSPC', 'EIO']).toContain((error as NodeJS.ErrnoException).code)
          }
      }
      cutPower()
    }
    refuse(0)
    createWriter(disk, 500).recover()
    const numbers = readAll(disk)
    const upTo = numbers.filter(number => number <= confirmed)
    expect(upTo, `seed ${seed}`).toEqual(Array.from({ length: confirmed }, (_, i) => i + 1))
    expect(numbers, `seed ${seed}: in order, once`).toEqual([...new Set(numbers)].sort((a, b) => a - b))
  }
}, 120_000)

function batchCount({ bytes, end }: { bytes: Buffer; end: number }) {
  let count = 0
  for (let at = 0; at < end; count++) at += headerBytes + bytes.readUInt32LE(at + 4)
  return count
}

test('a flipped bit is found: the record it is in is counted and not served, all others are (300 seeds)', () => {
  for (let seed = 0; seed < 300; seed++) {
    const { disk, flip } = createSimulatedDisk(seed)
    const writer = createWriter(disk, 400)
    for (let first = 1; first <= 40; first += 4) writer.write(batchOf(first, 4))
    writer.close()
    flip()
    const numbers = readAll(disk)
    const gone = Array.from({ length: 40 }, (_, i) => i + 1).filter(number => !numbers.includes(number))
    expect(gone.length, `seed ${seed}`).toBe(1)
    // At the very end of the log a damaged record can't be told from a torn one.
    const { missing, tornBytes } = createWriter(disk, 400).recover()
    expect([missing, tornBytes > 0], `seed ${seed}`).toEqual(gone[0] === 40 ? [0, true] : [1, false])
  }
})

test('dead segments go, the newest stays, and numbering goes on after a restart', () => {
  const { disk } = createSimulatedDisk(1)
  const writer = createWriter(disk, 200)
  for (let first = 1; first <= 30; first += 3) writer.write(batchOf(first, 3))
  const before = disk.list().length
  expect(writer.release(20)).toBeGreaterThan(2)
  expect(disk.list().length).toBeLessThan(before)
  expect(readAll(disk)).toEqual(expect.arrayContaining([20, 25, 30]))
  writer.release(1_000)
  expect(createWriter(disk, 200).recover().last).toBe(30)
})

test('what was written last can go too when a new segment is begun; numbering and reading go on', () => {
  const { disk } = createSimulatedDisk(1)
  const writer = createWriter(disk)
  const reader = createReader(disk)
  const numbers = () => reader.next(Number.MAX_SAFE_INTEGER, 1_000).map(({ number }) => number)
  writer.write(batchOf(1, 3))
  expect(numbers()).toEqual([1, 2, 3])
  writer.rotate(4)
  // Nothing was written since: once is enough.
  writer.rotate(4)
  expect(writer.release(4)).toBe(1)
  expect(disk.list()).toHaveLength(1)
  writer.write(batchOf(4, 2))
  expect(numbers()).toEqual([4, 5])
  writer.rotate(6)
  writer.release(6)
  expect(createWriter(disk).recover()).toEqual({ last: 5, missing: 0, tornBytes: 0 })
  // The one that was begun before the restart is still empty.
  const later = createWriter(disk)
  later.rotate(6)
  later.write(batchOf(6, 1))
  expect(readAll(disk)).toEqual([6])
})

const temporary = () => mkdtempSync(join(tmpdir(), 'pulseyard-log-'))

test('answers come in the order of asking, each after its record is on the disk', async () => {
  const folder = temporary()
  {
    await using log = await openLog({ folder })
    const answers: string[] = []
    await new Promise<void>(resolve => {
      log.append('one', null, () => answers.push('one'))
      log.append('two ', Buffer.from('bytes'), () => answers.push(`two, ${log.committed()} on disk`))
      log.after(() => {
        answers.push('after two')
        resolve()
      })
    })
    expect(answers).toEqual(['one', 'two, 2 on disk', 'after two'])
    const records: string[] = []
    for await (const { number, payload } of log.read(1)) records.push(`${number} ${payload}`)
    expect(records).toEqual(['1 one', '2 two bytes'])
  }
  rmSync(folder, { recursive: true })
})

test('a rotation asked for while a batch is written comes after it; what was released before goes then', async () => {
  const folder = temporary()
  {
    await using log = await openLog({ folder })
    const append = (text: string) => new Promise<void>(resolve => void log.append(text, null, () => resolve()))
    const segments = () =>
      readdirSync(folder)
        .filter(name => name.endsWith('.log'))
        .map(name => Number.parseInt(name, 10))
    await append('one')
    log.release(2)
    const second = append('two')
    await Promise.resolve()
    log.rotate()
    await second
    log.release(3)
    while (segments().join() !== '3') await turn()
    // Everything is put away, and no follower moves on: what a rotation leaves behind is released all the same.
    await append('three')
    log.release(4)
    log.rotate()
    log.release(4)
    while (segments().join() !== '4') await turn()
  }
  await using later = await openLog({ folder })
  expect(later.append('four', null, () => {})).toBe(4)
  rmSync(folder, { recursive: true })
})

test('a log opened again goes on after its last record, and after what a follower has seen', async () => {
  const folder = temporary()
  const cursorPath = join(folder, 'cursor')
  for (const [putAway, number] of [
    [0, 1],
    [0, 2],
    [10, 11],
  ] as const) {
    if (putAway > 0) writeCursor(cursorPath, { log: identityOf(folder), number: putAway })
    await using log = await openLog({ folder, cursorPath })
    await new Promise<void>(resolve => expect(log.append('x', null, () => resolve())).toBe(number))
  }
  rmSync(folder, { recursive: true })
})

test('two processes never write one log', async () => {
  const folder = temporary()
  await using _first = await openLog({ folder })
  await expect(openLog({ folder })).rejects.toThrow(/another Pulseyard is using .*: stop it, or set PULSEYARD_DATA/)
})

test('kill −9 in the middle of writing, ten times: every confirmed record is there', () => {
  const folder = temporary()
  const script = new URL('../support/log-victim.ts', import.meta.url).pathname
  let confirmed = 0
  for (let run = 0; run < 10; run++) {
    // The victim prints the number of each confirmed record and kills itself after a random count of them.
    const printed = execFileSync('sh', ['-c', `"${process.execPath}" "${script}" "${folder}" ${20 + run * 13} || true`], {
      encoding: 'utf8',
    })
    confirmed = Math.max(confirmed, ...printed.trim().split('\n').map(Number))
  }
  expect(confirmed).toBeGreaterThan(500)
  return (async () => {
    await using log = await openLog({ folder })
    const numbers: number[] = []
    for await (const { number } of log.read(1)) numbers.push(number)
    expect(numbers.filter(number => number <= confirmed).length).toBe(confirmed)
    rmSync(folder, { recursive: true })
  })()
})

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect, test } from 'vitest'
import { command, startProduct } from '../support/product.ts'
import { randomOf } from '../support/simulated-disk.ts'

const kills = 20
const seed = 1

test(`kill −9 in the middle of a load, ${kills} times: every acknowledged sample is in the export, once`, async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-kill-'))
  const env = { PULSEYARD_DATA: dataFolder }
  await command('seed', ['--school', 's1', '--students', '40', '--prefix', 'b', '--secret', 'classroom'], env)
  const acknowledgedFile = join(dataFolder, 'acknowledged')
  const random = randomOf(seed)

  for (let run = 1; run <= kills; run++) {
    await using product = await startProduct({ dataFolder, env: { PULSEYARD_LOG_LEVEL: 'warn' } })
    const before = existsSync(acknowledgedFile) ? statSync(acknowledgedFile).size : 0
    const args = ['--port', new URL(product.mqtt).port, '--secret', 'classroom', '--window', '10', '--seconds', '60', '--boot', `${run}`]
    const load = spawn(process.execPath, ['bench/load.ts', ...args, '--acknowledged', acknowledgedFile], { stdio: 'ignore' })
    const ended = once(load, 'exit')
    for (const until = Date.now() + 20_000; !existsSync(acknowledgedFile) || statSync(acknowledgedFile).size === before; await pause(10))
      if (Date.now() > until) throw new Error(`run ${run} (seed ${seed}): no message was acknowledged`)
    await pause(random() * 400)
    await product.kill()
    await ended
  }

  const acknowledged = readFileSync(acknowledgedFile, 'utf8').trimEnd().split('\n')
  const rows = (await command('export', ['--school', 's1'], env)).trimEnd().split('\n').slice(1)
  const stored = rows.map(row => {
    const [, band, , tBand] = row.split(',')
    return `${band} ${tBand}`
  })
  const kept = new Set(stored)
  expect(acknowledged.filter(sample => !kept.has(sample))).toEqual([])
  expect(stored.length - kept.size, 'samples stored twice').toBe(0)
  expect(acknowledged.length).toBeGreaterThan(kills * 40)
  console.log(`${kills} kills: ${acknowledged.length} samples acknowledged, ${stored.length} stored, 0 acknowledged lost`)
  rmSync(dataFolder, { recursive: true })
}, 300_000)

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { expect } from 'vitest'
import { command, type Product, startProduct } from './product.ts'
import { randomOf } from './simulated-disk.ts'

export interface KillsOptions {
  kills: number
  seed: number
  /** the product's settings */
  env?: { [name: string]: string }
  /** What happens in the middle of each load; the product is ended after it. */
  strike(product: Product): Promise<void>
}

/** A load of QoS 1 samples that is struck again and again: every acknowledged sample is in the export, once. */
export async function killUnderLoad({ kills, seed, env = {}, strike }: KillsOptions) {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-kill-'))
  const settings = { ...env, PULSEYARD_DATA: dataFolder }
  await command('seed', ['--school', 's1', '--students', '40', '--prefix', 'b', '--secret', 'classroom'], settings)
  const acknowledgedFile = join(dataFolder, 'acknowledged')
  const size = () => (existsSync(acknowledgedFile) ? statSync(acknowledgedFile).size : 0)
  const random = randomOf(seed)

  for (let run = 1; run <= kills; run++) {
    await using product = await startProduct({ dataFolder, env: { ...env, PULSEYARD_LOG_LEVEL: 'warn' } })
    const before = size()
    const args = ['--port', new URL(product.mqtt).port, '--secret', 'classroom', '--window', '10', '--seconds', '60', '--boot', `${run}`]
    const load = spawn(process.execPath, ['bench/load.ts', ...args, '--acknowledged', acknowledgedFile], { stdio: 'ignore' })
    const ended = once(load, 'exit')
    for (const until = Date.now() + 20_000; size() === before; await pause(10))
      if (Date.now() > until) throw new Error(`run ${run} (seed ${seed}): no message was acknowledged`)
    await pause(random() * 400)
    await strike(product)
    await product[Symbol.asyncDispose]()
    await ended
  }

  const acknowledged = readFileSync(acknowledgedFile, 'utf8').trimEnd().split('\n')
  const rows = (await command('export', ['--school', 's1'], settings)).trimEnd().split('\n').slice(1)
  const stored = rows.map(row => {
    const [, band, , tBand] = row.split(',')
    return `${band} ${tBand}`
  })
  const kept = new Set(stored)
  expect(acknowledged.filter(sample => !kept.has(sample))).toEqual([])
  expect(stored.length - kept.size, 'samples stored twice').toBe(0)
  expect(acknowledged.length).toBeGreaterThan(kills * 40)
  console.log(`${kills} times: ${acknowledged.length} samples acknowledged, ${stored.length} stored, 0 acknowledged lost`)
  rmSync(dataFolder, { recursive: true })
}

import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { freePort } from './influx.ts'

/** A real VictoriaMetrics: it takes InfluxDB's writes. */
export async function startVictoria() {
  const folder = mkdtempSync(join(tmpdir(), 'pulseyard-victoria-'))
  const port = await freePort()
  const url = `http://127.0.0.1:${port}`
  const options = [`-storageDataPath=${folder}`, `-httpListenAddr=127.0.0.1:${port}`, '-retentionPeriod=100y', '-loggerLevel=ERROR']
  const child = spawn('victoria-metrics', options, { stdio: 'ignore' })
  for (const until = Date.now() + 30_000; (await fetch(`${url}/ping`).catch(() => null))?.status !== 204; await pause(20))
    if (child.exitCode !== null || Date.now() > until) throw new Error('victoria-metrics did not start')
  return {
    url,
    /** How many samples the series of a selector have from then on (ms since 1970), by its own export. */
    async count(selector: string, from: number): Promise<number> {
      await fetch(`${url}/internal/force_flush`)
      const body = new URLSearchParams({ 'match[]': selector, start: `${from / 1000}` })
      const answer = await fetch(`${url}/api/v1/export`, { method: 'POST', body })
      const lines = (await answer.text()).split('\n').filter(Boolean)
      return lines.reduce((sum, line) => sum + JSON.parse(line).values.length, 0)
    },
    async [Symbol.asyncDispose]() {
      const exit = once(child, 'exit')
      child.kill('SIGTERM')
      await exit
      rmSync(folder, { recursive: true })
    },
  }
}

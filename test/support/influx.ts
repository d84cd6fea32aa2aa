import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import type { InfluxSettings } from '../../ingest/store/influx/settings.ts'

/** A port that nobody had a moment ago. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A real InfluxDB 1.x in a process and a temporary folder of its own; gone with the test. */
export interface Influx extends AsyncDisposable {
  url: string
  version: string
  /** as the product is to be told of it */
  settings: InfluxSettings
  /** A statement of InfluxQL, as the admin where there is one; the first result's series. */
  query(q: string, db?: string): Promise<{ columns: string[]; values: (number | string | null)[][] }[]>
  folder: string
  /** `kill −9`, and waits until it is gone. */
  kill(): Promise<void>
  /** Stops it in good order. */
  stop(): Promise<void>
  /** Starts it again on the same data and port. */
  start(): Promise<void>
}

const admin = { username: 'root', password: 'root-secret' }

interface InfluxOptions {
  /** with an admin, and a user `pulseyard` who may read and write the database alone */
  auth?: boolean
  /** lines for these sections of its configuration */
  http?: string
  data?: string
}

export async function startInflux({ auth = false, http = '', data = '' }: InfluxOptions = {}): Promise<Influx> {
  const folder = mkdtempSync(join(tmpdir(), 'pulseyard-influx-'))
  const [port, rpc] = [await freePort(), await freePort()]
  const url = `http://127.0.0.1:${port}`
  const config = join(folder, 'influxdb.conf')
  mkdirSync(join(folder, 'db'))
  writeFileSync(config, configOf(join(folder, 'db'), port, rpc, data, `auth-enabled = ${auth}\n${http}`))
  let child: ChildProcess | null = null

  async function query(q: string, db = 'pulseyard') {
    const headers = auth ? { authorization: basicOf(admin) } : {}
    const answer = await fetch(`${url}/query`, { method: 'POST', headers, body: new URLSearchParams({ db, epoch: 'ms', q }) })
    const { results, error } = (await answer.json()) as { results?: { series?: []; error?: string }[]; error?: string }
    const wrong = error ?? results?.[0]?.error
    if (wrong !== undefined) throw new Error(`${q}: ${wrong}`)
    return results?.[0]?.series ?? []
  }

  async function start() {
    const started = spawn('influxd', ['run', '-config', config], { stdio: ['ignore', 'ignore', 'pipe'] })
    let log = ''
    started.stderr.on('data', chunk => {
      log = (log + chunk).slice(-10_000)
    })
    child = started
    for (const until = Date.now() + 30_000; ; await pause(20)) {
      if ((await fetch(`${url}/ping`).catch(() => null))?.status === 204) return
      if (started.exitCode !== null || Date.now() > until) throw new Error(`influxd did not start:\n${log}`)
    }
  }

  async function end(signal: 'SIGKILL' | 'SIGTERM') {
    const ending = child
    child = null
    if (!ending || ending.exitCode !== null) return
    const exit = once(ending, 'exit')
    ending.kill(signal)
    await exit
  }

  await start()
  if (auth) await query(`CREATE USER "${admin.username}" WITH PASSWORD '${admin.password}' WITH ALL PRIVILEGES`)
  await query('CREATE DATABASE "pulseyard"')
  const user = { username: 'pulseyard', password: 'a "secret": ö' }
  if (auth) {
    await query(`CREATE USER "${user.username}" WITH PASSWORD '${user.password}'`)
    await query(`GRANT ALL ON "pulseyard" TO "${user.username}"`)
  }
  const version = (await fetch(`${url}/ping`)).headers.get('x-influxdb-version') ?? ''
  return {
    url,
    version,
    settings: { url, api: 'auto', bucket: 'pulseyard', ...(auth && user) },
    query,
    folder: join(folder, 'db'),
    start,
    kill: () => end('SIGKILL'),
    stop: () => end('SIGTERM'),
    async [Symbol.asyncDispose]() {
      await end('SIGTERM')
      rmSync(folder, { recursive: true })
    },
  }
}

const basicOf = ({ username, password }: typeof admin) => `Basic ${Buffer.from(`${username}:${password}`).toString('base64')}`

const configOf = (folder: string, port: number, rpc: number, data: string, http: string) => `
reporting-enabled = false
bind-address = "127.0.0.1:${rpc}"
[meta]
  dir = "${folder}/meta"
[data]
  dir = "${folder}/data"
  wal-dir = "${folder}/wal"
  ${data}
[monitor]
  store-enabled = false
[http]
  bind-address = "127.0.0.1:${port}"
  log-enabled = false
  ${http}
[ifql]
  enabled = false
[logging]
  level = "warn"
`

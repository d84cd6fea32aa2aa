import { type ChildProcess, execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { setTimeout as pause } from 'node:timers/promises'
import { promisify } from 'node:util'

const root = new URL('../..', import.meta.url).pathname

/** The InfluxDB that a person's environment names is theirs: a test's product is told of its own, or of none. */
const surroundings = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith('INFLUX_')))

/** The real product in a process of its own, on free ports and a data folder of the test's. */
export interface Product extends AsyncDisposable {
  web: string
  mqtt: string
  /** sign-in links of the demo, by role */
  links: { [role: string]: string }
  process: ChildProcess
  /** `kill −9`, and waits until it is gone */
  kill(): Promise<void>
  /** what it wrote to standard error: the log */
  log(): string
}

/** Starts `npm start` (the demo) or `npm run serve`, without npm, and waits until `/readyz` answers 200. */
export async function startProduct({
  dataFolder,
  demo = false,
  env = {},
}: {
  dataFolder: string
  demo?: boolean
  env?: { [name: string]: string }
}): Promise<Product> {
  const child = spawn(process.execPath, [demo ? 'commands/start.ts' : 'commands/serve.ts'], {
    cwd: root,
    env: { ...surroundings, PULSEYARD_DATA: dataFolder, PULSEYARD_HTTP_PORT: '0', PULSEYARD_MQTT_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  let log = ''
  child.stderr.on('data', chunk => {
    log = (log + chunk).slice(-100_000)
  })
  const said: { [word: string]: string } = {}
  createInterface({ input: child.stdout }).on('line', line => {
    const [word, address] = line.trim().split(/\s+/)
    if (word && address) said[word] = address
  })
  let gone = false
  child.once('exit', () => {
    gone = true
  })
  for (const until = Date.now() + 30_000; ; await pause(25)) {
    if (gone || Date.now() > until) throw new Error(`the product did not get ready:\n${log}`)
    if (said.web && said.mqtt && (await fetch(`${said.web}/readyz`).catch(() => null))?.ok) break
  }
  const stop = async (signal: 'SIGKILL' | 'SIGTERM') => {
    if (gone) return
    child.kill(signal)
    await once(child, 'exit')
  }
  const { web, mqtt, ...links } = said
  return {
    web: web!,
    mqtt: mqtt!,
    links,
    process: child,
    kill: () => stop('SIGKILL'),
    log: () => log,
    [Symbol.asyncDispose]: () => stop('SIGTERM'),
  }
}

/** Runs a command of the command line to its end; its standard output. Throws with what it said when it fails. */
export async function command(name: string, args: string[], env: { [name: string]: string } = {}): Promise<string> {
  const { stdout } = await promisify(execFile)(process.execPath, [`commands/${name}.ts`, ...args], {
    cwd: root,
    env: { ...surroundings, ...env },
    maxBuffer: 1 << 30,
  })
  return stdout
}

import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const aPort = 'give a port from 0 to 65535'
const Port = z
  .string()
  .regex(/^\d{1,5}$/, aPort)
  .transform(Number)
  .pipe(z.number().max(65_535, aPort))
const Path = z.string().min(1)
const aRetention = 'give a number of days, at least 1'
const Days = z
  .string()
  .regex(/^\d{1,5}$/, aRetention)
  .transform(Number)
  .pipe(z.number().min(1, aRetention))

/** Every setting, its default and what it is for: the whole list. The README's table is generated from here and tested against it. */
const Settings = z.strictObject({
  PULSEYARD_DATA: Path.default('./data').describe('folder of everything Pulseyard keeps; the demo keeps its own in `demo` below it'),
  PULSEYARD_HOST: z.string().min(1).default('127.0.0.1').describe('address that all listeners bind to'),
  PULSEYARD_HTTP_PORT: Port.default(8080).describe('web pages, `/live`, API, and MQTT over WebSocket at `/mqtt`; 0 takes any free port'),
  PULSEYARD_MQTT_PORT: Port.default(1883).describe('MQTT over TCP; 0 takes any free port'),
  PULSEYARD_MQTTS_PORT: Port.default(8883).describe('MQTT over TLS, when a certificate is set'),
  PULSEYARD_TLS_CERT: Path.optional().describe('certificate file (PEM) for MQTT over TLS'),
  PULSEYARD_TLS_KEY: Path.optional().describe('its private key file (PEM)'),
  PULSEYARD_PUBLIC_URL: z
    .url({ protocol: /^https?$/ })
    .optional()
    .describe('address people open, when a proxy stands in front; `https` makes the cookie `Secure`'),
  PULSEYARD_RULES: Path.optional().describe('rules file instead of `alerts/rules.yaml`'),
  PULSEYARD_RETENTION_DAYS: Days.default(90).describe('days that readings are kept; older ones are removed'),
  PULSEYARD_SUMMARY_RETENTION_DAYS: Days.default(730).describe('days that a lesson’s figures and alerts are kept'),
  PULSEYARD_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('`debug`, `info`, `warn`, `error` or `silent`'),
  INFLUX_URL: z
    .url({ protocol: /^https?$/, error: 'give an address such as http://127.0.0.1:8086' })
    .optional()
    .describe('readings go to this InfluxDB (1.x, 2.x or 3.x) instead of the embedded store: [docs/influxdb.md](docs/influxdb.md)'),
  INFLUX_BUCKET: z.string().min(1).default('pulseyard').describe('its bucket; on 1.x the database'),
  INFLUX_TOKEN: z.string().min(1).optional().describe('2.x, 3.x: a token that may read and write the bucket'),
  INFLUX_ORG: z.string().min(1).optional().describe('2.x: the organisation'),
  INFLUX_USERNAME: z.string().min(1).optional().describe('1.x with authentication: the user'),
  INFLUX_PASSWORD: z.string().min(1).optional().describe('1.x with authentication: the password'),
  INFLUX_API: z
    .enum(['auto', 'v1', 'v2'])
    .default('auto')
    .describe('`auto` asks the server; `v1` is 1.x, `v2` is 2.x, 3.x and whatever takes `/api/v2/write`'),
})

export interface Config {
  dataFolder: string
  host: string
  httpPort: number
  mqttPort: number
  tls: { port: number; cert: Buffer; key: Buffer } | null
  publicUrl: string | null
  rulesFile: string | null
  retentionDays: number
  summaryRetentionDays: number
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
  /** null: the embedded store */
  influx: Influx | null
}

export interface Influx {
  url: string
  api: 'auto' | 'v1' | 'v2'
  bucket: string
  org: string | undefined
  token: string | undefined
  username: string | undefined
  password: string | undefined
}

export class ConfigError extends Error {
  readonly code = 'config'
}

/**
 * Reads the settings from the environment; the only reader of it. Unknown `PULSEYARD_…` and `INFLUX_…` names are refused too: a misspelt setting must not pass for set.
 * @throws ConfigError naming each variable and its fix
 */
export function readConfig(environment: { [name: string]: string | undefined }): Config {
  if (environment.MQTT_URL) throw new ConfigError('MQTT_URL: this version has its own broker alone; unset it')
  const given = Object.entries(environment).filter(([name, value]) => value !== undefined && value !== '' && isOurs(name))
  const parsed = Settings.safeParse(Object.fromEntries(given))
  if (!parsed.success) throw new ConfigError(parsed.error.issues.map(explain).join('\n'))
  const s = parsed.data
  if ((s.PULSEYARD_TLS_CERT === undefined) !== (s.PULSEYARD_TLS_KEY === undefined))
    throw new ConfigError('PULSEYARD_TLS_CERT and PULSEYARD_TLS_KEY: set both, or neither')
  const tls =
    s.PULSEYARD_TLS_CERT && s.PULSEYARD_TLS_KEY
      ? {
          port: s.PULSEYARD_MQTTS_PORT,
          cert: readSetting('PULSEYARD_TLS_CERT', s.PULSEYARD_TLS_CERT),
          key: readSetting('PULSEYARD_TLS_KEY', s.PULSEYARD_TLS_KEY),
        }
      : null
  return {
    dataFolder: s.PULSEYARD_DATA,
    host: s.PULSEYARD_HOST,
    httpPort: s.PULSEYARD_HTTP_PORT,
    mqttPort: s.PULSEYARD_MQTT_PORT,
    tls,
    publicUrl: s.PULSEYARD_PUBLIC_URL ?? null,
    rulesFile: s.PULSEYARD_RULES === undefined ? null : existing('PULSEYARD_RULES', s.PULSEYARD_RULES),
    retentionDays: s.PULSEYARD_RETENTION_DAYS,
    summaryRetentionDays: s.PULSEYARD_SUMMARY_RETENTION_DAYS,
    logLevel: s.PULSEYARD_LOG_LEVEL,
    influx: influxOf(
      s,
      given.map(([name]) => name),
    ),
  }
}

/** Each way to be let in belongs to a version; the rest is asked of the server, which may be away now. */
function influxOf(s: z.infer<typeof Settings>, given: readonly string[]): Influx | null {
  const [url, api, token, username, password] = [s.INFLUX_URL, s.INFLUX_API, s.INFLUX_TOKEN, s.INFLUX_USERNAME, s.INFLUX_PASSWORD]
  if (url === undefined) {
    const idle = given.filter(name => name.startsWith('INFLUX_'))
    if (idle.length > 0)
      throw new ConfigError(`${idle.join(', ')}: set INFLUX_URL too, or unset it: without it readings go to the embedded store`)
    return null
  }
  const { username: user, password: secret } = new URL(url)
  if (user || secret) throw new ConfigError('INFLUX_URL: leave user and password out of it; set INFLUX_USERNAME and INFLUX_PASSWORD')
  if ((username === undefined) !== (password === undefined))
    throw new ConfigError('INFLUX_USERNAME and INFLUX_PASSWORD: set both, or neither')
  if (token !== undefined && username !== undefined)
    throw new ConfigError('INFLUX_TOKEN and INFLUX_USERNAME: set the token for 2.x and 3.x, or the user for 1.x')
  if (api === 'v1' && token !== undefined)
    throw new ConfigError('INFLUX_TOKEN: 1.x takes INFLUX_USERNAME and INFLUX_PASSWORD; or set INFLUX_API to v2')
  return { url, api, bucket: s.INFLUX_BUCKET, org: s.INFLUX_ORG, token, username, password }
}

/** PULSEYARD_REQUIRE_ALL belongs to the tests, the others to InfluxDB's own command line. */
const others = ['PULSEYARD_REQUIRE_ALL', 'INFLUX_HOST', 'INFLUX_ACTIVE_CONFIG', 'INFLUX_CONFIGS_PATH', 'INFLUX_SKIP_VERIFY']
const isOurs = (name: string) => /^(PULSEYARD|INFLUX)_/.test(name) && !others.includes(name)

function explain(issue: z.core.$ZodIssue) {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: no such setting; the README lists them all`
  return `${String(issue.path[0])}: ${issue.message}; the README says what it takes`
}

const readSetting = (name: string, path: string) => readFileSync(existing(name, path))

function existing(name: string, path: string) {
  if (!existsSync(path)) throw new ConfigError(`${name}: there is no file ${path}`)
  return path
}

/** Rows of the README's table: name, default, what it is for. */
export const settingsTable = () =>
  Object.entries(Settings.shape).map(([name, schema]) => {
    const standard = schema.safeParse(undefined)
    return { name, standard: standard.success ? standard.data : undefined, describe: schema.description ?? '' }
  })

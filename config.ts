import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'

const aPort = 'give a port from 0 to 65535'
const Port = z
  .string()
  .regex(/^\d{1,5}$/, aPort)
  .transform(Number)
  .pipe(z.number().max(65_535, aPort))
const Path = z.string().min(1)

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
  PULSEYARD_LOG_LEVEL: z
    .enum(['debug', 'info', 'warn', 'error', 'silent'])
    .default('info')
    .describe('`debug`, `info`, `warn`, `error` or `silent`'),
})

export interface Config {
  dataFolder: string
  host: string
  httpPort: number
  mqttPort: number
  tls: { port: number; cert: Buffer; key: Buffer } | null
  publicUrl: string | null
  rulesFile: string | null
  logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent'
}

export class ConfigError extends Error {
  readonly code = 'config'
}

/**
 * Reads the settings from the environment; the only reader of it. Unknown `PULSEYARD_…` names are refused too: a misspelt setting must not pass for set.
 * @throws ConfigError naming each variable and its fix
 */
export function readConfig(environment: { [name: string]: string | undefined }): Config {
  const early = notYet.filter(name => environment[name])
  if (early.length > 0) throw new ConfigError(`${early.join(', ')}: this version has its own broker and store alone; unset it`)
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
    logLevel: s.PULSEYARD_LOG_LEVEL,
  }
}

/** PULSEYARD_REQUIRE_ALL belongs to the tests. */
const isOurs = (name: string) => name.startsWith('PULSEYARD_') && name !== 'PULSEYARD_REQUIRE_ALL'

/** Someone who sets these expects their data elsewhere than in the embedded store, or bands on another broker: no silence about it. */
const notYet = ['MQTT_URL', 'INFLUX_URL']

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

import { existsSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generateReadme } from '../commands/docs.ts'
import { ConfigError, readConfig } from '../config.ts'

const root = new URL('..', import.meta.url)
const readme = readFileSync(new URL('README.md', root), 'utf8')

test('the README’s tables are what the settings and the rules say (npm run docs)', async () => {
  expect(readme).toBe(await generateReadme(readme))
})

test('the README is short, and every file it points to is there', () => {
  expect(readme.split('\n').length).toBeLessThanOrEqual(151)
  const targets = [...readme.matchAll(/\]\((?!http)([^)#]+)/g)].map(match => match[1]!)
  expect(targets.length).toBeGreaterThan(10)
  expect(targets.filter(target => !existsSync(new URL(target, root)))).toEqual([])
})

test('every command of the README is in package.json', () => {
  const { scripts } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'))
  const named = [...readme.matchAll(/npm run ([a-z-]+)/g)].map(match => match[1]!)
  expect([...new Set(named)].filter(name => !(name in scripts))).toEqual([])
})

const influx = { INFLUX_URL: 'http://127.0.0.1:8086' }

test.each([
  ['nothing set: every default', {}, { httpPort: 8080, mqttPort: 1883, dataFolder: './data', host: '127.0.0.1' }],
  ['an empty value counts as not set', { PULSEYARD_HTTP_PORT: '' }, { httpPort: 8080 }],
  ['a port', { PULSEYARD_MQTT_PORT: '0' }, { mqttPort: 0 }],
  ['nothing about InfluxDB: the embedded store, 90 days', {}, { influx: null, retentionDays: 90 }],
  ['an InfluxDB', influx, { influx: { url: 'http://127.0.0.1:8086', api: 'auto', bucket: 'pulseyard' } }],
  ['names that are not ours', { PATH: '/bin' }, { httpPort: 8080 }],
])('settings: %s', (_, environment, expected) => expect(readConfig(environment)).toMatchObject(expected))

test.each([
  ['a port that is no number', { PULSEYARD_HTTP_PORT: 'web' }, /^PULSEYARD_HTTP_PORT: /],
  ['a port out of range', { PULSEYARD_MQTT_PORT: '70000' }, /^PULSEYARD_MQTT_PORT: /],
  ['a misspelt name', { PULSEYARD_HTTPPORT: '80' }, /PULSEYARD_HTTPPORT: no such setting/],
  ['a key without its certificate', { PULSEYARD_TLS_KEY: 'key.pem' }, /PULSEYARD_TLS_CERT and PULSEYARD_TLS_KEY: set both/],
  [
    'a certificate that is not there',
    { PULSEYARD_TLS_KEY: 'no.pem', PULSEYARD_TLS_CERT: 'no.pem' },
    /PULSEYARD_TLS_CERT: there is no file no.pem/,
  ],
  ['a broker that this version does not speak to', { MQTT_URL: 'mqtt://127.0.0.1' }, /^MQTT_URL: .* unset it/],
  ['a retention of no days', { PULSEYARD_RETENTION_DAYS: '0' }, /^PULSEYARD_RETENTION_DAYS: .* at least 1/],
  ['an InfluxDB without its address', { INFLUX_TOKEN: 't' }, /^INFLUX_TOKEN: set INFLUX_URL too/],
  ['an InfluxDB whose address is none', { INFLUX_URL: '127.0.0.1:8086' }, /^INFLUX_URL: give an address such as http/],
  [
    'a password where the log might show it',
    { INFLUX_URL: 'http://u:p@127.0.0.1' },
    /^INFLUX_URL: .* set INFLUX_USERNAME and INFLUX_PASSWORD/,
  ],
  ['a user without a password', { ...influx, INFLUX_USERNAME: 'u' }, /^INFLUX_USERNAME and INFLUX_PASSWORD: set both/],
  [
    'two ways to be let in',
    { ...influx, INFLUX_TOKEN: 't', INFLUX_USERNAME: 'u', INFLUX_PASSWORD: 'p' },
    /^INFLUX_TOKEN and INFLUX_USERNAME: /,
  ],
  ['a token for 1.x', { ...influx, INFLUX_API: 'v1', INFLUX_TOKEN: 't' }, /^INFLUX_TOKEN: 1.x takes INFLUX_USERNAME/],
  ['a misspelt InfluxDB setting', { ...influx, INFLUX_DATABASE: 'x' }, /INFLUX_DATABASE: no such setting/],
  ['an address that is none', { PULSEYARD_PUBLIC_URL: 'ftp://x' }, /^PULSEYARD_PUBLIC_URL: /],
])('settings refused, naming the variable: %s', (_, environment, message) => {
  expect(() => readConfig(environment)).toThrow(ConfigError)
  expect(() => readConfig(environment)).toThrow(message)
})

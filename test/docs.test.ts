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

test.each([
  ['nothing set: every default', {}, { httpPort: 8080, mqttPort: 1883, dataFolder: './data', host: '127.0.0.1' }],
  ['an empty value counts as not set', { PULSEYARD_HTTP_PORT: '' }, { httpPort: 8080 }],
  ['a port', { PULSEYARD_MQTT_PORT: '0' }, { mqttPort: 0 }],
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
  ['a store that this version does not write to', { INFLUX_URL: 'http://127.0.0.1:8086' }, /^INFLUX_URL: .* unset it/],
  ['an address that is none', { PULSEYARD_PUBLIC_URL: 'ftp://x' }, /^PULSEYARD_PUBLIC_URL: /],
])('settings refused, naming the variable: %s', (_, environment, message) => {
  expect(() => readConfig(environment)).toThrow(ConfigError)
  expect(() => readConfig(environment)).toThrow(message)
})

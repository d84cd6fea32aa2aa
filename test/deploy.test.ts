import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parse } from 'yaml'
import { readConfig, settingsTable } from '../config.ts'

const root = new URL('..', import.meta.url).pathname
const read = (path: string) => readFileSync(join(root, path), 'utf8')
const { services } = parse(read('deploy/compose.yaml'))

/** `${NAME:-standard}` and `${NAME:?what to do}` as an operator's own value, or the standard one. */
const filledIn = (environment: { [name: string]: string }) =>
  Object.fromEntries(
    Object.entries(environment).map(([name, text]) => [
      name,
      text.replace(/\$\{\w+:([-?])([^}]*)\}/, (_, kind, rest) => (kind === '-' ? rest : 'x'.repeat(32))),
    ]),
  )

test('what the compose file and the image set are settings, and together a valid configuration', () => {
  const image = Object.fromEntries([...read('deploy/Dockerfile').matchAll(/\b(PULSEYARD_\w+)=(\S+)/g)].map(match => [match[1]!, match[2]!]))
  const environment = { ...image, ...filledIn(services.pulseyard.environment) }
  const known = settingsTable().map(({ name }) => name)
  expect(Object.keys(environment).filter(name => !known.includes(name))).toEqual([])
  expect(readConfig(environment)).toMatchObject({
    dataFolder: '/data',
    host: '0.0.0.0',
    influx: { url: 'http://influxdb:8086', bucket: 'pulseyard' },
  })
})

test('Pulseyard and InfluxDB are told the same of each other', () => {
  const { pulseyard, influxdb } = services
  expect(influxdb.image).toMatch(/^influxdb:2\.7/)
  expect(influxdb.environment.DOCKER_INFLUXDB_INIT_ADMIN_TOKEN).toBe(pulseyard.environment.INFLUX_TOKEN)
  expect(influxdb.environment.DOCKER_INFLUXDB_INIT_BUCKET).toBe(pulseyard.environment.INFLUX_BUCKET)
  expect(influxdb.environment.DOCKER_INFLUXDB_INIT_ORG).toBe(pulseyard.environment.INFLUX_ORG)
})

test('no secret stands in the compose file, and what it builds from is there', () => {
  expect(
    Object.entries({ ...services.pulseyard.environment, ...services.influxdb.environment }).filter(
      ([name, value]) => /TOKEN|PASSWORD/.test(name) && !String(value).startsWith('${'),
    ),
  ).toEqual([])
  expect(existsSync(join(root, 'deploy', services.pulseyard.build.context, services.pulseyard.build.dockerfile))).toBe(true)
  const command = /CMD \["node", "(commands\/\w+\.ts)"\]/.exec(read('deploy/Dockerfile'))
  expect(existsSync(join(root, command![1]!))).toBe(true)
})

test('Prometheus and Grafana come on request alone, are told of each other’s names, and mount what is there', () => {
  const own = Object.entries(services as { [name: string]: { profiles?: string[]; volumes?: string[]; environment?: object } })
  expect(own.filter(([, { profiles }]) => profiles).map(([name]) => name)).toEqual(['prometheus', 'grafana'])
  const mounted = own.flatMap(([, { volumes = [] }]) => volumes).filter(volume => volume.startsWith('./'))
  expect(mounted.map(volume => volume.split(':')[0]!).filter(path => !existsSync(join(root, 'deploy', path)))).toEqual([])
  const { datasources } = parse(read('deploy/grafana/provisioning/datasources/pulseyard.yaml'))
  expect(datasources.map(({ url }: { url: string }) => new URL(url).hostname).filter((host: string) => !(host in services))).toEqual([])
  const scraped = parse(read('deploy/grafana/prometheus.yaml')).scrape_configs[0].static_configs[0].targets
  expect(scraped).toEqual(['pulseyard:8080'])
})

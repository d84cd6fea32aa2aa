import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import mqtt from 'mqtt'
import { describe, expect, test } from 'vitest'
import { parse } from 'yaml'
import { startInflux } from './support/influx.ts'
import { needs } from './support/needs.ts'
import { startProduct } from './support/product.ts'
import { writeSmallClass } from './support/small-class.ts'

const folder = new URL('../deploy/grafana/', import.meta.url).pathname
const read = (path: string) => readFileSync(join(folder, path), 'utf8')

interface Target {
  expr?: string
  query?: string
  alias?: string
  legendFormat?: string
}
interface Panel {
  id: number
  type: string
  title: string
  gridPos: { x: number; y: number; w: number; h: number }
  datasource?: { uid: string }
  targets?: Target[]
}
interface Board {
  uid: string
  panels: Panel[]
  templating: { list: { query: string; datasource: { uid: string } }[] }
}
interface Rule {
  alert: string
  expr: string
  labels: { severity: string }
  annotations: { summary: string; runbook: string }
}

const boards = readdirSync(join(folder, 'dashboards')).map(name => [name, JSON.parse(read(`dashboards/${name}`))] as [string, Board])
const rules: Rule[] = parse(read('alert-rules.yaml')).groups.flatMap(({ rules }: { rules: Rule[] }) => rules)
const targets = boards.flatMap(([, { panels }]) => panels.flatMap(panel => panel.targets ?? []))
const expressions = [...targets.flatMap(({ expr }) => expr ?? []), ...rules.map(({ expr }) => expr)]
const queries = [
  ...targets.flatMap(({ query }) => query ?? []),
  ...boards.flatMap(([, { templating }]) => templating.list.map(({ query }) => query)),
]

/** PromQL's own words, as far as they are used here. */
const words = new Set(
  'sum max min avg by on and or rate increase deriv avg_over_time histogram_quantile instance le reason what job'.split(' '),
)

/** The names in an expression that are no words of PromQL, label values, durations or numbers. */
const metricsIn = (expr: string) =>
  (
    expr
      .replace(/"[^"]*"/g, '')
      .replace(/\[\w+\]/g, '')
      .match(/(?<![\w.])[a-zA-Z_:][\w:]*/g) ?? []
  ).filter(name => !words.has(name))

describe('what is in the files', () => {
  test.each(boards)('%s: its panels have ids of their own, and none lies on another', (_, { panels }) => {
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length)
    const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
      Array.from({ length: w * h }, (_, i) => `${x + (i % w)},${y + Math.floor(i / w)}`),
    )
    expect(new Set(cells).size).toBe(cells.length)
    expect(panels.every(({ gridPos: { x, w } }) => x + w <= 24)).toBe(true)
  })

  test('every panel asks a data source that is provisioned', () => {
    const known = parse(read('provisioning/datasources/pulseyard.yaml')).datasources.map(({ uid }: { uid: string }) => uid)
    const asked = boards.flatMap(([, { panels, templating }]) =>
      [...panels, ...templating.list].flatMap(({ datasource }) => datasource?.uid ?? []),
    )
    expect(new Set(asked)).toEqual(new Set(known))
  })

  test('every rule has a name of its own, how bad it is, and what to do', () => {
    expect(new Set(rules.map(({ alert }) => alert)).size).toBe(rules.length)
    for (const { labels, annotations } of rules) {
      expect(labels.severity).toMatch(/^(critical|warning)$/)
      expect(annotations.summary.length).toBeGreaterThan(10)
      expect(annotations.runbook.length).toBeGreaterThan(40)
    }
  })

  test('no child: neither a pseudonym nor a heart rate is shown, or stands in an alert', () => {
    for (const { alias = '', legendFormat = '' } of targets) expect(alias + legendFormat).not.toMatch(/student\}|tag_student|tag_band/)
    for (const query of queries) expect(query).not.toMatch(/(?:mean|max|min|last|percentile)\("?(?:bpm|rr|spo2|skin)/)
    const templates = rules.flatMap(({ annotations }) => JSON.stringify(annotations).match(/\{\{.*?\}\}/g) ?? [])
    expect(templates.filter(template => template !== '{{ $labels.reason }}')).toEqual([])
  })

  test.each(expressions)('%s: its brackets fit', expr => {
    let open = ''
    for (const sign of expr.replace(/"[^"]*"/g, '')) {
      if ('([{'.includes(sign)) open += sign
      if (')]}'.includes(sign)) {
        expect('([{'.indexOf(open.at(-1)!)).toBe(')]}'.indexOf(sign))
        open = open.slice(0, -1)
      }
    }
    expect(open).toBe('')
  })
})

test('every metric that is asked for is one that a started Pulseyard tells', async () => {
  const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-metrics-'))
  await using product = await startProduct({ dataFolder })
  const text = await (await fetch(`${product.web}/metrics`)).text()
  const told = new Set([
    'up',
    ...[...text.matchAll(/^# TYPE (\w+) (\w+)$/gm)].flatMap(([, name, type]) => (type === 'histogram' ? [`${name}_bucket`] : [name!])),
  ])
  const asked = new Set(expressions.flatMap(metricsIn))
  expect(asked.size).toBeGreaterThan(25)
  expect([...asked].filter(name => !told.has(name))).toEqual([])
  expect(text).toMatch(/^pulseyard_disk_free_bytes [1-9]/m)
  expect(text).toMatch(/^pulseyard_log_failing 0$/m)
  rmSync(dataFolder, { recursive: true })
}, 60_000)

needs('influxd')(
  'every query of InfluxQL is answered by a real InfluxDB, from what Pulseyard wrote there',
  async () => {
    await using influx = await startInflux()
    const dataFolder = mkdtempSync(join(tmpdir(), 'pulseyard-queries-'))
    await writeSmallClass(dataFolder)
    await using product = await startProduct({ dataFolder, env: { INFLUX_URL: influx.url } })
    const band = await mqtt.connectAsync(product.mqtt, { clientId: 'b1', username: 'b1', password: 'secret of b1', reconnectPeriod: 0 })
    const now = Date.now()
    const samples = Array.from({ length: 30 }, (_, i) => ({ t: now - 30_000 + i * 1000, bpm: 140, contact: true, enmo: 120, battery: 80 }))
    await band.publishAsync('pulseyard/v1/s1/b1/samples', JSON.stringify({ boot: 1, seq: 0, sent: now, samples }), { qos: 1 })
    await band.endAsync()
    const figures = await (await fetch(`${product.web}/metrics`)).text()
    expect(figures).toMatch(/^pulseyard_students_expected 2$/m)
    expect(figures).toMatch(/^pulseyard_acknowledge_latency_seconds_count 1$/m)
    for (const until = Date.now() + 20_000; (await influx.query('SELECT count(t_band) FROM vitals')).length === 0; await pause(100))
      if (Date.now() > until) throw new Error('nothing was written')

    const unanswered: string[] = []
    for (const query of queries) {
      // As Grafana fills it in.
      const filled = query.replaceAll('$timeFilter', 'time > now() - 1h').replaceAll('$__interval', '10s').replaceAll('$school', '(s1)')
      const values = (await influx.query(filled)).flatMap(({ values }) => values)
      if (!values.some(([, ...columns]) => columns.some(value => value !== null && value !== 0))) unanswered.push(query)
    }
    expect(queries.length).toBeGreaterThan(6)
    expect(unanswered).toEqual([])
    rmSync(dataFolder, { recursive: true })
  },
  90_000,
)

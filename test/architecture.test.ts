import { globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { expect, test } from 'vitest'

const root = new URL('..', import.meta.url).pathname
const files = globSync('**/*.{ts,tsx}', { cwd: root, exclude: path => /node_modules|dist|^data/.test(path) })

/** Who may import whom; every folder may import itself. (`*`: all) */
const may: { [folder: string]: string[] } = {
  domain: [],
  database: [],
  broker: ['domain'],
  ingest: ['domain', 'database'],
  alerts: ['domain'],
  school: ['domain', 'database'],
  record: ['domain', 'database'],
  planning: ['domain', 'database'],
  dashboard: ['domain'],
  'dashboard/web': ['domain'],
  simulator: ['domain'],
  tuning: ['domain', 'alerts', 'ingest'],
  evaluation: ['domain', 'alerts', 'simulator', 'record'],
  'main.ts': ['*'],
  'routes.ts': ['*'],
  commands: ['*'],
  test: ['*'],
  bench: ['*'],
}

const folderOf = (path: string) => (path.startsWith('dashboard/web/') ? 'dashboard/web' : path.split('/')[0]!)
const statement = /^import\s[^']*?'([^']+)'|^export\s[^'=;]*?\sfrom '([^']+)'|\bimport\(\s*'([^']+)'/gm
const imports = (path: string) =>
  [...readFileSync(join(root, path), 'utf8').matchAll(statement)].map(match => (match[1] ?? match[2] ?? match[3])!)
const own = (path: string) =>
  imports(path)
    .filter(name => name.startsWith('.'))
    .map(name => normalize(join(dirname(path), name)))

test('folders import what the architecture allows, and no other', () => {
  const forbidden = files.flatMap(path => {
    const from = folderOf(path)
    const allowed = may[from] ?? []
    return own(path)
      .filter(target => folderOf(target) !== from && !allowed.includes('*') && !allowed.includes(folderOf(target)))
      .map(target => `${path} → ${target}`)
  })
  expect(forbidden).toEqual([])
})

test('domain knows no npm package but zod', () => {
  const foreign = files
    .filter(path => folderOf(path) === 'domain')
    .flatMap(path => imports(path).filter(name => !name.startsWith('.') && name !== 'zod'))
  expect(foreign).toEqual([])
})

test('no circle of imports', () => {
  const done = new Set<string>()
  const visit = (path: string, trail: string[]): string[] => {
    if (trail.includes(path)) return [[...trail.slice(trail.indexOf(path)), path].join(' → ')]
    if (done.has(path)) return []
    const circles = own(path).flatMap(target => (files.includes(target) ? visit(target, [...trail, path]) : []))
    done.add(path)
    return circles
  }
  expect(files.flatMap(path => visit(path, []))).toEqual([])
})

test('no file is longer than 300 lines', () => {
  expect(files.filter(path => readFileSync(join(root, path), 'utf8').split('\n').length > 301)).toEqual([])
})

test('time is an argument: no clock in the folders below main.ts', () => {
  const clocks = files.filter(
    path =>
      ['domain', 'broker', 'ingest', 'alerts', 'school', 'record', 'planning', 'dashboard', 'simulator', 'evaluation'].includes(
        folderOf(path),
      ) && /Date\.now\(\)|new Date\(\)|performance\.now\(\)/.test(readFileSync(join(root, path), 'utf8')),
  )
  expect(clocks).toEqual([])
})

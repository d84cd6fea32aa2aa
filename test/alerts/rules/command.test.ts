import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, expect, test } from 'vitest'
import { standardRulesFile } from '../../../alerts/alerts.ts'

const root = new URL('../../..', import.meta.url).pathname
const folder = mkdtempSync(join(tmpdir(), 'pulseyard-rules-'))
afterAll(() => rmSync(folder, { recursive: true }))

const shipped = readFileSync(standardRulesFile, 'utf8')
const file = join(folder, 'rules.yaml')
const beside = join(folder, 'rules.test.yaml')
const tests = (fired: string) => `tests:
  - name: above the ceiling
    student: { age: 10 }
    input: { bpm: 220x60 228x20 }
    expect: { over-ceiling: [{ fired: ${fired}, severity: high }] }
`

/** `npm run rules -- …`, without npm. */
function rules(...words: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['commands/rules.ts', ...words], { cwd: root, encoding: 'utf8' })
  return { status, said: stdout + stderr }
}

test.each<[string, string[], string, string, number, string | RegExp]>([
  ['a file in order', ['check', file], shipped, '', 0, / rules, in order \(off by default: /],
  [
    'a file that is not: each problem with its place and the fix',
    ['check', file],
    shipped.replace('bpm > predicted_max', 'bmp > predicted_max'),
    '',
    1,
    /rules\.yaml:\d+:\d+: unknown feature bmp\. Did you mean bpm\?\n$/,
  ],
  ['unit tests that pass', ['test', file], shipped, tests('1m10s'), 0, /rules\.test\.yaml: 1 tests of .*rules\.yaml pass\n/],
  [
    'one that fails: what was expected, and what came',
    ['test', beside],
    shipped,
    tests('1m11s'),
    1,
    /rules\.test\.yaml:2: above the ceiling: over-ceiling: expected high fired 1m11s, got high fired 1m10s\n1 of 1 tests fail\n/,
  ],
  ['no file', ['check', 'nowhere.yaml'], shipped, '', 2, /^there is no file nowhere\.yaml\nusage: npm run rules -- check FILE/],
  ['no such word', ['chek', file], shipped, '', 2, /^chek: check, test or backtest\n/],
])('%s', (_, words, source, unitTests, status, said) => {
  writeFileSync(file, source)
  writeFileSync(beside, unitTests || tests('1m10s'))
  const answer = rules(...words)
  expect(answer.said).toMatch(said)
  expect(answer.status).toBe(status)
})

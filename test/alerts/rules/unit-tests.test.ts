import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'
import { standardRulesFile } from '../../../alerts/alerts.ts'
import { loadRules, parseRules } from '../../../alerts/rules/load.ts'
import { RulesError } from '../../../alerts/rules/problem.ts'
import { readSeries } from '../../../alerts/rules/tests/notation.ts'
import { runTests, runUnitTests } from '../../../alerts/rules/tests/run.ts'

const shipped = fileURLToPath(new URL('../../../alerts/rules.test.yaml', import.meta.url))
const { results } = await runUnitTests(shipped)

describe('the unit tests of the shipped rules', () => {
  test.each(results.map(({ name, failures }) => [name, failures] as const))('%s', (_, failures) => expect(failures).toEqual([]))
})

describe('a series in a line', () => {
  const flat = (line: string) => {
    const read = readSeries(line, 1)
    return 'problem' in read
      ? `${read.offset}: ${read.problem}`
      : read.column.map(value => (value === undefined ? '_' : value === null ? '-' : String(value[0]))).join(' ')
  }
  test.each([
    ['150x3', '150 150 150'],
    ['100+2x3 104', '100 102 104 104'],
    ['180-0.5x3', '180 179.5 179'],
    ['-5+5x3', '-5 0 5'],
    ['1 _x2 -x2 2', '1 _ _ - - 2'],
    ['150x2 15o', '6: 15o is no part of a series'],
    ['_+2x3', '0: _+2x3 is no part of a series'],
    ['0/-1/0', '0: 0/-1/0 has 3 axes, not 1'],
    ['1x7200 1', '7: more than 7200 s'],
  ])('%s', (line, expected) => expect(flat(line)).toBe(expected))
})

const rules = parseRules(
  `groups:
  - name: heart
    rules:
      - alert: fast
        expr: bpm > params.limit
        for: 10s
        raise: [{ to: high, expr: bpm > 200.0 }]
        labels: { severity: medium, kind: heart }
        params: { limit: { default: 180, unit: bpm, min: 150, max: 180 } }
        notify: { teacher: at-once, guardian: at-once, child: never }
        annotations:
          teacher: { en: "a", zh: "a" }
          guardian: { en: "a", zh: "a" }
          child: { en: "a", zh: "a" }
`,
  'rules.yaml',
)

const one = (test: string) => `tests:\n  - name: a fast heart\n${test.replaceAll(/^/gm, '    ')}\n`
const fast = 'input: { bpm: 170x10 185x20 170x10 }'

describe('a wrong expectation fails, and says what came', () => {
  test.each([
    ['right', '{ fired: 20s, severity: medium, resolved: 30s }', []],
    ['another time', '{ fired: 21s, severity: medium, resolved: 30s }', ['medium fired 21s resolved 30s', 'medium fired 20s resolved 30s']],
    ['another severity', '{ fired: 20s, severity: high, resolved: 30s }', ['high fired 20s resolved 30s', 'medium fired 20s resolved 30s']],
    ['it should go on', '{ fired: 20s, severity: medium }', ['medium fired 20s', 'medium fired 20s resolved 30s']],
    ['nothing should come', '', ['nothing', 'medium fired 20s resolved 30s']],
  ])('%s', (_, alerts, saying) => {
    const [result] = runTests(one(`${fast}\nexpect: { fast: [${alerts}] }`), 'my.test.yaml', rules)
    expect(result).toEqual({
      name: 'a fast heart',
      line: 2,
      failures: saying.length === 0 ? [] : [`fast: expected ${saying[0]}, got ${saying[1]}`],
    })
  })

  test('raised, by another’s params, and after a pause of the band', () => {
    const raised = one('input: { bpm: 185x14 195 205x5 }\nexpect: { fast: [{ fired: 10s, severity: medium, raised: 15s }] }')
    const tightened = one('params: { fast: { limit: 160 } }\ninput: { bpm: 170x20 }\nexpect: { fast: [{ fired: 10s, severity: medium }] }')
    const silent = one('input: { bpm: 185x6 _x40 185x8 }\nexpect: { fast: [] }')
    for (const source of [raised, tightened, silent]) expect(runTests(source, 'my.test.yaml', rules)[0]!.failures).toEqual([])
  })
})

describe('a tests file that must not be used: the place and the fix', () => {
  test.each<[string, string, string]>([
    ['no such rule', `${fast}\nexpect: { fats: [] }`, '4:15 unknown rule fats | Did you mean fast?'],
    ['no such param', `${fast}\nparams: { fast: { limt: 3 } }\nexpect: { fast: [] }`, '4:23 unknown param limt | Did you mean limit?'],
    ['no such field', 'input: { pulse: 170x10 }\nexpect: { fast: [] }', '3:14 unknown key pulse | Remove it'],
    ['a field misspelt', 'input: { bmp: 170x10 }\nexpect: { fast: [] }', '3:14 unknown key bmp | Did you mean bpm?'],
    ['a series that is none', 'input: { bpm: "170x10 15o" }\nexpect: { fast: [] }', '3:27 15o is no part of a series | Write 150x60'],
    ['one axis of three', 'input: { acc: 1x10 }\nexpect: { fast: [] }', '3:19 1x10 has one axis, not 3 | Write'],
    [
      'series of two lengths',
      'input: { bpm: 170x10, enmo: 8x9 }\nexpect: { fast: [] }',
      '3:33 enmo lasts 9 s, the longest series 10 s | Make all series equally long',
    ],
    ['nothing expected', fast, '2:5 tests.0.expect is missing | Add expect'],
    ['a time that is none', `${fast}\nexpect: { fast: [{ fired: 20, severity: high }] }`, '4:31 fired: Invalid input'],
  ])('%s', (_, test, expected) => {
    try {
      runTests(one(test), 'my.test.yaml', rules)
      expect.unreachable('it was taken')
    } catch (error) {
      if (!(error instanceof RulesError)) throw error
      const [{ line, column, problem, fix }] = error.problems as [RulesError['problems'][0]]
      expect(`${line}:${column} ${problem} | ${fix}`).toContain(expected)
    }
  })
})

test('every rule that ships has a unit test here in which it fires, but for signs that take a class, beats or an hour', async () => {
  const source = await readFile(shipped, 'utf8')
  const untested = (await loadRules(standardRulesFile)).map(({ name }) => name).filter(name => !source.includes(`      ${name}: [{`))
  expect(untested).toEqual(['irregular-rhythm', 'heat', 'unusual-stillness'])
})

test.each(['en', 'zh'])('a teacher reads each limit of a shipped rule by a name: %s', async language => {
  const words = JSON.parse(await readFile(new URL(`../../../dashboard/web/language/${language}.json`, import.meta.url), 'utf8'))
  const nameless = (await loadRules(standardRulesFile)).flatMap(({ name, limits }) =>
    Object.keys(limits).filter(param => !(`limit.${name}.${param}` in words || `limit.${param}` in words)),
  )
  expect(nameless).toEqual([])
})

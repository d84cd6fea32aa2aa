import { readFile } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { enabledParam } from '../../../domain/overlay.ts'
import { loadRules, type Rule } from '../load.ts'
import { nearest, type Places, type Problem, RulesError } from '../problem.ts'
import { inOrder, parseYaml } from '../yaml-file.ts'
import { readSeries } from './notation.ts'
import { type Happened, play } from './play.ts'
import { Input, TestsFile, UnitTest } from './schema.ts'

/** How one test went; `failures` says of each rule that did not do as expected what was expected and what came. */
export interface Result {
  name: string
  line: number
  failures: string[]
}

/** Runs the unit tests in `file` through the real engine. Throws RulesError when it, or the rules file that it names, must not be used. */
export async function runUnitTests(file: string): Promise<{ ruleFile: string; results: Result[] }> {
  const source = await readFile(file, 'utf8')
  const named = /^rule_file:\s*(\S+)/m.exec(source)?.[1]?.replace(/^["']|["']$/g, '')
  const ruleFile = join(dirname(file), named ?? basename(file).replace('.test.', '.'))
  return { ruleFile, results: runTests(source, file, await loadRules(ruleFile)) }
}

/** The same from text. */
export function runTests(source: string, file: string, rules: readonly Rule[]): Result[] {
  const { value, places } = parseYaml(source, file, TestsFile, keysAt)
  const problems: Problem[] = []
  const ready = value.tests.map((test, i) => ({
    test,
    columns: columnsOf(test, ['tests', i], places, problems),
    line: places.at(['tests', i]).line,
  }))
  value.tests.forEach((test, i) => void problems.push(...nameProblems(test, ['tests', i], rules, places)))
  if (problems.length > 0) throw new RulesError(file, inOrder(problems))
  return ready.map(({ test, columns, line }) => ({ name: test.name, line, failures: failuresOf(test, play(rules, test, columns)) }))
}

type Path = readonly PropertyKey[]
type Columns = Parameters<typeof play>[2]

function columnsOf(test: UnitTest, path: Path, places: Places, problems: Problem[]): Columns {
  const series = Object.entries(test.input as { [field: string]: string }).flatMap(([field, line]) => {
    const read = readSeries(line, field === 'acc' ? 3 : 1)
    if (!('problem' in read)) return [{ field, ...read }]
    const fix = 'Write 150x60 (a value for 60 s), 100+2x30 (rising), _x5 (nothing received), -x5 (no value found), and three axes as 0/-1/0'
    problems.push({ ...places.within([...path, 'input', field], read.offset), problem: read.problem, fix })
    return []
  })
  const lasting = series.filter(({ every }) => !every)
  const seconds = Math.max(1, ...lasting.map(({ column }) => column.length))
  for (const { field, column } of lasting) {
    if (column.length === seconds) continue
    const problem = `${field} lasts ${column.length} s, the longest series ${seconds} s`
    problems.push({
      ...places.at([...path, 'input', field]),
      problem,
      fix: 'Make all series equally long; one value alone goes on for ever',
    })
  }
  return Object.fromEntries(series.map(({ field, column, every }) => [field, every ? Array(seconds).fill(column[0]) : column]))
}

function nameProblems({ expect, params }: UnitTest, path: Path, rules: readonly Rule[], places: Places): Problem[] {
  const names = rules.map(({ name }) => name)
  const unknown = (keys: Path, among: readonly string[], what: string): Problem[] => {
    const name = String(keys.at(-1))
    if (among.includes(name)) return []
    const meant = nearest(name, among)
    const fix = meant ? `Did you mean ${meant}?` : `Known are ${among.join(', ')}`
    return [{ ...places.at([...path, ...keys], 'key'), problem: `unknown ${what} ${name}`, fix }]
  }
  return [
    ...Object.keys(expect).flatMap(name => unknown(['expect', name], names, 'rule')),
    ...Object.keys(params).flatMap(name => unknown(['params', name], names, 'rule')),
    ...Object.entries(params).flatMap(([name, values]) => {
      const rule = rules.find(each => each.name === name)
      if (!rule) return []
      const known = [...Object.keys(rule.limits), enabledParam]
      return Object.keys(values).flatMap(param => unknown(['params', name, param], known, 'param'))
    }),
  ]
}

const keysAt = (path: Path): readonly string[] => {
  if (path.length === 0) return Object.keys(TestsFile.shape)
  return path.at(-1) === 'input' ? Object.keys(Input.shape) : path.length === 2 ? Object.keys(UnitTest.shape) : []
}

const failuresOf = ({ expect }: UnitTest, happened: ReadonlyMap<string, Happened[]>): string[] =>
  Object.entries(expect).flatMap(([rule, expected]) => {
    const [wanted, came] = [expected.map(tellOne).join('; ') || 'nothing', (happened.get(rule) ?? []).map(tellOne).join('; ') || 'nothing']
    return wanted === came ? [] : [`${rule}: expected ${wanted}, got ${came}`]
  })

const tellOne = ({
  fired,
  severity,
  raised,
  resolved,
}: { [K in keyof Happened]: Happened[K] | undefined } & Pick<Happened, 'fired' | 'severity'>) =>
  [
    `${severity} fired ${clock(fired)}`,
    ...(raised === undefined ? [] : [`raised ${clock(raised)}`]),
    ...(resolved === undefined ? [] : [`resolved ${clock(resolved)}`]),
  ].join(' ')

/** As durations are written: `1m10s`. */
function clock(ms: number): string {
  const seconds = Math.round(ms / 1_000)
  const [h, m, s] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60, seconds % 60]
  return `${h ? `${h}h` : ''}${m ? `${m}m` : ''}${s || seconds === 0 ? `${s}s` : ''}`
}

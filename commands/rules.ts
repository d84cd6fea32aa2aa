import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { loadRules } from '../alerts/rules/load.ts'
import { runUnitTests } from '../alerts/rules/tests/run.ts'
import { backtestFile } from './backtest.ts'
import { run, UsageError } from './command.ts'

const usage =
  'npm run rules -- check FILE | test FILE | backtest FILE [--school s1] [--class ID] [--lessons 10] [--set over-ceiling.margin=15]'

if (import.meta.main)
  await run(usage, async () => {
    const text = { type: 'string' } as const
    const { positionals, values } = parseArgs({
      allowPositionals: true,
      options: { school: text, class: text, lessons: text, set: { type: 'string', multiple: true } },
    })
    const [what, file] = positionals
    if (file === undefined || positionals.length > 2) throw new UsageError('say what to do, and with which file')
    if (!existsSync(file)) throw new UsageError(`there is no file ${file}`)
    switch (what) {
      case 'check':
        return console.log(await check(file))
      case 'test':
        return console.log(await test(file))
      case 'backtest':
        return console.log(await backtestFile({ file, ...values, environment: process.env, now: Date.now }))
      default:
        throw new UsageError(`${what}: check, test or backtest`)
    }
  })

/** Throws RulesError: a line for each problem, `file:line:column: problem. fix`. */
export async function check(file: string): Promise<string> {
  const rules = await loadRules(file)
  const off = rules.filter(({ enabled }) => !enabled).map(({ name }) => name)
  return `${file}: ${rules.length} rules, in order${off.length > 0 ? ` (off by default: ${off.join(', ')})` : ''}`
}

/** The unit tests of a rules file: FILE itself, or the `.test.yaml` beside it. Throws when one fails, with what was expected and what came. */
export async function test(file: string): Promise<string> {
  const beside = file.replace(/(\.test)?(\.ya?ml)$/, '.test$2')
  if (!existsSync(beside)) throw new UsageError(`there are no unit tests ${beside} beside ${file}`)
  const { ruleFile, results } = await runUnitTests(beside)
  const failed = results.filter(({ failures }) => failures.length > 0)
  if (failed.length === 0) return `${beside}: ${results.length} tests of ${ruleFile} pass`
  const lines = failed.flatMap(({ name, line, failures }) => failures.map(failure => `${beside}:${line}: ${name}: ${failure}`))
  throw new Error([...lines, `${failed.length} of ${results.length} tests fail`].join('\n'))
}

import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadRules } from '../alerts/rules/load.ts'
import { evaluationOf } from '../evaluation/evaluation.ts'
import { readManifest } from '../evaluation/manifest.ts'
import { playManifest } from '../evaluation/recordings.ts'
import { reportOf } from '../evaluation/report.ts'
import type { Result } from '../evaluation/result.ts'
import { run, UsageError } from './command.ts'

const usage = 'npm run evaluate -- [--recordings DIR] [--lessons N] [--json FILE]'
const rulesFile = fileURLToPath(new URL('../alerts/rules.yaml', import.meta.url))

await run(usage, async () => {
  const { values } = parseArgs({ options: { recordings: { type: 'string' }, lessons: { type: 'string' }, json: { type: 'string' } } })
  if (values.recordings === undefined) throw new UsageError('--recordings: a folder with a MANIFEST.tsv is needed')
  const rules = await loadRules(rulesFile)
  const recordings = await playManifest(await readManifest(values.recordings), rules)
  const result: Result = { recordings, simulated: null }
  const evaluation = evaluationOf(result)
  console.log(reportOf(result, evaluation))
  if (values.json !== undefined) await writeFile(values.json, `${JSON.stringify(evaluation, null, 2)}\n`)
})

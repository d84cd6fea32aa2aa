import { existsSync } from 'node:fs'
import { readFile, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { loadRules } from '../alerts/rules/load.ts'
import { filledCard } from '../evaluation/card.ts'
import { evaluationOf } from '../evaluation/evaluation.ts'
import type { Evaluation } from '../evaluation/figures.ts'
import { readManifest } from '../evaluation/manifest.ts'
import { pageOf } from '../evaluation/page.ts'
import { playManifest } from '../evaluation/recordings.ts'
import { reportOf } from '../evaluation/report.ts'
import type { Result } from '../evaluation/result.ts'
import { heldOutSeed, seedMax, simulateLessons } from '../evaluation/simulated.ts'
import { classSize } from '../evaluation/simulated-lesson.ts'
import { run, UsageError } from './command.ts'

const usage = `npm run evaluate -- [--recordings DIR] [--lessons N] [--seed N] [--json FILE] [--html FILE] [--card FILE]
  --recordings DIR    a folder with a MANIFEST.tsv
  --lessons N         simulated lessons of ${classSize} students, 0 to 100000; 0 with recordings, else 300
  --seed N            which simulated lessons, 0 to ${seedMax}; ${heldOutSeed} by default, which is kept for reports: tune on another
  --json FILE         the figures
  --html FILE         one page with plots, and every false alarm with its seconds
  --card FILE         writes the figures between the marks of a model card`
const rulesFile = fileURLToPath(new URL('../alerts/rules.yaml', import.meta.url))
const lessonsAlone = 300
const lessonsMax = 100_000

type Options = ReturnType<typeof parseArguments>

/** Plays what the command line asks for; progress goes to stderr. */
async function evaluate({ recordings: folder, lessons, seed }: Pick<Options, 'recordings' | 'lessons' | 'seed'>): Promise<Result> {
  const recordings = folder === null ? null : await playManifest(await readManifest(folder), await loadRules(rulesFile))
  if (lessons === 0) return { recordings, simulated: null }
  let told = 0
  const progress = (done: number) => {
    if (done < lessons && done - told < Math.max(100, lessons / 20)) return
    told = done
    console.error(`${done} of ${lessons} lessons`)
  }
  const simulated = await simulateLessons({ lessons, seed, workers: availableParallelism(), rulesFile, progress })
  return { recordings, simulated: { ...simulated, lessons, seed, classSize } }
}

function parseArguments(args: string[]) {
  const text = { type: 'string' } as const
  const { values } = parseArgs({ args, options: { recordings: text, lessons: text, seed: text, json: text, html: text, card: text } })
  const { recordings = null, json = null, html = null, card = null } = values
  if (recordings !== null && !existsSync(recordings)) throw new UsageError(`--recordings: ${recordings} is not there`)
  const lessons = wholeNumber('--lessons', values.lessons, lessonsMax) ?? (recordings === null ? lessonsAlone : 0)
  const seed = wholeNumber('--seed', values.seed, seedMax) ?? heldOutSeed
  if (recordings === null && lessons === 0) throw new UsageError('--recordings or --lessons: there is nothing to evaluate')
  return { recordings, lessons, seed, json, html, card }
}

/** null: not given */
function wholeNumber(option: string, text: string | undefined, max: number): number | null {
  if (text === undefined) return null
  const value = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN
  if (!(value <= max)) throw new UsageError(`${option}: a whole number from 0 to ${max}`)
  return value
}

async function writeCard(file: string, result: Result, evaluation: Evaluation) {
  const parts = [
    ...(result.recordings ? ['--recordings DIR'] : []),
    ...(result.simulated ? [`--lessons ${result.simulated.lessons} --seed ${result.simulated.seed}`] : []),
  ]
  const command = `npm run evaluate -- ${parts.join(' ')}`
  await writeFile(file, filledCard({ card: await readFile(file, 'utf8'), result, evaluation, command }))
}

await run(usage, async () => {
  const options = parseArguments(process.argv.slice(2))
  const result = await evaluate(options)
  const evaluation = evaluationOf(result)
  console.log(reportOf(result, evaluation))
  if (options.json !== null) await writeFile(options.json, `${JSON.stringify(evaluation, null, 2)}\n`)
  if (options.html !== null) await writeFile(options.html, pageOf(result, evaluation))
  if (options.card !== null) await writeCard(options.card, result, evaluation)
})

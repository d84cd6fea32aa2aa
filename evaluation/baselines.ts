import { readFile } from 'node:fs/promises'
import { parseRows } from '../record/files/read-csv.ts'
import { wristOf } from './fall-baselines.ts'
import { type FallCase, fallTable } from './fall-table.ts'
import { type Entry, readLabels, readManifest } from './manifest.ts'
import { personOf } from './person.ts'
import { type RhythmCase, rhythmCasesOf } from './rhythm-baselines.ts'
import { rhythmTables } from './rhythm-table.ts'
import { wristSeconds } from './wrist-seconds.ts'

/** Falls and rhythm beside what is known to work: `node evaluation/baselines.ts DIR`, a folder of recordings with a MANIFEST.tsv. */
const entries = await readManifest(process.argv[2] ?? '.')
console.log(fallTable(await fallCases(entries.filter(({ kind }) => kind === 'fall' || kind === 'adl'))))
console.log(`\n${rhythmTables(await rhythmCases(entries.filter(({ kind }) => kind.startsWith('rr_') && kind !== 'rr_exercise')))}`)

async function fallCases(trials: readonly Entry[]): Promise<FallCase[]> {
  return Promise.all(
    trials.map(async ({ name, kind, source, file }) => {
      const rows = parseRows(file, await readFile(file, 'utf8'))
      const offsets = Array.from({ length: 10 }, (_, tenths) => wristOf(rows, 100 * tenths))
      return { person: personOf(name), source, fall: kind === 'fall', offsets }
    }),
  )
}

async function rhythmCases(recordings: readonly Entry[]): Promise<RhythmCase[]> {
  const cases = await Promise.all(
    recordings.map(async entry => {
      const labels = entry.labelsFile === null ? [] : await readLabels(entry.labelsFile)
      return rhythmCasesOf(entry, wristSeconds(entry.file, await readFile(entry.file, 'utf8'), false), labels)
    }),
  )
  return cases.flat()
}

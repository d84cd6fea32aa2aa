import { readFile } from 'node:fs/promises'
import { parseRows } from '../record/files/read-csv.ts'
import { wristOf } from './fall-baselines.ts'
import { type FallCase, fallTable } from './fall-table.ts'
import { type Entry, readLabels, readManifest } from './manifest.ts'
import { personOf } from './person.ts'
import { rhythmTables } from './rhythm-table.ts'
import { type RhythmRecord, rhythmRecordsOf } from './rhythm-trials.ts'

/** Falls and rhythm beside what is known to work: `node evaluation/baselines.ts DIR`, a folder of recordings with a MANIFEST.tsv. */
const entries = await readManifest(process.argv[2] ?? '.')
console.log(fallTable(await fallCases(entries.filter(({ kind }) => kind === 'fall' || kind === 'adl'))))
console.log(`\n${rhythmTables(await rhythmRecords(entries.filter(({ kind }) => kind.startsWith('rr_') && kind !== 'rr_exercise')))}`)

async function fallCases(trials: readonly Entry[]): Promise<FallCase[]> {
  return Promise.all(
    trials.map(async ({ name, kind, source, file }) => {
      const rows = parseRows(file, await readFile(file, 'utf8'))
      const offsets = Array.from({ length: 10 }, (_, tenths) => wristOf(rows, 100 * tenths))
      return { person: personOf(name), source, fall: kind === 'fall', offsets }
    }),
  )
}

async function rhythmRecords(recordings: readonly Entry[]): Promise<RhythmRecord[]> {
  const records = await Promise.all(
    recordings.map(async entry => {
      const labels = entry.labelsFile === null ? [] : await readLabels(entry.labelsFile)
      return rhythmRecordsOf(entry, await readFile(entry.file, 'utf8'), labels)
    }),
  )
  return records.flat()
}

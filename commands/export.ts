import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { Id } from '../domain/ids.ts'
import { foldersOf } from '../ingest/folders.ts'
import { openStore } from '../ingest/store/open.ts'
import type { Query, StoredReading } from '../ingest/store/store.ts'
import { cellOf } from '../record/files/write-csv.ts'
import { catchUp } from './catch-up.ts'
import { run, UsageError } from './command.ts'

const usage = 'npm run export -- --school s1 [--student ID] [--from MS --to MS] [--out FILE]'
const header = 'student,band,t,t_band,bpm,contact,acc_x,acc_y,acc_z,enmo,peak,steps,spo2,skin,battery,rr'

await run(usage, async () => {
  const { values } = parseArgs({
    options: {
      school: { type: 'string' },
      student: { type: 'string' },
      from: { type: 'string' },
      to: { type: 'string' },
      out: { type: 'string' },
    },
  })
  const query = parseQuery(values)
  const { dataFolder, influx } = readConfig(process.env)
  const folders = foldersOf(dataFolder, influx ? 'influx' : 'embedded')
  if (!existsSync(join(dataFolder, 'schools', query.school)))
    throw new UsageError(`--school: there is no school ${query.school} in ${dataFolder} (PULSEYARD_DATA)`)
  await using store = openStore({ folder: dataFolder, influx })
  await catchUp(folders, store)
  const out = values.out === undefined ? process.stdout : await openFile(values.out)
  let rows = 0
  out.write(`${header}\n`)
  for await (const reading of store.read(query)) {
    rows++
    if (!out.write(`${lineOf(reading)}\n`)) await once(out, 'drain')
  }
  if (values.out !== undefined) {
    out.end()
    await once(out, 'finish')
    console.error(`${rows} readings to ${values.out}`)
  }
})

async function openFile(path: string) {
  const file = createWriteStream(path, { mode: 0o600 })
  await once(file, 'open').catch(error => {
    throw new UsageError(`--out: ${error.message}`)
  })
  return file
}

function parseQuery({ school, student, from, to }: { school?: string; student?: string; from?: string; to?: string }): Query {
  if (!Id.safeParse(school).success) throw new UsageError('--school: the school’s id is needed')
  if (student !== undefined && !Id.safeParse(student).success) throw new UsageError('--student: not a student’s id')
  const time = (name: string, value: string | undefined) => {
    if (value === undefined) return undefined
    if (!/^-?\d{1,16}$/.test(value)) throw new UsageError(`${name}: milliseconds since 1970, such as 1766400000000`)
    return Number(value)
  }
  const [after, before] = [time('--from', from), time('--to', to)]
  return {
    school: school!,
    ...(student === undefined ? {} : { student }),
    ...(after === undefined ? {} : { from: after }),
    ...(before === undefined ? {} : { to: before }),
  }
}

function lineOf(r: StoredReading) {
  const [x, y, z] = r.acc ?? []
  const contact = r.contact === undefined ? null : String(r.contact)
  return [r.student, r.band, r.t, r.tBand, r.bpm, contact, x, y, z, r.enmo, r.peak, r.steps, r.spo2, r.skin, r.battery, r.rr?.join(' ')]
    .map(cellOf)
    .join(',')
}

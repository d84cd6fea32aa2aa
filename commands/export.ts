import { once } from 'node:events'
import { createWriteStream, existsSync } from 'node:fs'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { readConfig } from '../config.ts'
import { Id } from '../domain/ids.ts'
import { foldersOf } from '../ingest/folders.ts'
import { readCursor } from '../ingest/log/cursor.ts'
import { createDisk } from '../ingest/log/disk.ts'
import { identityOf, LogLockedError, openLog } from '../ingest/log/log.ts'
import { lastRecord } from '../ingest/log/reader.ts'
import { createFollower } from '../ingest/store/follower.ts'
import { openStore } from '../ingest/store/open.ts'
import type { Query, SeriesStore, StoredReading } from '../ingest/store/store.ts'
import { run, UsageError } from './command.ts'

const usage = 'npm run export -- --school s1 [--student ID] [--from MS --to MS] [--out FILE]'
const header = 'student,band,t,t_band,bpm,contact,acc_x,acc_y,acc_z,enmo,peak,steps,spo2,skin,battery,rr'

/** A running server's store is at most this far behind before it counts as stuck. */
const behindMsMax = 120_000

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

/** Everything acknowledged must be in the export: the log's newest records are put away first, by the server if one runs, else here. */
async function catchUp({ log: folder, storeCursor }: ReturnType<typeof foldersOf>, store: SeriesStore) {
  try {
    await using log = await openLog({ folder })
    const follower = createFollower({ disk: createDisk(folder), log: log.identity, cursorPath: storeCursor, store })
    while (await follower.step(log.committed()));
  } catch (error) {
    if (!(error instanceof LogLockedError)) throw error
    const last = lastRecord(createDisk(folder))
    const identity = identityOf(folder)
    for (let waited = 0; readCursor(storeCursor, identity) < last; waited += 50) {
      if (waited > behindMsMax) throw new Error('the running server’s store does not catch up with its log: see /readyz')
      await pause(50)
    }
  }
}

function lineOf(r: StoredReading) {
  const [x, y, z] = r.acc ?? []
  return [r.student, r.band, r.t, r.tBand, r.bpm, r.contact, x, y, z, r.enmo, r.peak, r.steps, r.spo2, r.skin, r.battery, r.rr?.join(' ')]
    .map(value => value ?? '')
    .join(',')
}

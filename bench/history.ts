import { execFile } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs, promisify } from 'node:util'
import { run } from '../commands/command.ts'
import type { Viewer } from '../domain/access.ts'
import type { Lesson } from '../domain/lesson.ts'
import type { Student } from '../domain/student.ts'
import { lineOf } from '../ingest/store/influx/lines.ts'
import { openStore, type StoreSettings } from '../ingest/store/open.ts'
import type { SeriesStore, StoredReading } from '../ingest/store/store.ts'
import { createAnswers } from '../record/answers.ts'
import { startRecord } from '../record/record.ts'
import { startInflux } from '../test/support/influx.ts'

/** A class's school year of PE: 40 students, 47 lessons of 45 minutes at one reading a second are 5,076,000 readings. */
const students = 40
const { values } = parseArgs({ options: { json: { type: 'string' }, lessons: { type: 'string', default: '47' } } })
const lessons = Number(values.lessons)
const lessonSeconds = 2_700
const readings = students * lessons * lessonSeconds
const start = Date.UTC(2026, 1, 2, 9)
const everyMs = 2.5 * 24 * 3_600_000
const batch = 17_000
const school = 's1'
const asked = 200

const studentIds = Array.from({ length: students }, (_, i) => `p${String(i).padStart(2, '0')}`)
const startOf = (lesson: number) => start + Math.floor(lesson * everyMs)
/** The same numbers each time, and no two seconds alike. */
const noise = (i: number) => ((i * 2_654_435_761) % 4_294_967_296) / 4_294_967_296

function readingOf(lesson: number, second: number, student: number): StoredReading {
  const t = startOf(lesson) + second * 1_000 + student
  const n = noise(lesson * 1_000_003 + second * 4_001 + student)
  const bpm = Math.round(110 + 50 * Math.sin(second / 200 + student) + 8 * n)
  const acc: [number, number, number] = [Math.round(n * 100) / 100, Math.round((1 - n) * 50) / 100, 0.94]
  const motion = { acc, enmo: Math.round(20 + 400 * n), peak: Math.round(10 + 20 * n) / 10, steps: Math.round(3 * n) }
  return { student: studentIds[student]!, band: `b${student}`, t, tBand: t - 7, receivedAt: t + 80, bpm, contact: true, ...motion }
}

/** As the log hands them over: second by second, the class together. */
function* batches(): Generator<StoredReading[]> {
  let list: StoredReading[] = []
  for (let lesson = 0; lesson < lessons; lesson++)
    for (let second = 0; second < lessonSeconds; second++)
      for (let student = 0; student < students; student++) {
        list.push(readingOf(lesson, second, student))
        if (list.length < batch) continue
        yield list
        list = []
      }
  if (list.length > 0) yield list
}

async function write(store: SeriesStore): Promise<number> {
  let ms = 0
  for (const list of batches()) {
    const before = performance.now()
    await store.write(school, list)
    ms += performance.now() - before
  }
  return Math.round(readings / (ms / 1_000))
}

/** The same points as a file for `influx -import`, and how fast that takes them, in a database of its own. */
async function importInto(port: string, folder: string): Promise<number> {
  const path = join(folder, 'points.txt')
  const file = createWriteStream(path)
  file.write('# DDL\nCREATE DATABASE imported\n# DML\n# CONTEXT-DATABASE: imported\n')
  for (const list of batches()) if (!file.write(`${list.map(each => lineOf(school, each)).join('\n')}\n`)) await once(file, 'drain')
  file.end()
  await once(file, 'finish')
  const before = performance.now()
  await promisify(execFile)('influx', ['-port', port, '-import', '-path', path, '-precision', 'ms'], { maxBuffer: 1 << 28 })
  return Math.round(readings / ((performance.now() - before) / 1_000))
}

const quantile = (list: number[], share: number) =>
  Number(list.toSorted((a, b) => a - b)[Math.min(list.length - 1, Math.floor(list.length * share))]!.toFixed(1))

/** One student's lesson, as a page asks for it: ms. */
async function seriesMs(store: SeriesStore) {
  const taken: number[] = []
  for (let i = 0; i < asked; i++) {
    const lesson = Math.floor(noise(i) * lessons)
    const from = startOf(lesson)
    const before = performance.now()
    const { t } = await store.series({ school, student: studentIds[i % students]!, from, to: from + lessonSeconds * 1_000 + students })
    taken.push(performance.now() - before)
    if (t.length !== lessonSeconds) throw new Error(`a lesson has ${lessonSeconds} readings, found ${t.length}`)
  }
  return { lessonP50Ms: quantile(taken, 0.5), lessonP95Ms: quantile(taken, 0.95) }
}

const viewer: Viewer = { account: 'silva', school, role: 'teacher', name: 'Silva', language: 'en', classes: ['c1'], students: [] }
const studentOf = (id: string): Student => ({ school, id, class: 'c1', ageYears: 12, sex: null, restingBpm: null, maxBpm: null, flags: [] })
const roster = studentIds.map(studentOf)
const timetable = Array.from({ length: lessons }, (_, i): Lesson => {
  const startsAt = startOf(i)
  return { school, id: `l${i}`, class: 'c1', title: 'PE', startsAt, endsAt: startsAt + lessonSeconds * 1_000, phase: null }
})

/** Sums every lesson up, then tells the term: the class's figures of each lesson, and each student's. */
async function termMs(store: SeriesStore, folder: string) {
  const now = () => timetable.at(-1)!.endsAt + 3_600_000
  const people = {
    student: (_: string, id: string) => roster.find(each => each.id === id) ?? null,
    nameOf: (_: string, id: string) => id,
    consentOf: () => ({ live: true, store: true, guardians: true, projector: false }),
    studentsIn: () => roster,
    classesOf: () => [{ id: 'c1', name: 'c1' }],
    lesson: (_: string, id: string) => timetable.find(each => each.id === id) ?? null,
    lessonsOf: () => timetable,
    phasesOf: () => [],
    viewer: () => viewer,
    covers: () => false,
  }
  const history = { series: async (query: Parameters<SeriesStore['series']>[0]) => ({ series: await store.series(query), whole: true }) }
  await using record = startRecord({
    folder,
    history,
    people,
    summaryDays: 730,
    retentionDays: 3_650,
    schools: [school],
    now,
    logger: console,
  })
  for (const { id } of timetable) record.recompute(school, id, studentIds)
  const before = performance.now()
  record.advance(now() + 10_000)
  await record.idle()
  const lessonMs = (performance.now() - before) / lessons
  const answers = createAnswers({ record, history, people, notifyOf: () => null, catchingUpSince: () => null, now })
  const taken: number[] = []
  for (let i = 0; i < asked; i++) {
    const from = performance.now()
    const told = answers.lessonsOf(viewer, 'c1', { limit: 100 }).lessons.length
    const each = roster.reduce((sum, { id }) => sum + answers.studentLessons(viewer, id, { limit: 100 }).lessons.length, 0)
    taken.push(performance.now() - from)
    if (told !== lessons || each !== lessons * students) throw new Error(`a term has ${lessons} lessons, found ${told} and ${each}`)
  }
  return { sumUpALessonMs: Math.round(lessonMs), termP50Ms: quantile(taken, 0.5), termP95Ms: quantile(taken, 0.95) }
}

async function measure(name: string, settings: StoreSettings, folder: string, settle: () => Promise<void>) {
  await using store = openStore(settings)
  const perSecond = await write(store)
  await settle()
  return { store: name, readings, perSecond, ...(await seriesMs(store)), ...(await termMs(store, folder)) }
}

/** InfluxDB goes on compacting for a while; what a page waits for is measured when it has come to rest. */
const quiet = () => pause(30_000)

await run('npm run bench:history [-- --lessons 47] [--json FILE]', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'pulseyard-bench-'))
  const [embedded, beside] = [join(folder, 'embedded'), join(folder, 'influx')]
  for (const each of [embedded, beside]) mkdirSync(each)
  try {
    await using influx = await startInflux()
    const rows = [
      await measure('embedded', { folder: embedded }, embedded, async () => {}),
      await measure('InfluxDB', { folder: beside, influx: influx.settings }, beside, quiet),
    ]
    const importedPerSecond = await importInto(new URL(influx.url).port, folder)
    const report = {
      machine: { cpus: cpus().length, model: cpus()[0]?.model, node: process.version },
      rows,
      importedPerSecond,
      ofImport: Number((rows[1]!.perSecond / importedPerSecond).toFixed(2)),
    }
    console.table(rows)
    console.log(`influx -import of the same points: ${importedPerSecond} a second; Pulseyard's store wrote ${report.ofImport} of that`)
    if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(report, null, 2)}\n`)
  } finally {
    rmSync(folder, { recursive: true })
  }
})

import { readdir, stat, writeFile } from 'node:fs/promises'
import { extname, join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { Id } from '../domain/ids.ts'
import { readRecording } from '../record/files/recording.ts'
import { startClassroom, startStories } from '../simulator/classroom.ts'
import type { Fleet, FleetStats } from '../simulator/fleet.ts'
import { type Incident, parseIncident } from '../simulator/incident.ts'
import { scriptSeconds, standardLesson } from '../simulator/lesson-script.ts'
import { recordedStory } from '../simulator/player.ts'
import { run, UsageError } from './command.ts'

const usage = `npm run simulate -- [options]        bands against a running server
  --bands N           40, or one for each recording
  --url URL           mqtt://127.0.0.1:1883; mqtts:// and ws://…/mqtt too
  --school ID         s1
  --prefix TEXT       b: bands b00000, b00001, …
  --secret S          the bands' secret
  --recordings PATH   a .csv, .fit or .tcx file or a folder of them; may be repeated. Band i plays file i, from the first again when they run out
  --speed N           1 to 1000; above 1 a band acts as one back in range: sent is now, t runs up to now
  --seconds N         play this much of the lesson or of each recording; default: all
  --incident WHAT@S   collapse@120 or collapse@120:b00003; may be repeated
  --seed N            1: the same seed tells the same lesson
  --report FILE       what each band played, with a SHA-256 over its samples, as JSON`

/** How long to wait for PUBACKs when nothing moves any more. */
const patienceMs = 30_000
/** How long to wait for a first answer to any band: a few tries, and a server that is just starting. */
const firstAnswerMs = 6_000

const wholeFrom = (min: number, max: number) => {
  const fix = `give a whole number from ${min} to ${max}`
  return z.string().regex(/^\d+$/, fix).transform(Number).pipe(z.number(fix).min(min, fix).max(max, fix))
}
const Arguments = z.object({
  bands: wholeFrom(1, 100_000).optional(),
  url: z
    .string()
    .regex(/^(mqtts?|wss?):\/\/./, 'begin with mqtt://, mqtts://, ws:// or wss://')
    .default('mqtt://127.0.0.1:1883'),
  school: Id.default('s1'),
  prefix: z
    .string()
    .regex(/^[A-Za-z0-9_-]{1,32}$/, '1 to 32 letters, digits, _ or -')
    .default('b'),
  secret: z.string().default(''),
  recordings: z.array(z.string()).default([]),
  speed: wholeFrom(1, 1000).default(1),
  seconds: wholeFrom(1, 12 * 3600).optional(),
  incident: z.array(z.string()).default([]),
  seed: wholeFrom(0, 2 ** 31).default(1),
  report: z.string().optional(),
})
interface Options extends Omit<z.infer<typeof Arguments>, 'incident'> {
  incidents: Incident[]
}

function parseArguments(args: string[]): Options {
  const text = { type: 'string' } as const
  const many = { ...text, multiple: true } as const
  const named = { bands: text, url: text, school: text, prefix: text, secret: text, speed: text, seconds: text, seed: text, report: text }
  const { values } = parseArgs({ args, options: { ...named, recordings: many, incident: many } })
  const parsed = Arguments.safeParse(values)
  if (!parsed.success) throw new UsageError(parsed.error.issues.map(issue => `--${issue.path.join('.')}: ${issue.message}`).join('\n'))
  const { incident, ...options } = parsed.data
  if (incident.length > 0 && options.recordings.length > 0)
    throw new UsageError('--incident: for simulated students; leave out --recordings')
  try {
    return { ...options, incidents: incident.map(parseIncident) }
  } catch (error) {
    throw new UsageError((error as Error).message)
  }
}

/** The recordings under a path, in the order of their names. */
async function recordingsIn(path: string): Promise<string[]> {
  if ((await stat(path)).isFile()) return [path]
  const names = await readdir(path, { recursive: true })
  return names
    .filter(name => ['.csv', '.fit', '.tcx'].includes(extname(name).toLowerCase()))
    .sort()
    .map(name => join(path, name))
}

async function startRecordings(options: Options): Promise<Fleet> {
  const files = (await Promise.all(options.recordings.map(recordingsIn))).flat()
  if (files.length === 0) throw new Error(`no .csv, .fit or .tcx under ${options.recordings.join(', ')}`)
  const count = options.bands ?? files.length
  const recordings = await Promise.all(files.slice(0, count).map(readRecording))
  const outOfRange = recordings.reduce((sum, recording) => sum + recording.outOfRange, 0)
  if (outOfRange > 0) console.error(`${outOfRange} values outside the wire contract's ranges are left out as unknown`)
  const members = namesOf(options, count).map((band, index) => ({
    band,
    secret: options.secret,
    story: recordedStory(recordings[index % recordings.length]!, options.seconds ?? null),
  }))
  return startStories({ ...options, members, now: Date.now })
}

function startLesson(options: Options): Fleet {
  const bands = namesOf(options, options.bands ?? 40).map((band, index) => ({
    band,
    secret: options.secret,
    // as `npm run seed` writes them into the roster
    student: { ageYears: 11 + (index % 3), restingBpm: null, maxBpm: null },
  }))
  const seconds = options.seconds ?? scriptSeconds(standardLesson)
  return startClassroom({ ...options, bands, seconds, script: standardLesson, now: Date.now })
}

const namesOf = ({ prefix }: Options, count: number) =>
  Array.from({ length: count }, (_, index) => `${prefix}${String(index).padStart(5, '0')}`)

function progressOf(stats: FleetStats): string {
  const refused = Object.entries(stats.refused).map(([reason, count]) => `, ${count} refused (${reason})`)
  return `${stats.online}/${stats.bands} bands online, ${stats.acknowledgedSamples} samples acknowledged, ${stats.heldSamples} held, ${stats.ended} ended${refused.join('')}`
}

function showProgress(fleet: Fleet): Disposable {
  const inPlace = process.stderr.isTTY
  const timer = setInterval(() => {
    const line = progressOf(fleet.stats)
    process.stderr.write(inPlace ? `\r\x1b[K${line}` : `${line}\n`)
  }, 1000)
  return {
    [Symbol.dispose]() {
      clearInterval(timer)
      if (inPlace) process.stderr.write('\n')
    },
  }
}

/** Ends when waiting longer would not help: every band was refused, or nobody has answered any. */
function hopeless(fleet: Fleet, signal: AbortSignal): Promise<false> {
  const startedAt = Date.now()
  return new Promise(resolve => {
    const timer = setInterval(() => {
      const { bands, refused } = fleet.stats
      const allRefused = Object.values(refused).reduce((sum, count) => sum + count, 0) === bands
      if (allRefused || (unanswered(fleet.stats) && Date.now() - startedAt >= firstAnswerMs)) resolve(false)
    }, 1000)
    signal.addEventListener('abort', () => clearInterval(timer))
  })
}

const unanswered = ({ connections, refused }: FleetStats) => connections === 0 && Object.keys(refused).length === 0

async function simulate(options: Options): Promise<number> {
  await using fleet = options.recordings.length > 0 ? await startRecordings(options) : startLesson(options)
  const over = new AbortController()
  const interrupted = new Promise<false>(resolve => process.once('SIGINT', () => resolve(false)))
  const startedAt = Date.now()
  let delivered: boolean
  {
    using _progress = showProgress(fleet)
    delivered = await Promise.race([fleet.delivered(patienceMs), hopeless(fleet, over.signal), interrupted])
    over.abort()
  }
  const { stats } = fleet
  const elapsedSeconds = Math.round((Date.now() - startedAt) / 100) / 10
  console.log(`${progressOf(stats)}, ${stats.acknowledgedMessages} messages, ${stats.dropped} dropped, ${elapsedSeconds} s`)
  if (options.report !== undefined) {
    const report = { speed: options.speed, delivered, elapsedSeconds, stats, bands: fleet.reports() }
    await writeFile(options.report, `${JSON.stringify(report, null, 2)}\n`)
  }
  for (const [reason, count] of Object.entries(stats.refused)) {
    console.error(`${count} bands refused: ${reason}. Check --secret, --school and --prefix against what was seeded`)
  }
  if (unanswered(stats)) console.error(`No server answers at ${options.url}. Start it (npm run serve), or give its address with --url`)
  else if (stats.heldSamples > 0)
    console.error(`${stats.heldSamples} samples were never acknowledged. Does ${options.url} still run, and has its disk room?`)
  return delivered && stats.dropped === 0 && Object.keys(stats.refused).length === 0 ? 0 : 1
}

if (import.meta.main)
  await run(usage, async () => {
    process.exitCode = await simulate(parseArguments(process.argv.slice(2)))
  })

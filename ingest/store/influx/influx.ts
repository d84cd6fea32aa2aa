import type { EmbeddedStore } from '../embedded.ts'
import { type FollowedStore, type StoredReading, StoreError, type Trouble } from '../store.ts'
import { lineOf } from './lines.ts'
import { mergeReadings, mergeSeries } from './merge.ts'
import { createPlacing, newestMax } from './placing.ts'
import { createReading } from './reading.ts'
import { createServer, type Written } from './server.ts'
import type { InfluxSettings } from './settings.ts'

/** What one request carries; halved when a server finds it too large. */
const linesMax = 5_000
const linesMin = 100
/** Of one request, so many lines are found guilty one by one; then what is refused is set aside as a whole, to bound the requests. */
const guiltyMax = 50

export interface InfluxStoreOptions {
  settings: InfluxSettings
  /** Where what InfluxDB refuses is kept, and what was kept before there was an InfluxDB; read together with it, and closed with it. */
  aside: EmbeddedStore
  /** how long an answer is waited for */
  answerMsMax?: number | undefined
}

/**
 * The InfluxDB store, for 1.x, 2.x and 3.x. The log is the outbox: a write answers when InfluxDB has confirmed it, and throws a StoreError when it is
 * to be tried again. What InfluxDB will never take is set aside, counted, and read as if it had.
 */
export function openInfluxStore({ settings, aside, answerMsMax }: InfluxStoreOptions): FollowedStore {
  const server = createServer(settings, answerMsMax)
  const reading = createReading(server)
  let lines = linesMax
  let parked = 0
  /** why the last of them was refused */
  let reason = ''
  const notes = new Map<string, Trouble>()

  /** What will not pass by itself is noted and gone on without; everything else is thrown. */
  async function unless<T>(work: () => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await work()
    } catch (error) {
      if (!(error instanceof StoreError && error.trouble.never)) throw error
      notes.set(error.code, error.trouble)
      return otherwise
    }
  }

  const placing = createPlacing({
    async lastOf(school, students, from) {
      const last = await unless(() => reading.lastOf(school, students.length === 1 ? students[0]! : null, from), new Map<string, number>())
      for (const student of students) {
        const t = aside.newest(school, student, 1)[0]?.t ?? Number.NEGATIVE_INFINITY
        if (t >= from) last.set(student, Math.max(t, last.get(student) ?? t))
      }
      return last
    },
    between: async (school, student, from, to) => {
      const query = { school, student, from, to }
      return [...(await unless(() => collect(reading.read(query)), [])), ...(await collect(aside.read(query)))]
    },
    newest: async (school, student) => [
      ...(await unless(() => reading.newest(school, student), [])),
      ...aside.newest(school, student, newestMax),
    ],
  })

  /** Writes readings of one request; those that are refused are found by halving, and returned. */
  async function send(school: string, readings: readonly StoredReading[], guilty: StoredReading[]): Promise<void> {
    const written = await server.write(readings.map(each => lineOf(school, each)))
    if (written.done) return
    if (written.status === 413 && readings.length > linesMin) lines = Math.max(linesMin, Math.min(lines, readings.length >> 1))
    if (readings.length === 1 || (written.status !== 413 && guilty.length >= guiltyMax)) {
      guilty.push(...readings)
      reason = reasonOf(written)
      return
    }
    const half = readings.length >> 1
    await send(school, readings.slice(0, half), guilty)
    await send(school, readings.slice(half), guilty)
  }

  return {
    async write(school, readings) {
      const { placed, confirm } = await placing.place(school, readings)
      let refused = 0
      for (let i = 0; i < placed.length; ) {
        const part = placed.slice(i, i + lines)
        const guilty: StoredReading[] = []
        await send(school, part, guilty)
        if (guilty.length > 0) await aside.write(school, guilty)
        refused += guilty.length
        i += part.length
      }
      confirm()
      // Not before: a batch that is tried again counts once.
      parked += refused
    },
    bury: aside.bury,
    read: query => mergeReadings(reading.read(query), aside.read(query)),
    series: async query => mergeSeries(await reading.series(query), await aside.series(query)),
    async remove(query) {
      await aside.remove(query)
      await server.remove(query)
    },
    check: () => unless(server.check, undefined),
    parked: () => ({ readings: parked, reason }),
    notes: () => [...notes.values()],
    abort() {
      server.close()
      aside.abort()
    },
    async [Symbol.asyncDispose]() {
      server.close()
      await aside[Symbol.asyncDispose]()
    },
  }
}

const reasonOf = ({ status, reason }: Extract<Written, { done: false }>) => `${status}${reason && `: ${reason}`}`

async function collect<T>(items: AsyncIterable<T>): Promise<T[]> {
  const list: T[] = []
  for await (const item of items) list.push(item)
  return list
}

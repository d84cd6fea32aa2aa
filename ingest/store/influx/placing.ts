import type { StoredReading } from '../store.ts'
import { contentOf, sameContent } from './lines.ts'

/** As in the embedded store. */
const movesMax = 1_000
/** Of a student whose clock stands still, so many of the newest are looked at for what is written again. */
export const newestMax = 5_000
/** Low readings nearer to each other than this are looked up in one query. */
const spanGapMs = 300_000
/** About 10 MB; past it every student is asked for anew. */
const studentsMax = 100_000

/** What is stored, where a placing has to know. All of it is of one school; times are ms since 1970. */
export interface Stored {
  /** the last t of each student at or after `from`; of those of `students` at least */
  lastOf(school: string, students: readonly string[], from: number): Promise<Map<string, number>>
  /** a student's readings in [from, to) */
  between(school: string, student: string, from: number, to: number): Promise<StoredReading[]>
  /** a student's newest readings, 5,000 at most */
  newest(school: string, student: string): Promise<StoredReading[]>
}

/**
 * Gives every reading a t of its own in a store that would overwrite: another reading at a taken t moves to the next free millisecond, the same one
 * written again is left out. Nothing is stored above a student's mark, so that a reading above it, nearly every one, needs no look-up.
 * Marks move when what was placed is stored, not before: a batch that is tried again, or again after a crash, is placed the same.
 */
export function createPlacing(stored: Stored) {
  const marks = new Map<string, number>()
  const keyOf = (school: string, student: string) => `${school}/${student}`

  /** Where nothing is known, nothing at or after the batch's first t is asked for: a student's whole past does not matter. */
  async function ask(school: string, lists: ReadonlyMap<string, readonly StoredReading[]>) {
    if (marks.size + lists.size > studentsMax) marks.clear()
    const unknown = [...lists.keys()].filter(student => !marks.has(keyOf(school, student)))
    if (unknown.length === 0) return
    let from = Number.POSITIVE_INFINITY
    for (const student of unknown) for (const { t } of lists.get(student)!) from = Math.min(from, t)
    const found = await stored.lastOf(school, unknown, from)
    for (const student of unknown) marks.set(keyOf(school, student), found.get(student) ?? from - 1)
  }

  async function placeStudent(school: string, student: string, readings: readonly StoredReading[]) {
    const mark = marks.get(keyOf(school, student))!
    const taken = new Map<number, StoredReading>()
    for (const [from, to] of spansOf(readings.filter(({ t }) => t <= mark)))
      for (const there of await stored.between(school, student, from, to)) taken.set(there.t, there)
    const placed: StoredReading[] = []
    let last = mark
    let newest: Set<string> | null = null
    for (const reading of readings) {
      let t = reading.t
      let moved = 0
      for (let there = taken.get(t); there !== undefined; there = taken.get(t)) {
        if (sameContent(there, reading)) break
        if (moved++ < movesMax) t++
        else {
          if (newest === null) {
            const found = await stored.newest(school, student)
            newest = new Set(found.map(contentOf))
            for (const { t } of found) last = Math.max(last, t)
          }
          if (newest.has(contentOf(reading))) break
          t = last + 1
        }
      }
      // Left out or placed, it is there: after a lost answer what is stored reaches above the mark.
      last = Math.max(last, t)
      if (taken.has(t)) continue
      const own = t === reading.t ? reading : { ...reading, t }
      taken.set(t, own)
      placed.push(own)
      newest?.add(contentOf(own))
    }
    return { placed, last }
  }

  return {
    /** Readings of one school, each with its own t, and `confirm` to be called when they are stored. Throws what `stored` throws; then nothing has changed. */
    async place(school: string, readings: readonly StoredReading[]) {
      const lists = Map.groupBy(readings, ({ student }) => student)
      await ask(school, lists)
      const placed: StoredReading[] = []
      const reached = new Map<string, number>()
      for (const [student, list] of lists) {
        const of = await placeStudent(school, student, list)
        placed.push(...of.placed)
        reached.set(keyOf(school, student), of.last)
      }
      return {
        placed,
        confirm() {
          for (const [key, last] of reached) if (marks.has(key)) marks.set(key, last)
        },
      }
    },
  }
}

/** The times that must be known to place readings, as [from, to): each with the milliseconds that it may move through. */
function spansOf(readings: readonly StoredReading[]): [from: number, to: number][] {
  const spans: [number, number][] = []
  for (const t of readings.map(reading => reading.t).sort((a, b) => a - b)) {
    const open = spans.at(-1)
    if (open && t - open[1] <= spanGapMs) open[1] = Math.max(open[1], t + movesMax + 1)
    else spans.push([t, t + movesMax + 1])
  }
  return spans
}

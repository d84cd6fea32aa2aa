import type { Kept } from './ports.ts'

/** Readings of a lesson that are not in its figures yet. */
export interface Pending {
  school: string
  lesson: string
  students: Set<string>
  /** server time of the newest of them, ms since 1970 */
  touchedAt: number
  /** counts what came, so that what comes while it is computed is not forgotten */
  version: number
  /** not before: it was tried, and was not whole */
  notBefore: number
  triedAt: number
  /** since when some of its readings can't be had, ms since 1970; null: they can, as far as is known */
  missingSince: number | null
}

/** Late data comes in bursts: figures are computed when it has been quiet for so long, */
const quietMs = 2_000
/** or when it has gone on for so long. */
const impatientMs = 20_000

/** Which lessons have readings that their figures do not tell; of those under way, too. */
export function createDesk() {
  const pending = new Map<string, Pending>()
  let marks: { school: string; lesson: string; student: string }[] = []

  return {
    /** A reading was kept. Cheap where the student is known already: it is asked for every message. */
    touch({ school, lesson, student }: Pick<Kept, 'school' | 'lesson' | 'student'>, at: number): void {
      const key = `${school}/${lesson}`
      let one = pending.get(key)
      if (!one) {
        one = { school, lesson, students: new Set(), touchedAt: at, version: 0, notBefore: 0, triedAt: at, missingSince: null }
        pending.set(key, one)
      }
      one.touchedAt = at
      one.version++
      if (one.students.has(student)) return
      one.students.add(student)
      marks.push({ school, lesson, student })
    },
    find: (school: string, lesson: string) => pending.get(`${school}/${lesson}`),
    all: () => pending.values(),
    /** Whether the turn of a lesson that ended at `endedAt` has come. */
    isDue: ({ touchedAt, notBefore, triedAt }: Pending, endedAt: number, now: number) =>
      now >= Math.max(endedAt, notBefore) && (now - touchedAt >= quietMs || now - Math.max(triedAt, endedAt) >= impatientMs),
    drop: ({ school, lesson }: Pending) => void pending.delete(`${school}/${lesson}`),
    /** What is not on the disk yet; `marked` says that it is. */
    marks: () => marks,
    marked() {
      marks = []
    },
    size: () => pending.size,
  }
}

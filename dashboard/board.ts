import { type StudentKey, studentKey } from '../domain/ids.ts'
import { isJudged, type Reading } from '../domain/reading.ts'

/** The newest reading of each student, in memory: what the live screens show. */
export interface Board {
  /** Every accepted reading, in any order; one too old or too far ahead to be judged is not shown either. */
  observe(reading: Reading): void
  newest(school: string, student: string): Reading | undefined
  /** Consent withdrawn, or erased. */
  forget(school: string, student: string): void
  readonly counts: { students: number; dropped: number }
}

/** @param studentsMax past it, the student heard of longest ago makes room. */
export function createBoard({ studentsMax = 20_000 }: { studentsMax?: number } = {}): Board {
  const newest = new Map<StudentKey, Reading>() // in order of the last change
  let dropped = 0
  return {
    observe(reading) {
      if (!isJudged(reading)) return
      const key = studentKey(reading)
      const known = newest.get(key)
      if (known && known.t >= reading.t) return
      newest.delete(key)
      newest.set(key, reading)
      if (newest.size <= studentsMax) return
      newest.delete(newest.keys().next().value!)
      dropped++
    },
    newest: (school, student) => newest.get(studentKey({ school, student })),
    forget: (school, student) => void newest.delete(studentKey({ school, student })),
    get counts() {
      return { students: newest.size, dropped }
    },
  }
}

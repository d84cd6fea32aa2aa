import { createHash } from 'node:crypto'
import { ProblemError } from '../domain/problem.ts'
import type { ImportedFile, RecordedLesson } from '../domain/record.ts'
import type { createFileReader } from './files/reader.ts'
import type { History, KeepFile } from './ports.ts'
import type { Record } from './record.ts'

/** The same file of the same student is the same lesson, however often it is given. */
const lessonIdOf = (school: string, student: string, bytes: Uint8Array) =>
  `f${createHash('sha256').update(`${school}/${student}\n`).update(bytes).digest('hex').slice(0, 24)}`

/** By what is in it; its own name may be a child's. */
const nameOf = (bytes: Uint8Array) => (Buffer.from(bytes.subarray(8, 12)).toString('latin1') === '.FIT' ? 'activity.fit' : 'activity.tcx')

export interface ImportOptions {
  record: Record
  history: History
  readFile: ReturnType<typeof createFileReader>
  keepFile: KeepFile
}

/**
 * A file recorded elsewhere (FIT, TCX) joins a student's record: into the durable log, from there into the store, and summed up like a lesson.
 * Given twice it is kept once. @throws ProblemError `invalid` with what is wrong in the file and the fix; `recorded-already` where a band told of that time
 */
export async function importFile(
  { record, history, readFile, keepFile }: ImportOptions,
  { school, student, title, bytes, at }: { school: string; student: string; title: string; bytes: Uint8Array; at: number },
): Promise<ImportedFile> {
  const { startsAt, seconds } = await readFile({ name: nameOf(bytes), bytes, now: at })
  const last = seconds.at(-1)!
  const endsAt = startsAt + last.offsetMs + 1_000
  const id = lessonIdOf(school, student, bytes)
  const archive = record.archiveOf(school)
  const known = archive.lesson(id)
  if (!known) {
    const { series, whole } = await history.series({ school, student, from: startsAt, to: endsAt })
    if (series.t.length > 0) throw new ProblemError('recorded-already')
    if (!whole)
      throw new ProblemError('busy', {
        detail: 'History is catching up: whether a band told of that time is not known now. Try again later.',
      })
  }
  const lesson: RecordedLesson = known?.lesson ?? { id, kind: 'file', class: null, title, startsAt, endsAt, phases: [] }
  if (!known) archive.save({ lesson, figures: null }, [], false)
  const samples = seconds.map(({ offsetMs, values }) => ({ t: startsAt + offsetMs, ...values }))
  // When a reading was received is part of what it is: of a file, its end, the same however often it is given.
  await keepFile({ school, student, lesson: id, at: endsAt, samples })
  record.kept({ school, student, lesson: id, from: startsAt, to: endsAt })
  return { lesson, readings: samples.length }
}

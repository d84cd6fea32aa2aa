import { ProblemError } from '../domain/problem.ts'
import { type Sample, samplesPerMessageMax } from '../domain/sample.ts'
import { samplesHeader } from './entry.ts'
import { type Log, LogFullError } from './log/log.ts'

/** A file recorded elsewhere, as seconds of one student: t in ms since 1970. */
export interface FileSeconds {
  school: string
  student: string
  /** the file's own lesson */
  lesson: string
  /** ms since 1970, as received: the same whenever this file is given, or the store takes its readings for others */
  at: number
  samples: readonly Sample[]
}

/**
 * The door that a file comes through: into the durable log like a band's samples, and from there into the store. The band of its readings is
 * `file:{lesson}`, which no band's id can be. Resolves when all of it is on disk.
 * @throws ProblemError `busy` when the log has no room or its disk refuses; then the same file may be given again: what was kept of it is kept once
 */
export async function keepFile(log: Pick<Log, 'append' | 'failing'>, { school, student, lesson, at, samples }: FileSeconds): Promise<void> {
  for (let i = 0; i < samples.length; i += samplesPerMessageMax) {
    const part = samples.slice(i, i + samplesPerMessageMax)
    const header = samplesHeader(
      { school, band: bandOfFile(lesson), at, offset: 0, spans: [[student, '', lesson, part.length, 0]] },
      'file',
    )
    await appended(log, header, Buffer.from(JSON.stringify({ boot: 0, seq: i, sent: at, samples: part })))
  }
}

/** A disk that refuses gives no answer: it is asked first. */
async function appended(log: Pick<Log, 'append' | 'failing'>, header: string, body: Buffer) {
  if (log.failing() !== null) throw notNow()
  await new Promise<void>((resolve, reject) =>
    log.append(header, body, error => {
      if (error) reject(error instanceof LogFullError ? notNow() : error)
      else resolve()
    }),
  )
}

const notNow = () =>
  new ProblemError('busy', { detail: 'The server’s disk takes nothing now. Give the file again later: it is kept once.' })

const bandOfFile = (lesson: string) => `file:${lesson}`

import Fastify from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { standardRulesFile } from '../../alerts/alerts.ts'
import { loadRules } from '../../alerts/rules/load.ts'
import { problemOfError, sendProblem } from '../../dashboard/problem.ts'
import type { RecordedLesson } from '../../domain/record.ts'
import type { InfluxSettings } from '../../ingest/store/influx/settings.ts'
import { openStore } from '../../ingest/store/open.ts'
import type { StoredReading } from '../../ingest/store/store.ts'
import { openArchive } from '../../record/archive.ts'
import { openHearts } from '../../record/hearts.ts'
import { createLimits } from '../../tuning/limits.ts'
import { tuningRoutes } from '../../tuning/routes.ts'
import { createTrials } from '../../tuning/trials.ts'
import { createTryOut } from '../../tuning/try-out.ts'
import { day, minute, smallSchool, ten } from '../school/small-school.ts'

export { day, minute, ten }

const rules = await loadRules(standardRulesFile)

/** A heart at 150 that climbs by 10 a second to each peak, stays for 20 s, and comes down again. `peaks`: second → beats/min. */
export function heartWith(peaks: { [second: number]: number }) {
  return (second: number): number => {
    const at = Object.keys(peaks)
      .map(Number)
      .findLast(each => each <= second)
    if (at === undefined) return 150
    const climb = (peaks[at]! - 150) / 10
    const since = second - at + 1
    return Math.max(150, Math.min(peaks[at]!, 150 + 10 * since, peaks[at]! - 10 * (since - climb - 20)))
  }
}

/** The small school, with stored lessons, real rules, and the routes of this folder. @param influx where its readings are; null: beside it */
export async function openHouse(influx: InfluxSettings | null = null) {
  await using stack = new AsyncDisposableStack()
  const { school: people, dataFolder, clock } = stack.use(await smallSchool())
  people.addSchool('s2', 'School Two')
  people.accounts.saveAccounts([
    { id: 'lena', school: 's1', role: 'lead', name: 'Lena', language: 'en' },
    { id: 'stranger', school: 's2', role: 'lead', name: 'Someone else', language: 'en' },
  ])
  const stored = { folder: dataFolder, influx }
  const store = stack.use(openStore(stored))
  const archive = stack.use(openArchive(dataFolder, 's1'))
  const hearts = stack.use(openHearts(dataFolder, 's1'))
  const limits = createLimits({ rules, people })
  const past = {
    newest: (_: string, classId: string, limit: number) => archive.ofClass(classId, { limit }).map(({ lesson }) => lesson),
    studentsIn: (_: string, lesson: string) => archive.inLesson(lesson).keys(),
    heartOf: (_: string, student: string) => hearts.heartOf(student),
  }
  const trials = stack.use(createTrials())
  const tryOut = createTryOut({ limits, people, past, trials, store: stored, rulesFile: standardRulesFile })
  const app = stack.adopt(Fastify(), each => each.close())
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, _, reply) => sendProblem(reply, problemOfError(error)))
  const viewerOf = (account: string) => people.viewer(account === 'stranger' ? 's2' : 's1', account)!
  await app.register(tuningRoutes({ limits, tryOut, viewerOf: ({ headers }) => viewerOf(String(headers.account)), now: () => clock.now }))

  const parts = stack.move()
  return {
    people,
    clock,
    dataFolder,
    /** A lesson of 7B that is over. */
    tookPlace(id: string, startsAt: number, minutes = 45): RecordedLesson {
      const lesson = { id, kind: 'lesson' as const, class: '7B', title: id, startsAt, endsAt: startsAt + minutes * minute, phases: [] }
      archive.save({ lesson, figures: null }, [], true)
      return lesson
    },
    /** A student's heart in it, second by second, kept as the gate keeps it; of motion the band says nothing. */
    async wears(
      student: string,
      { startsAt, endsAt }: RecordedLesson,
      heart: (second: number) => number,
      more: Partial<StoredReading> = {},
    ) {
      const readings = Array.from({ length: (endsAt - startsAt) / 1_000 }, (_, second): StoredReading => {
        const t = startsAt + 1_000 * second
        return { student, band: 'b1', t, tBand: t, receivedAt: t + 100, bpm: heart(second), contact: true, ...more }
      })
      await store.write('s1', readings)
    },
    async ask(account: string, method: 'GET' | 'POST' | 'PUT', url: string, payload?: object) {
      const answer = await app.inject({ method, url: `/api/v1${url}`, headers: { account }, ...(payload && { payload }) })
      return { status: answer.statusCode, body: answer.json() }
    },
    [Symbol.asyncDispose]: () => parts.disposeAsync(),
  }
}

export type House = Awaited<ReturnType<typeof openHouse>>

import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import rateLimit from '@fastify/rate-limit'
import Fastify, { type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { problemOfError, sendProblem } from '../../dashboard/problem.ts'
import type { Alert } from '../../domain/alert.ts'
import type { PlannedTarget } from '../../domain/insight-target.ts'
import { ProblemError } from '../../domain/problem.ts'
import { startHistory } from '../../ingest/history/history.ts'
import { openEmbeddedStore } from '../../ingest/store/embedded.ts'
import type { StoredReading } from '../../ingest/store/store.ts'
import { createAnswers } from '../../record/answers.ts'
import { createFileReader } from '../../record/files/reader.ts'
import { importFile } from '../../record/import.ts'
import { createInsight } from '../../record/insight.ts'
import { insightRoutes } from '../../record/insight-routes.ts'
import { createLessonNow } from '../../record/now.ts'
import type { Policy } from '../../record/ports.ts'
import { startRecord } from '../../record/record.ts'
import { recordRoutes } from '../../record/routes.ts'
import { minute, smallSchool, ten } from '../school/small-school.ts'

export { minute, ten }

/** The small school with a record: Ms Silva's lesson of 7B from 10:00 to 10:45, a real store, and a clock that the story moves. */
export async function openHouse() {
  await using stack = new AsyncDisposableStack()
  const { school: people, dataFolder, clock } = stack.use(await smallSchool())
  people.addSchool('s2', 'School Two')
  people.accounts.saveAccounts([{ id: 'stranger', school: 's2', role: 'lead', name: 'Someone else', language: 'en' }])
  const now = () => clock.now
  const store = stack.use(openEmbeddedStore({ folder: dataFolder }))
  const real = stack.use(
    startHistory({ store: { folder: dataFolder }, logFolder: `${dataFolder}/log`, log: { committed: () => 0 }, cursor: () => 0 }),
  )
  const state = {
    away: false,
    asked: 0,
    catchingUpSince: null as number | null,
    targets: {} as { [lesson: string]: PlannedTarget },
    notify: {} as { [rule: string]: { guardian: Policy; child: Policy } },
  }
  const history: Pick<typeof real, 'series'> = {
    async series(query) {
      state.asked++
      const answer = await real.series(query)
      return state.away ? { series: (await real.series({ ...query, student: 'nobody' })).series, whole: false } : answer
    },
  }
  const logger = { warn: (fields: object) => void warnings.push(fields) }
  const warnings: object[] = []
  const open = () =>
    startRecord({
      folder: dataFolder,
      history,
      people,
      summaryDays: 730,
      retentionDays: 90,
      schools: people.accounts.schools.keys(),
      now,
      logger,
    })
  let record = open()

  async function keepFile({ school, student, lesson, at, samples }: Parameters<Parameters<typeof importFile>[0]['keepFile']>[0]) {
    await store.write(
      school,
      samples.map(({ t, ...values }) => ({ student, band: `file:${lesson}`, t, tBand: t, receivedAt: at, ...values })),
    )
  }
  const readFile = createFileReader()
  // The routes ask for the record anew, so that a story may restart it.
  const answers = () =>
    createAnswers({
      record,
      history,
      people,
      notifyOf: rule => state.notify[rule] ?? null,
      catchingUpSince: () => state.catchingUpSince,
      now,
    })
  const app = stack.adopt(Fastify(), each => each.close())
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, _, reply) => sendProblem(reply, problemOfError(error)))
  await app.register(rateLimit, { errorResponseBuilder: () => new ProblemError('too-many-requests') })
  const asked = anew(answers)
  const viewerOf = (request: FastifyRequest) =>
    people.viewer(request.headers.school === undefined ? 's1' : 's2', String(request.headers.account))!
  const insight = () =>
    createInsight({
      record,
      people,
      studentOf: asked.studentOf,
      plannedTarget: ({ lesson }) => state.targets[lesson] ?? null,
      catchingUpSince: () => state.catchingUpSince,
      now,
    })
  await app.register(insightRoutes({ insight: anew(insight), viewerOf }))
  await app.register(
    recordRoutes({
      answers: asked,
      lessonNow: createLessonNow({ record: { heartOf: (...of) => record.heartOf(...of) }, history, people, now }),
      importFile: file => importFile({ record, history, readFile, keepFile }, file),
      viewerOf,
      now,
    }),
  )

  const house = {
    people,
    dataFolder,
    clock,
    state,
    warnings,
    store,
    /** Another process holds record.db: nothing can be written to it. */
    hold(): Disposable {
      const database = new DatabaseSync(join(dataFolder, 'schools', 's1', 'record.db'))
      database.exec('BEGIN IMMEDIATE')
      return { [Symbol.dispose]: () => database.close() }
    },
    get record() {
      return record
    },
    /** Seconds of a student's heart, `bpm(second)` each, kept as the gate keeps them. */
    async wears(student: string, from: number, to: number, bpm: (second: number) => number | null, more: Partial<StoredReading> = {}) {
      const readings = Array.from({ length: to - from }, (_, i): StoredReading => {
        const t = ten + (from + i) * 1000
        return { student, band: 'b1', t, tBand: t, receivedAt: t, bpm: bpm(from + i), contact: true, enmo: 300, steps: 2, ...more }
      })
      await store.write('s1', readings)
      record.kept({ school: 's1', student, lesson: 'pe', from: readings[0]!.t, to: readings.at(-1)!.t })
    },
    /** Lets the seconds pass, and waits for what they set going. */
    async pass(seconds: number) {
      for (let i = 0; i < seconds; i++) {
        clock.now += 1000
        record.advance(clock.now)
        await record.idle()
      }
    },
    at(minutes: number) {
      clock.now = ten + minutes * minute
    },
    /** As after a crash: what was flushed is there, and nothing else. */
    async restart({ crash = false, between = () => {} } = {}) {
      if (!crash) await record[Symbol.asyncDispose]()
      between()
      record = open()
    },
    async get(account: string, url: string) {
      const answer = await app.inject({ url, headers: account === 'stranger' ? { account, school: 's2' } : { account } })
      const json = answer.headers['content-type']?.toString().includes('json')
      return { status: answer.statusCode, body: json ? answer.json() : answer.payload, headers: answer.headers }
    },
    async ask(account: string, method: 'POST' | 'DELETE', url: string, body?: object) {
      const headers = account === 'stranger' ? { account, school: 's2' } : { account }
      const answer = await app.inject({ method, url, headers, ...(body && { payload: body }) })
      return { status: answer.statusCode, body: answer.payload === '' ? null : answer.json() }
    },
    /** A file, as a family gives it. */
    async send(account: string, url: string, payload: Buffer, title = '') {
      const headers = { account, 'content-type': 'application/octet-stream', 'x-title': title }
      const answer = await app.inject({ method: 'POST', url, headers, payload })
      return { status: answer.statusCode, body: answer.json() }
    },
    /** How many readings of a student the store holds. */
    async stored(student: string) {
      let readings = 0
      for await (const _ of store.read({ school: 's1', student })) readings++
      return readings
    },
    alert: (more: Partial<Alert> = {}): Alert => ({ ...anAlert, ...more }),
    async [Symbol.asyncDispose]() {
      await record[Symbol.asyncDispose]()
      await parts.disposeAsync()
    },
  }
  const parts = stack.move()
  return house
}

const anew = <T extends object>(make: () => T) => new Proxy({} as T, { get: (_, name) => make()[name as keyof T] })

const told = (who: string) => ({ en: `${who}: {student} ran hard.`, zh: `${who}：{student}跑得很快。` })
const anAlert: Alert = {
  ...{ id: 'a1', school: 's1', class: '7B', lesson: 'pe', student: 'ana', rule: 'high-for-motion', severity: 'medium' },
  ...{ phase: 'resolved', handling: { state: 'closed', by: 'silva', at: ten + 21 * minute, outcome: 'fine' } },
  ...{ startedAt: ten + 20 * minute - 45_000, firedAt: ten + 20 * minute, resolvedAt: ten + 22 * minute },
  ...{ late: false, durable: true, value: 190, expected: 150, drill: false },
  why: { teacher: told('teacher'), guardian: told('guardian'), child: told('child') },
}

import Fastify, { type FastifyRequest } from 'fastify'
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod'
import { problemOfError, sendProblem } from '../../dashboard/problem.ts'
import type { StudentFigures } from '../../domain/record.ts'
import { startHistory } from '../../ingest/history/history.ts'
import { openEmbeddedStore } from '../../ingest/store/embedded.ts'
import type { StoredReading } from '../../ingest/store/store.ts'
import { planLimitsOf } from '../../planning/limits.ts'
import { startPlanning } from '../../planning/planning.ts'
import { planningRoutes } from '../../planning/routes.ts'
import { openArchive } from '../../record/archive.ts'
import { createPast } from '../../record/past.ts'
import { day, minute, smallSchool, ten } from '../school/small-school.ts'

export { day, minute, ten }

/** The small school before Ms Silva's lesson of 7B (10:00 to 10:45), with a real store, and a clock that the story moves. */
export async function openHouse() {
  await using stack = new AsyncDisposableStack()
  const { school: people, dataFolder, clock } = stack.use(await smallSchool())
  people.accounts.saveAccounts([{ id: 'lena', school: 's1', role: 'lead', name: 'Lena', language: 'en' }])
  const now = () => clock.now
  const store = stack.use(openEmbeddedStore({ folder: dataFolder }))
  const real = stack.use(
    startHistory({ store: { folder: dataFolder }, logFolder: `${dataFolder}/log`, log: { committed: () => 0 }, cursor: () => 0 }),
  )
  const archive = stack.use(openArchive(dataFolder, 's1'))
  const past = createPast({ archiveOf: () => archive, heartOf: () => null })
  const state = { away: false }
  const history: Pick<typeof real, 'series'> = {
    series: async query =>
      state.away ? { series: (await real.series({ ...query, student: 'nobody' })).series, whole: false } : real.series(query),
  }
  const open = () =>
    startPlanning({ folder: dataFolder, people, history, summaryDays: 730, schools: ['s1'], now, logger: { warn: () => {} } })
  let planning = open()
  stack.defer(() => planning[Symbol.asyncDispose]())
  const app = stack.adopt(Fastify(), each => each.close())
  app.setValidatorCompiler(validatorCompiler)
  app.setSerializerCompiler(serializerCompiler)
  app.setErrorHandler((error, _, reply) => sendProblem(reply, problemOfError(error)))
  // Asked anew each time, so that a story may restart it.
  const asked = new Proxy({} as typeof planning, { get: (_, name) => planning[name as keyof typeof planning] })
  const limitsOf = planLimitsOf({ people, past })
  const viewerOf = (request: FastifyRequest) => people.viewer('s1', String(request.headers.account))!
  await app.register(planningRoutes({ planning: asked, people, past, limitsOf, viewerOf, now }))

  const house = {
    people,
    clock,
    state,
    get planning() {
      return planning
    },
    /** Lessons of 45 minutes so many days ago: each ten minutes in zones 1, 2 and 3, five in zone 4; 80 points. */
    past(student: string, ...daysAgo: number[]) {
      for (const days of daysAgo) {
        const startsAt = ten - days * day
        const lesson = {
          id: `past-${days}`,
          kind: 'lesson' as const,
          class: '7B',
          title: 'PE',
          startsAt,
          endsAt: startsAt + 45 * minute,
          phases: [],
        }
        const others = [...archive.inLesson(lesson.id)].map(([id, figures]) => ({ student: id, figures }))
        archive.save({ lesson, figures: null }, [...others, { student, figures: ordinary }], true)
      }
    },
    /** A shuttle run of yesterday. */
    ran(student: string, level: number) {
      archive.putRun(student, { at: ten - day, level, shuttles: null, ageYears: 12 }, 'silva')
    },
    /** Seconds of a student's heart in the lesson, told as the gate tells them. */
    async wears(student: string, from: number, to: number, bpm: (second: number) => number | null, { late = false } = {}) {
      const readings = Array.from({ length: to - from }, (_, i): StoredReading => {
        const t = ten + (from + i) * 1000
        return {
          student,
          band: 'b1',
          t,
          tBand: t,
          receivedAt: late ? clock.now : t,
          bpm: bpm(from + i),
          contact: true,
          enmo: 300,
          steps: 2,
        }
      })
      for (const reading of readings) planning.observe({ ...reading, school: 's1', class: '7B', lesson: 'pe' }, true)
      await store.write('s1', readings)
      planning.kept({ school: 's1', lesson: 'pe' })
    },
    at(minutes: number) {
      clock.now = ten + minutes * minute
    },
    /** Lets the seconds pass, and waits for what they set going. */
    async pass(seconds: number) {
      for (let i = 0; i < seconds; i++) {
        clock.now += 1000
        planning.advance(clock.now)
        await planning.idle()
      }
    },
    async restart() {
      await planning[Symbol.asyncDispose]()
      planning = open()
    },
    async ask<T>(account: string, method: 'GET' | 'POST' | 'PUT' | 'PATCH', url: string, body?: object) {
      const answer = await app.inject({ method, url: `/api/v1/${url}`, headers: { account }, ...(body && { payload: body }) })
      return { status: answer.statusCode, body: answer.json() as T }
    },
  }
  const parts = stack.move()
  return Object.assign(house, { [Symbol.asyncDispose]: () => parts.disposeAsync() })
}

const ordinary: StudentFigures = {
  ...{ lessonSeconds: 2_700, wornSeconds: 2_700, heartSeconds: 2_700, motionSeconds: 2_700, zoneSeconds: [600, 600, 600, 600, 300, 0] },
  ...{ bpmMean: 130, bpmMax: 170, mvpaSeconds: 900, mvpaShare: 0.33, activeSeconds: 1_800, density: 0.66, edwards: 80, banister: null },
  ...{ recovery: null, effort: 'steady' },
}

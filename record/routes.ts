import '@fastify/rate-limit' // for `app.rateLimit`: the server has registered it
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import { mayDo, type Viewer } from '../domain/access.ts'
import type { Language } from '../domain/alert.ts'
import { Id } from '../domain/ids.ts'
import { LessonNow } from '../domain/lesson-now.ts'
import { Problem, ProblemError } from '../domain/problem.ts'
import { ImportedFile, LessonList, LessonReport, StudentLesson, StudentLessons } from '../domain/record.ts'
import ruleNames from '../domain/rule-names.json' with { type: 'json' }
import type { Answers } from './answers.ts'
import { fileBytesMax } from './files/recording.ts'
import { inTurns } from './files/stream.ts'
import { createUploads } from './files/uploads.ts'
import { reportCsvOf, seriesCsvOf } from './files/write-csv.ts'
import { tcxOf } from './files/write-tcx.ts'
import words from './words.json' with { type: 'json' }

const fileTypes = ['application/octet-stream', 'application/vnd.ant.fit', 'application/vnd.garmin.tcx+xml']

const Paging = z.object({
  before: z.coerce.number().int().optional().describe('ms since 1970: lessons that began before'),
  limit: z.coerce.number().int().min(1).max(100).default(20),
})
const InClass = Paging.extend({ class: Id })
const OfStudent = Paging.extend({ weeks: z.coerce.number().int().min(1).max(104).optional().describe('the last so many') })
const OneLesson = z.object({ lesson: Id })
const OneStudent = z.object({ student: Id })
const Both = z.object({ student: Id, lesson: Id })
/** Often a name, and addresses are logged on their way: a header. */
const Title = z
  .string()
  .default('')
  .transform((text, context) => {
    try {
      return decodeURIComponent(text)
    } catch {
      context.addIssue({ code: 'custom', message: 'encode it as encodeURIComponent does' })
      return z.NEVER
    }
  })
  .pipe(z.string().trim().max(80))
  .describe('the lesson’s title, at most 80 characters, URI-encoded')

const weekMs = 7 * 24 * 3_600_000
const errors = { 400: Problem, 401: Problem, 404: Problem }
/** A download is read from the store whole; an upload takes a core for half a second. */
const filesPerMinuteMax = 10

export interface RecordRoutesOptions {
  answers: Answers
  lessonNow(viewer: Viewer, lesson: string, student: string): Promise<LessonNow>
  importFile(of: { school: string; student: string; title: string; bytes: Uint8Array; at: number }): Promise<ImportedFile>
  /** whoever is signed in */
  viewerOf(request: FastifyRequest): Viewer
  now: () => number
}

/** The record over HTTP. Each answer is asked of `answers`, which knows what this viewer may read. */
export const recordRoutes =
  ({ answers, lessonNow, importFile, viewerOf, now }: RecordRoutesOptions): FastifyPluginAsyncZod =>
  async app => {
    app.addContentTypeParser(fileTypes, { parseAs: 'buffer', bodyLimit: fileBytesMax }, (_, body, done) => done(null, body))
    const keyGenerator = (request: FastifyRequest) => accountOf(viewerOf(request))
    const mayDownload = app.rateLimit({ max: filesPerMinuteMax, timeWindow: '1 minute', keyGenerator })
    const mayUpload = app.rateLimit({ max: filesPerMinuteMax, timeWindow: '1 minute', keyGenerator })
    const uploads = createUploads()
    const importing = new WeakMap<FastifyRequest, Promise<unknown>>()

    /** Before its body is read. A sender who goes away gives the place free when what was begun is over. */
    async function takePlace(request: FastifyRequest, reply: FastifyReply) {
      const leave = uploads.enter(keyGenerator(request))
      reply.raw.once('close', () => void Promise.resolve(importing.get(request)).then(leave, leave))
    }

    async function wholeSeriesOf(viewer: Viewer, { student, lesson }: z.infer<typeof Both>) {
      const found = await answers.studentSeries(viewer, student, lesson)
      if (!found.whole)
        throw new ProblemError('busy', { detail: 'History is catching up: a part of this lesson is missing now. Try again later.' })
      return found
    }

    app.get(
      '/api/v1/lessons',
      {
        schema: {
          summary: 'Lessons of a class that are over, newest first',
          querystring: InClass,
          response: { 200: LessonList, ...errors },
        },
      },
      async request => {
        const { class: classId, before, limit } = request.query
        return answers.lessonsOf(viewerOf(request), classId, { ...(before !== undefined && { before }), limit })
      },
    )

    app.get(
      '/api/v1/lessons/:lesson/report',
      { schema: { summary: 'What a lesson was, for its teacher', params: OneLesson, response: { 200: LessonReport, ...errors } } },
      async request => answers.report(viewerOf(request), request.params.lesson),
    )

    app.get(
      '/api/v1/lessons/:lesson/report.csv',
      { schema: { summary: 'The same, a line a student', params: OneLesson } },
      async (request, reply) => {
        const viewer = viewerOf(request)
        const report = answers.report(viewer, request.params.lesson)
        return reply
          .headers(attachment('text/csv; charset=utf-8', `lesson-${report.lesson.id}.csv`))
          .send(reportCsvOf(report, wordsIn(viewer.language)))
      },
    )

    app.get(
      '/api/v1/students/:student/lessons',
      {
        schema: {
          summary: 'A student’s lessons, newest first',
          params: OneStudent,
          querystring: OfStudent,
          response: { 200: StudentLessons, ...errors },
        },
      },
      async request => {
        const { before, limit, weeks } = request.query
        const since = weeks === undefined ? undefined : now() - weeks * weekMs
        const page = { limit, ...(before !== undefined && { before }), ...(since !== undefined && { since }) }
        return answers.studentLessons(viewerOf(request), request.params.student, page)
      },
    )

    app.get(
      '/api/v1/students/:student/lessons/:lesson',
      { schema: { summary: 'One lesson of a student, with its curve', params: Both, response: { 200: StudentLesson, ...errors } } },
      async request => answers.studentLesson(viewerOf(request), request.params.student, request.params.lesson),
    )

    app.get(
      '/api/v1/students/:student/lessons/:lesson/series.csv',
      { onRequest: mayDownload, schema: { summary: 'Its readings, a line a second', params: Both } },
      async (request, reply) => {
        const { lesson, series } = await wholeSeriesOf(viewerOf(request), request.params)
        return reply.headers(attachment('text/csv; charset=utf-8', `lesson-${lesson.id}.csv`)).send(inTurns(seriesCsvOf(series)))
      },
    )

    app.get(
      '/api/v1/students/:student/lessons/:lesson/series.tcx',
      { onRequest: mayDownload, schema: { summary: 'Its readings as a TCX activity', params: Both } },
      async (request, reply) => {
        const { lesson, series } = await wholeSeriesOf(viewerOf(request), request.params)
        const { id, title, startsAt } = lesson
        return reply
          .headers(attachment('application/vnd.garmin.tcx+xml', `lesson-${id}.tcx`))
          .send(inTurns(tcxOf({ title, startsAt, series })))
      },
    )

    app.get(
      '/api/v1/lessons/:lesson/students/:student',
      {
        schema: {
          summary: 'One student’s lesson as far as it has come, for who watches the class',
          params: Both,
          response: { 200: LessonNow, ...errors },
        },
      },
      async request => lessonNow(viewerOf(request), request.params.lesson, request.params.student),
    )

    app.post(
      '/api/v1/students/:student/files',
      {
        bodyLimit: fileBytesMax,
        onRequest: [mayUpload, takePlace],
        schema: {
          summary: 'A FIT or TCX file recorded elsewhere joins the student’s record; given twice it is kept once',
          consumes: fileTypes,
          params: OneStudent,
          headers: z.object({ 'x-title': Title }),
          response: { 201: ImportedFile, ...errors, 409: Problem, 413: Problem, 429: Problem, 503: Problem },
        },
      },
      async (request, reply) => {
        const viewer = viewerOf(request)
        const { school, class: classId, id: student } = answers.studentOf(viewer, request.params.student)
        if (!mayDo(viewer, 'add-record', { school, class: classId, student })) throw new ProblemError('not-found')
        if (!Buffer.isBuffer(request.body) || request.body.length === 0)
          throw new ProblemError('invalid', { detail: `Send the file itself as the body, with content-type ${fileTypes[0]}.` })
        const kept = importFile({ school, student, title: request.headers['x-title'], bytes: request.body, at: now() })
        importing.set(request, kept)
        return reply.code(201).send(await kept)
      },
    )
  }

/** A school's own rules have no name here: they are told by their ids. */
const wordsIn = (language: Language) => {
  const names: { [rule: string]: string } = ruleNames[language]
  return { ...words[language], rule: (rule: string) => names[rule] ?? rule }
}

const accountOf = ({ school, account }: Viewer) => `${school}/${account}`

/** A file that the browser saves. Its name holds the lesson's id alone. */
const attachment = (type: string, name: string) => ({ 'content-type': type, 'content-disposition': `attachment; filename="${name}"` })

import type { FastifyRequest } from 'fastify'
import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Viewer } from '../domain/access.ts'
import type { Language } from '../domain/alert.ts'
import { Id } from '../domain/ids.ts'
import { Problem, ProblemError } from '../domain/problem.ts'
import { ImportedFile, LessonList, LessonReport, StudentLesson, StudentLessons } from '../domain/record.ts'
import ruleNames from '../domain/rule-names.json' with { type: 'json' }
import type { Answers } from './answers.ts'
import { fileBytesMax } from './files/recording.ts'
import { inTurns } from './files/stream.ts'
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

const weekMs = 7 * 24 * 3_600_000
const errors = { 400: Problem, 401: Problem, 404: Problem }

export interface RecordRoutesOptions {
  answers: Answers
  importFile(of: { school: string; student: string; title: string; bytes: Uint8Array; at: number }): Promise<ImportedFile>
  /** whoever is signed in */
  viewerOf(request: FastifyRequest): Viewer
  now: () => number
}

/** The record over HTTP. Each answer is asked of `answers`, which knows what this viewer may read. */
export const recordRoutes =
  ({ answers, importFile, viewerOf, now }: RecordRoutesOptions): FastifyPluginAsyncZod =>
  async app => {
    app.addContentTypeParser(fileTypes, { parseAs: 'buffer', bodyLimit: fileBytesMax }, (_, body, done) => done(null, body))

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
      { schema: { summary: 'Its readings, a line a second', params: Both } },
      async (request, reply) => {
        const { student, lesson } = request.params
        const { series } = await answers.studentSeries(viewerOf(request), student, lesson)
        return reply.headers(attachment('text/csv; charset=utf-8', `lesson-${lesson}.csv`)).send(inTurns(seriesCsvOf(series)))
      },
    )

    app.get(
      '/api/v1/students/:student/lessons/:lesson/series.tcx',
      { schema: { summary: 'Its readings as a TCX activity', params: Both } },
      async (request, reply) => {
        const { student, lesson } = request.params
        const found = await answers.studentSeries(viewerOf(request), student, lesson)
        const { title, startsAt } = found.lesson
        return reply
          .headers(attachment('application/vnd.garmin.tcx+xml', `lesson-${lesson}.tcx`))
          .send(inTurns(tcxOf({ title, startsAt, series: found.series })))
      },
    )

    app.post(
      '/api/v1/students/:student/files',
      {
        bodyLimit: fileBytesMax,
        schema: {
          summary: 'A FIT or TCX file recorded elsewhere joins the student’s record; given twice it is kept once',
          consumes: fileTypes,
          params: OneStudent,
          querystring: z.object({ title: z.string().trim().max(80).default('') }),
          response: { 201: ImportedFile, ...errors, 409: Problem, 413: Problem, 503: Problem },
        },
      },
      async (request, reply) => {
        const { school, id: student } = answers.studentOf(viewerOf(request), request.params.student)
        if (!Buffer.isBuffer(request.body) || request.body.length === 0)
          throw new ProblemError('invalid', { detail: `Send the file itself as the body, with content-type ${fileTypes[0]}.` })
        return reply.code(201).send(await importFile({ school, student, title: request.query.title, bytes: request.body, at: now() }))
      },
    )
  }

/** A school's own rules have no name here: they are told by their ids. */
const wordsIn = (language: Language) => {
  const names: { [rule: string]: string } = ruleNames[language]
  return { ...words[language], rule: (rule: string) => names[rule] ?? rule }
}

/** A file that the browser saves. Its name holds the lesson's id alone. */
const attachment = (type: string, name: string) => ({ 'content-type': type, 'content-disposition': `attachment; filename="${name}"` })

import type { FastifyPluginAsyncZod } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { Viewer } from '../../domain/access.ts'
import { languages } from '../../domain/alert.ts'
import { Id } from '../../domain/ids.ts'
import { pageStyleOf, pageStyles } from '../../domain/page-style.ts'
import { Problem } from '../../domain/problem.ts'
import type { People } from '../ports.ts'
import { homeOf, viewerOf } from '../sessions.ts'

export const Role = z.enum(['student', 'guardian', 'teacher', 'nurse', 'lead', 'admin'])
export const Home = z.enum(['/class', '/child', '/me', '/admin'])
const Named = z.object({ id: Id, name: z.string() })
const Me = z.object({
  account: z.string(),
  name: z.string(),
  role: Role,
  language: z.enum(languages),
  classes: z.array(Named).describe('what a teacher teaches or covers, a lead leads'),
  students: z.array(Named).describe('a guardian’s children, or the student'),
  style: z.enum(pageStyles).nullable().describe('how a student’s own page speaks, by age; null: this is no student'),
  home: Home,
})

export const meRoutes =
  ({ people }: { people: People }): FastifyPluginAsyncZod =>
  async app => {
    const meOf = (viewer: Viewer): z.infer<typeof Me> => ({
      account: viewer.account,
      name: viewer.name,
      role: viewer.role,
      language: viewer.language,
      classes: people.classesOf(viewer),
      students: viewer.students.map(id => ({ id, name: people.nameOf(viewer.school, id) })),
      style: styleOf(viewer),
      home: homeOf(viewer.role),
    })

    /** The style, not the age: no page needs a birth date. */
    const styleOf = ({ role, school, students: [own] }: Viewer) =>
      role === 'student' ? pageStyleOf(own === undefined ? null : (people.student(school, own)?.ageYears ?? null)) : null

    app.get('/api/v1/me', { schema: { summary: 'Who is signed in', response: { 200: Me, 401: Problem } } }, async request =>
      meOf(viewerOf(request)),
    )

    app.patch(
      '/api/v1/me',
      {
        schema: {
          summary: 'Choose the language of the account',
          body: z.strictObject({ language: z.enum(languages) }),
          response: { 200: Me, 400: Problem, 401: Problem, 403: Problem },
        },
      },
      async request => {
        const viewer = viewerOf(request)
        const { language } = request.body
        people.setLanguage(viewer.account, language)
        return meOf({ ...viewer, language })
      },
    )
  }

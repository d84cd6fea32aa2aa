import { lessonMarginMs } from '../domain/lesson.ts'
import demo from './demo.json' with { type: 'json' }
import { createToken } from './keys.ts'
import { createLessonId } from './lessons.ts'
import { bornMonthOf, type Purpose, purposes } from './people-index.ts'
import type { School } from './school.ts'

/** Long enough to be left open on a table for a day of visitors. */
const demoLessonMs = 12 * 3_600_000

export interface DemoBand {
  band: string
  secret: string
  student: string
  ageYears: number
  /** beats/min, the student's own; null: unknown */
  restingBpm: number | null
  maxBpm: number | null
}

export interface Demo {
  school: string
  class: string
  lesson: string
  bands: DemoBand[]
  /** the student who collapses; `links.parent` is this child's */
  collapse: string
  /** tokens, reusable until the process ends */
  links: { teacher: string; parent: string; student: string; admin: string }
}

/** Its children, in the order of the roster; none of them exists. */
export const demoStudents = demo.students.map((student, index) => ({
  ...student,
  id: `p${String(index + 1).padStart(2, '0')}`,
  place: index + 1,
  sex: student.sex as 'female' | 'male',
  restingBpm: student.restingBpm ?? null,
  maxBpm: student.maxBpm ?? null,
  flags: student.flags ?? [],
  consent: (student.consent ?? purposes) as readonly Purpose[],
}))

/**
 * Makes the demo school of `demo.json`, or takes it up again: a lesson open from now (ms since 1970), bands with new secrets.
 * The student without consent has no band.
 */
export function seedDemo(school: School, now: number): Demo {
  const { id, title } = demo.school
  const bands = demoStudents
    .filter(student => student.consent.length > 0)
    .map(({ id: student, place, ageYears, restingBpm, maxBpm }): DemoBand => {
      return { band: `demo-${String(place).padStart(2, '0')}`, secret: createToken(), student, ageYears, restingBpm, maxBpm }
    })

  school.addSchool(id, title)
  school.accounts.saveAccounts([
    { school: id, role: 'teacher', ...demo.teacher, language: 'en' },
    { school: id, role: 'admin', ...demo.admin, language: 'en' },
    { school: id, role: 'student', ...demo.student, language: 'en' },
    ...demo.guardians.map(guardian => ({ school: id, role: 'guardian' as const, ...guardian, language: guardian.language as 'en' | 'zh' })),
  ])
  school.accounts.registerBands(bands.map(({ band, secret }) => ({ band, school: id, secret })))

  const before = school.classLesson(id, demo.class.id, now)
  if (before) school.endLesson(before, now)
  const lesson = createLessonId()
  const since = now - lessonMarginMs
  school.change(id, people => {
    people.saveClass(demo.class.id, demo.class.title)
    for (const { consent, ...student } of demoStudents) {
      people.saveStudent({
        ...student,
        class: demo.class.id,
        bornMonth: bornMonthOf(student.ageYears, now),
      })
      for (const purpose of consent) people.giveConsent(student.id, purpose, since)
    }
    for (const { band, student } of bands) people.assign(band, student, since)
    for (const guardian of demo.guardians) people.linkGuardian(guardian.id, guardian.child)
    people.assignTeacher(demo.teacher.id, demo.class.id, since)
    people.saveLesson({ id: lesson, class: demo.class.id, title: demo.class.title, startsAt: now, endsAt: now + demoLessonMs })
  })

  const link = (account: string) => school.createLink(account, { reusable: true })
  return {
    school: id,
    class: demo.class.id,
    lesson,
    bands,
    collapse: demo.collapse,
    links: {
      teacher: link(demo.teacher.id),
      parent: link(demo.guardians[0]!.id),
      student: link(demo.student.id),
      admin: link(demo.admin.id),
    },
  }
}

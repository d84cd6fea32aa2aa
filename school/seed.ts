import { lessonMarginMs } from '../domain/lesson.ts'
import { createToken } from './keys.ts'
import { createLessonId, lessonMsMax } from './lessons.ts'
import type { NewLesson, People } from './people.ts'
import { bornMonthOf, purposes } from './people-index.ts'
import type { School } from './school.ts'

export interface SeedOptions {
  school: string
  /** 1 to 100,000 */
  students: number
  classSize: number
  /** of bands, classes and accounts; no two schools of an installation share one */
  prefix: string
  /** of every band: for load only */
  secret: string
  /** of every teacher; without it new teachers get a generated one and old ones keep theirs */
  password?: string
}

export interface Seeded {
  classes: number
  /** accounts `teacher-{class}`, in the order of the classes */
  teachers: string[]
  /** of the teachers it was set for, once: it is kept as a hash. null: none was set */
  password: string | null
}

const backMs = 3 * 3_600_000
const lessonMs = 12 * 3_600_000

/**
 * Makes a synthetic school, or refreshes it: bands `{prefix}00000`…, a student with every consent for each, a class and a teacher
 * for each `classSize`, a lesson open from 3 hours before `now` (ms since 1970) for 12. Throws when bands of this prefix are another school's.
 */
export async function seedSynthetic(school: School, options: SeedOptions, now: number): Promise<Seeded> {
  const { school: id, prefix, secret } = options
  const classes = classesOf(options)
  const teachers = classes.map(each => each.teacher)
  const bands = classes.flatMap(each => each.students.map(({ band }) => ({ band, school: id, secret })))
  const foreign = bands.find(({ band }) => (school.accounts.schoolOf(band) ?? id) !== id)
  if (foreign)
    throw new Error(
      `band ${foreign.band} belongs to school ${school.accounts.schoolOf(foreign.band)}: choose another prefix than ${prefix}`,
    )

  school.addSchool(id, school.accounts.schools.get(id)?.title ?? id)
  school.accounts.registerBands(bands)
  school.accounts.saveAccounts(
    classes.map(each => ({ id: each.teacher, school: id, role: 'teacher', name: `Teacher ${each.id}`, language: 'en' })),
  )
  const lessons = classes.map(each => lessonOf(school, id, each.id, now))
  school.change(id, people => {
    for (const each of classes) writeClass(people, each, now)
    for (const lesson of lessons) people.saveLesson(lesson)
  })
  return { classes: classes.length, teachers, password: await setPasswords(school, teachers, options.password) }
}

interface SeedClass {
  id: string
  teacher: string
  students: { id: string; band: string; place: number }[]
}

function classesOf({ prefix, students, classSize }: SeedOptions): SeedClass[] {
  return Array.from({ length: Math.ceil(students / classSize) }, (_, index) => {
    const id = `${prefix}-${String(index + 1).padStart(3, '0')}`
    const from = index * classSize
    const members = Array.from({ length: Math.min(classSize, students - from) }, (_, place) => {
      const band = `${prefix}${String(from + place).padStart(5, '0')}`
      return { id: `s-${band}`, band, place: place + 1 }
    })
    return { id, teacher: `teacher-${id}`, students: members }
  })
}

/** The open lesson goes on to 9 hours from now, while that keeps it within a lesson's longest; else a new one. */
function lessonOf(school: School, id: string, classId: string, now: number): NewLesson {
  const open = school.classLesson(id, classId, now)
  const endsAt = now - backMs + lessonMs
  if (open && now < open.endsAt && open.startsAt <= now - backMs && endsAt - open.startsAt <= lessonMsMax) return { ...open, endsAt }
  return { id: createLessonId(), class: classId, title: classId, startsAt: now - backMs, endsAt }
}

function writeClass(people: People, { id, teacher, students }: SeedClass, now: number) {
  const since = now - backMs - lessonMarginMs
  people.saveClass(id, id)
  people.assignTeacher(teacher, id, since)
  for (const { id: student, band, place } of students) {
    people.saveStudent({
      id: student,
      // Short: a tile shows it whole, and a synthetic name must not look like a child's.
      name: band,
      class: id,
      place,
      bornMonth: bornMonthOf(11 + (place % 3), now),
      sex: place % 2 === 0 ? 'female' : 'male',
      restingBpm: null,
      maxBpm: null,
      flags: [],
    })
    for (const purpose of purposes) people.giveConsent(student, purpose, since)
    people.assign(band, student, since)
  }
}

async function setPasswords(school: School, teachers: readonly string[], given: string | undefined): Promise<string | null> {
  const without = teachers.filter(teacher => school.accounts.account(teacher)?.password === null)
  if (given === undefined && without.length === 0) return null
  const password = given ?? createToken().slice(0, 20)
  await school.setPassword(given === undefined ? without : teachers, password)
  return password
}

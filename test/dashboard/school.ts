import type { Alerts, People } from '../../dashboard/ports.ts'
import { mayDo, type Viewer } from '../../domain/access.ts'
import { type Lesson, lessonCovers } from '../../domain/lesson.ts'
import type { AlertMessage } from '../../domain/live.ts'
import type { Reading } from '../../domain/reading.ts'
import type { Consent, Student } from '../../domain/student.ts'

export const start = 1_766_400_000_000

const viewer = (account: string, role: Viewer['role'], classes: string[] = [], students: string[] = [], school = 's1'): Viewer => ({
  account,
  school,
  role,
  name: `Name of ${account}`,
  language: 'en',
  classes,
  students,
})

export const accounts = {
  silva: viewer('silva', 'teacher', ['c1']),
  okoye: viewer('okoye', 'teacher', ['c2']),
  lead: viewer('lead', 'lead'),
  nurse: viewer('nurse', 'nurse'),
  anasMother: viewer('anasMother', 'guardian', [], ['ana']),
  bensFather: viewer('bensFather', 'guardian', [], ['ben']),
  ana: viewer('ana', 'student', [], ['ana']),
  admin: viewer('admin', 'admin'),
  stranger: viewer('stranger', 'teacher', ['c1'], [], 's2'),
}
export type Account = keyof typeof accounts

const student = (id: string, classId = 'c1'): Student => ({
  school: 's1',
  id,
  class: classId,
  ageYears: 10,
  sex: null,
  restingBpm: null,
  maxBpm: 200,
  flags: [],
})

const everything: Consent = { live: true, store: true, guardians: true, projector: false }

/** A small school in memory: two classes, a lesson of c1 going on. */
export function createPeople() {
  const known = new Map<string, Viewer>(Object.entries(accounts))
  const students = new Map([student('ana'), student('ben'), student('chidi', 'c2')].map(each => [each.id, each]))
  const consents = new Map<string, Consent>()
  const sessions = new Map<string, { account: string; endsAt: number; idleAt: number }>()
  const lessons = new Map<string, Lesson>([
    ['l1', { school: 's1', id: 'l1', class: 'c1', title: 'PE', startsAt: start - 600_000, endsAt: start + 3_000_000, phase: null }],
    ['l2', { school: 's1', id: 'l2', class: 'c2', title: 'PE', startsAt: start + 7_000_000, endsAt: start + 9_000_000, phase: null }],
  ])
  const names: Record<string, string> = { c1: '5a', c2: '5b' }
  const plannedEnds = new Map<string, number>()
  const worn = new Map<string, string | null>([['ben', 'b2']])
  const idleMs = 3_600_000
  let made = 0

  const change = (lesson: Lesson, to: Partial<Lesson>) => {
    const changed = { ...lesson, ...to }
    lessons.set(lesson.id, changed)
    return changed
  }
  // As the real school: ten minutes more at either end.
  const openAt = (t: number) => [...lessons.values()].filter(lesson => lessonCovers(lesson, t))
  const people: People = {
    async signIn(credential, { now }) {
      const account = 'token' in credential ? credential.token.replace('link-', '') : credential.account
      if (account === 'throttled') return { refused: 'throttled', retryAfterSeconds: 30 }
      if (account === 'busy') return { refused: 'busy' }
      const found = known.get(account)
      const right = 'token' in credential ? credential.token.startsWith('link-') : credential.password === `password of ${account}`
      if (!found || !right) return { refused: 'wrong' }
      const session = `session-${++made}-${account}`
      sessions.set(session, { account, endsAt: now + 24 * 3_600_000, idleAt: now + idleMs })
      return { session, viewer: found }
    },
    viewerOf(session, now) {
      const found = sessions.get(session)
      return found && now < found.endsAt && now < found.idleAt ? (known.get(found.account) ?? null) : null
    },
    touch(session, now) {
      const found = sessions.get(session)
      if (found) found.idleAt = now + idleMs
    },
    signOut: session => void sessions.delete(session),
    setLanguage: (account, language) => void known.set(account, { ...known.get(account)!, language }),
    classesOf: ({ school, role, classes }) =>
      school === 's1' ? Object.entries(names).flatMap(([id, name]) => (role === 'lead' || classes.includes(id) ? [{ id, name }] : [])) : [],
    student: (school, id) => (school === 's1' ? (students.get(id) ?? null) : null),
    nameOf: (_, id) => `Name of ${id}`,
    consentOf: (_, id) => consents.get(id) ?? everything,
    studentsIn: (school, id) => [...students.values()].filter(each => each.school === school && each.class === id),
    openLesson(of, t) {
      const classes = [...of.classes, ...of.students.map(id => students.get(id)?.class)]
      return openAt(t).find(lesson => lesson.school === of.school && classes.includes(lesson.class)) ?? null
    },
    classLesson: (school, id, t) => openAt(t).find(lesson => lesson.school === school && lesson.class === id) ?? null,
    lesson: (school, id) => (lessons.get(id)?.school === school ? lessons.get(id)! : null),
    startLesson(by, { class: id, minutes }, now) {
      if (!names[id] || !mayDo(by, 'run-lesson', { school: 's1', class: id, student: null })) return null
      const covered = people.classLesson('s1', id, now)
      const running = covered && covered.startsAt <= now && now < covered.endsAt ? covered : null
      const fresh: Lesson = {
        school: 's1',
        id: `l${lessons.size + 1}`,
        class: id,
        title: 'PE',
        startsAt: now,
        endsAt: now + minutes * 60_000,
        phase: null,
      }
      return running ?? change(fresh, {})
    },
    setPhase: (lesson, phase, now) => (now < lesson.endsAt ? change(lesson, { phase }) : null),
    setHeat: (lesson, wbgt, now) => (now < lesson.endsAt ? change(lesson, { heat: wbgt === null ? null : { wbgt, since: now } }) : null),
    reopenLesson(lesson, now) {
      const planned = plannedEnds.get(lesson.id)
      return planned && now - lesson.endsAt <= 120_000 ? change(lesson, { endsAt: planned }) : null
    },
    bandsOf: (school, id) => ({
      students: people.studentsIn(school, id).map(({ id: student }) => ({ student, band: worn.get(student) ?? null })),
      spare: ['b9'],
    }),
    moveBand(school, id, move) {
      if (people.student(school, move.student)?.class !== id) return { refused: 'unknown-student' }
      if ('exchangeWith' in move) return people.bandsOf(school, id)
      if (move.band === 'b0') return { refused: 'unknown-band' }
      if (move.band === 'b2') return { refused: 'band-taken' }
      worn.set(move.student, move.band)
      return people.bandsOf(school, id)
    },
    endLesson: (lesson, now) => {
      if (now < lesson.startsAt) return null
      plannedEnds.set(lesson.id, plannedEnds.get(lesson.id) ?? lesson.endsAt)
      return change(lesson, { endsAt: Math.min(now, lesson.endsAt) })
    },
  }
  return { ...people, known, students, consents, enrol: (id: string, classId: string) => students.set(id, student(id, classId)) }
}
export type TestPeople = ReturnType<typeof createPeople>

/** A book of alerts numbered for each recipient: who may see one hears of it. */
export function createBook(people: TestPeople) {
  const pages = new Map<string, AlertMessage[]>()
  const listeners = new Set<(account: string, message: AlertMessage) => void>()
  const handled: string[] = []
  let epoch = 'e1'
  const page = (account: string) => pages.get(account) ?? pages.set(account, []).get(account)!
  const newest = (account: string) => [...new Map(page(account).map(message => [message.id, message])).values()]

  const alerts = {
    shown: ({ account }) => newest(account).filter(({ phase }) => phase === 'firing'),
    since: ({ account }, since, seq) => (since !== epoch || seq > page(account).length ? 'gap' : page(account).slice(seq)),
    position: ({ account }) => ({ epoch, seq: page(account).length }),
    subscribe(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    handle(by, message) {
      if (message.id === 'unknown') return { error: 'not-found', detail: 'There is no such alert.' }
      handled.push(`${by.account} ${message.type} ${message.id}`)
      return { ok: true }
    },
  } satisfies Alerts

  function raise(id: string, of: string, more: Partial<AlertMessage> = {}) {
    const subject = { school: 's1', class: people.students.get(of)?.class ?? null, student: of }
    for (const each of people.known.values()) if (mayDo(each, 'see-alert', subject)) send(each.account, id, of, more)
  }
  function send(account: string, id: string, of: string, more: Partial<AlertMessage> = {}) {
    const message: AlertMessage = {
      type: 'alert',
      seq: page(account).length + 1,
      id,
      rule: 'over-ceiling',
      severity: 'high',
      student: of,
      phase: 'firing',
      handling: 'open',
      by: null,
      at: null,
      outcome: null,
      startedAt: start,
      firedAt: start,
      resolvedAt: null,
      late: false,
      durable: true,
      value: 230,
      expected: 200,
      why: { teacher: 'Go and look.' },
      drill: false,
      ...more,
    }
    page(account).push(message)
    for (const listener of listeners) listener(account, message)
  }
  const restart = () => {
    epoch = `${epoch}+`
    pages.clear()
  }
  return { ...alerts, raise, send, restart, handled, listeners }
}

export const readingOf = (of: string, more: Partial<Reading> = {}): Reading => ({
  school: 's1',
  student: of,
  band: `band-${of}`,
  class: 'c1',
  lesson: 'l1',
  t: start,
  tBand: start,
  receivedAt: more.t ?? start,
  bpm: 120,
  contact: true,
  enmo: 100,
  ...more,
})

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import type { DatabaseSync } from 'node:sqlite'
import { openDatabase, watchCommits } from '../database/database.ts'
import { mayDo, type Viewer } from '../domain/access.ts'
import type { BandMove, BandRefusal, ClassBands } from '../domain/bands.ts'
import type { Lesson, LessonPhase, LessonPhases } from '../domain/lesson.ts'
import type { Overlay, OverlayChange } from '../domain/overlay.ts'
import type { Assignment, Expected, Refusal } from '../domain/roster.ts'
import type { Consent, Student } from '../domain/student.ts'
import { type Accounts, createAccounts } from './accounts.ts'
import { bandsOf, moveBand } from './bands.ts'
import { openKey } from './keys.ts'
import { distanceMs } from './lessons.ts'
import { migrations } from './migrations.ts'
import { createPasswords } from './passwords.ts'
import type { People } from './people.ts'
import { consentAt } from './people-index.ts'
import { createPhones, type Phones } from './phones.ts'
import { openRoster, type Roster } from './roster.ts'
import { createSessions } from './sessions.ts'
import { type Credentials, createSignIn, type SignIn, type SignInRefusal } from './sign-in.ts'
import { viewerAt, viewersOf } from './viewers.ts'

export interface SchoolOptions {
  /** holds, or will hold, `accounts.db`, `installation.key` and `schools/` */
  dataFolder: string
  /** ms since 1970 */
  now: () => number
  log: { warn(fields: object, message: string): void }
}

/**
 * The people of every school of this installation: who wears which band, in which lesson, with whose consent, and who may look.
 * Whatever a sample or a page asks is answered from memory; a write is on the disk when it returns. All times in ms since 1970.
 */
export interface School extends AsyncDisposable {
  readonly accounts: Pick<Accounts, 'schools' | 'account' | 'schoolOf' | 'registerBands' | 'revokeBand' | 'saveAccounts' | 'setRole'>
  readonly phones: Pick<Phones, 'inPlaceOf' | 'lend' | 'lentTo' | 'end'>
  addSchool(id: string, title: string): void
  /** of a band, or of a phone in its place */
  credential: Accounts['credential']
  schoolOf: Accounts['schoolOf']
  rosterAt(school: string, band: string, t: number): Assignment | Refusal
  /** of every school: students with a band that is not revoked and live consent, in a lesson that is going on at t, not its margins */
  expectedAt(t: number): Generator<Expected>

  student(school: string, id: string): Student | null
  /** the pseudonym itself where there is no name (any more) */
  nameOf(school: string, student: string): string
  classTitle(school: string, classId: string): string | null
  /** in the fixed order of the roster */
  studentsIn(school: string, classId: string): readonly Student[]
  /** the classes this viewer teaches, covers or leads, by name */
  classesOf(viewer: Viewer): { id: string; name: string }[]
  /** as it stands now */
  consentOf(school: string, student: string): Consent

  lesson(school: string, id: string): Lesson | null
  lessonsAt(school: string, t: number): Lesson[]
  classLesson(school: string, classId: string, t: number): Lesson | null
  /** by start; of more than a school year ago they are forgotten here */
  lessonsOf(school: string, classId: string): readonly Lesson[]
  phasesOf(lesson: Pick<Lesson, 'school' | 'id'>): LessonPhases
  /** whether the account covers, or covered, this one lesson for another */
  covers(school: string, account: string, lesson: string): boolean
  /** the lesson that concerns this viewer at t: of a class taught or covered, of a child, of the student; for lead and nurse any of the school */
  openLesson(viewer: Viewer, t: number): Lesson | null
  /** The running lesson of the class if there is one. null: not this viewer's class. `minutes` 1 to 1440. */
  startLesson(viewer: Viewer, lesson: { class: string; minutes: number; title?: string }, now: number): Lesson | null
  /** null: no such lesson, or over */
  setPhase(lesson: Pick<Lesson, 'school' | 'id'>, phase: LessonPhase, now: number): Lesson | null
  /** °C, wet bulb globe temperature; null: not known any more. null: no such lesson, or over */
  setHeat(lesson: Pick<Lesson, 'school' | 'id'>, wbgt: number | null, now: number): Lesson | null
  endLesson(lesson: Pick<Lesson, 'school' | 'id'>, now: number): Lesson | null
  /** An end by a person, taken back within two minutes: the lesson goes on as planned. null: too late, or another has begun */
  reopenLesson(lesson: Pick<Lesson, 'school' | 'id'>, now: number): Lesson | null

  /** who of the class wears which band now, in the roster's order, and which of the school's bands nobody wears */
  bandsOf(school: string, classId: string): ClassBands
  /** Puts a band on a student of the class, takes theirs off (null), or lets two of them change bands; from `now` on, at the gate too. */
  moveBand(school: string, classId: string, move: BandMove, now: number): ClassBands | BandRefusal

  /** what the school has set apart from the rules file; the same list until it changes */
  overlaysOf(school: string): readonly Overlay[]
  /** `change` was found in order; it is on the disk and stands when this returns */
  setOverlay(school: string, change: OverlayChange, by: string, now: number): void

  viewer(school: string, account: string): Viewer | null
  viewersOf(of: { school: string; class: string; student: string }): Viewer[]

  signIn(credentials: Credentials, from: { address: string; now: number }): Promise<{ session: string; viewer: Viewer } | SignInRefusal>
  /** Who the session's person is now; null when it is over. Asking is no sign of life: `touch` is. */
  viewerOf(session: string, now: number): Viewer | null
  touch(session: string, now: number): void
  signOut(session: string): void
  createLink(account: string, options?: { reusable?: boolean }): string
  /** One password for these accounts, hashed once. Ends their sessions. */
  setPassword(accounts: readonly string[], password: string): Promise<void>
  setLanguage: Accounts['setLanguage']
  /** Ends the account's sessions. */
  disable(account: string, at: number): void

  /** Writes a school's people in one transaction; what `write` throws undoes it. */
  change(school: string, write: (people: People) => void): void
  /** Once a second: picks up what another process wrote, forgets what has expired. */
  advance(now: number): void
  /** why what another process wrote is not seen, or null */
  readonly degraded: string | null
  readonly counts: SignIn['counts'] & { sessionsEvicted: number }
}

/** Half a minute of work: whoever comes later is told to try again. */
const passwordsWaitingMax = 64

/** Opens, or makes, the installation's people. Throws, with what to do, when a newer program wrote a file or the key is missing. */
export async function openSchool({ dataFolder, now, log }: SchoolOptions): Promise<School> {
  mkdirSync(dataFolder, { recursive: true, mode: 0o700 })
  using opening = new DisposableStack()
  const rosters = new Map<string, Roster>()
  const database = opening.use(openDatabase(join(dataFolder, 'accounts.db'), migrations('accounts')))
  opening.defer(() => {
    for (const roster of rosters.values()) roster[Symbol.dispose]()
  })
  const loadIfChanged = watchCommits(database, load)
  const key = openKey(join(dataFolder, 'installation.key'), hasBands(database))
  const accounts = createAccounts({ database, key })
  const sessions = createSessions({ database })
  const roster = (school: string) => rosters.get(school)
  const phones = createPhones({ database, key, roster, viewerNow, sessionHolds: sessions.holds })
  const schoolOf = (band: string) => accounts.schoolOf(band) ?? phones.schoolOf(band)
  const signIn = createSignIn({ database, accounts, sessions, passwords: createPasswords({ waitingMax: passwordsWaitingMax }) })
  let degraded: string | null = null
  load()
  for (const id of accounts.schools.keys()) open(id)
  const opened = opening.move()

  const school: School = {
    accounts,
    phones,
    addSchool(id, title) {
      accounts.addSchool(id, title)
      if (!roster(id)) open(id)
    },

    credential: (band, secret) => (phones.has(band) ? phones : accounts).credential(band, secret),
    schoolOf,
    rosterAt: (id, band, t) => (schoolOf(band) === id ? phones.own(band, roster(id)?.at(band, t) ?? unknownBand) : unknownBand),

    *expectedAt(t) {
      for (const people of rosters.values())
        for (const expected of people.expectedAt(t)) if (schoolOf(expected.band) === expected.school) yield expected
    },

    student: (id, student) => roster(id)?.people.students.get(student) ?? null,
    nameOf: (id, student) => roster(id)?.names.get(student) ?? student,
    classTitle: (id, classId) => roster(id)?.people.classes.get(classId)?.title ?? null,
    studentsIn: (id, classId) => roster(id)?.people.classes.get(classId)?.students ?? [],
    classesOf(viewer) {
      const classes = [...(roster(viewer.school)?.people.classes ?? [])].map(([id, { title }]) => ({ id, name: title }))
      return classes
        .filter(({ id }) => mayDo(viewer, 'run-lesson', { school: viewer.school, class: id, student: null }))
        .sort((a, b) => a.name.localeCompare(b.name, 'en', { numeric: true }))
    },
    consentOf: (id, student) => consentAt(roster(id)?.people.consents.get(student), now()),

    lesson: (id, lesson) => roster(id)?.lessons.lesson(lesson) ?? null,
    lessonsAt: (id, t) => roster(id)?.lessons.at(t) ?? [],
    classLesson: (id, classId, t) => roster(id)?.lessons.of(classId, t) ?? null,
    lessonsOf: (id, classId) => roster(id)?.lessons.ofClass(classId) ?? [],
    phasesOf: lesson => roster(lesson.school)?.lessons.phases(lesson.id) ?? [],
    covers: (id, account, lesson) => roster(id)?.lessons.covers(account, lesson) ?? false,
    openLesson(viewer, t) {
      const classes = viewer.students.map(student => school.student(viewer.school, student)?.class)
      const lessons = school
        .lessonsAt(viewer.school, t)
        .filter(
          lesson =>
            classes.includes(lesson.class) || mayDo(viewer, 'see-alert', { school: lesson.school, class: lesson.class, student: null }),
        )
      return lessons.toSorted((a, b) => distanceMs(a, t) - distanceMs(b, t) || b.startsAt - a.startsAt)[0] ?? null
    },
    startLesson(viewer, { class: classId, minutes, title }, at) {
      const known = roster(viewer.school)?.people.classes.get(classId)
      if (!known || !mayDo(viewer, 'run-lesson', { school: viewer.school, class: classId, student: null })) return null
      return roster(viewer.school)!.lessons.start({ class: classId, title: title ?? known.title, by: viewer.account, minutes }, at)
    },
    setPhase: (lesson, phase, at) => roster(lesson.school)?.lessons.setPhase(lesson.id, phase, at) ?? null,
    setHeat: (lesson, wbgt, at) => roster(lesson.school)?.lessons.setHeat(lesson.id, wbgt, at) ?? null,
    endLesson: (lesson, at) => roster(lesson.school)?.lessons.end(lesson.id, at) ?? null,
    reopenLesson: (lesson, at) => roster(lesson.school)?.lessons.reopen(lesson.id, at) ?? null,

    bandsOf: (id, classId) => bandsOf(accounts, id, roster(id), classId),
    moveBand(id, classId, move, at) {
      const people = roster(id)
      if (!people) return { refused: 'unknown-student' }
      const refusal = moveBand(accounts, id, people, classId, move, at)
      return refusal ?? bandsOf(accounts, id, people, classId)
    },

    overlaysOf: id => roster(id)?.overlays.standing() ?? none,
    setOverlay: (id, change, by, at) => roster(id)?.overlays.set(change, by, at),

    viewer(id, account) {
      const viewer = viewerNow(account, now())
      return viewer?.school === id ? viewer : null
    },
    viewersOf(of) {
      const people = roster(of.school)
      return people ? viewersOf(of, accounts, people, now()) : []
    },

    async signIn(credentials, from) {
      const answer = await signIn.signIn(credentials, from)
      if ('refused' in answer) return answer
      const viewer = viewerNow(answer.account, from.now)
      return viewer ? { session: answer.session, viewer } : { refused: 'wrong' }
    },
    viewerOf(session, at) {
      const account = sessions.accountOf(session, at)
      return account === null ? null : viewerNow(account, at)
    },
    touch: sessions.touch,
    signOut: sessions.close,
    createLink: (account, options) => signIn.createLink(account, { ...options, now: now() }),
    async setPassword(ids, password) {
      accounts.setPassword(ids, await signIn.hashPassword(password))
      for (const id of ids) sessions.closeAll(id)
    },
    setLanguage: accounts.setLanguage,
    disable(account, at) {
      accounts.disable(account, at)
      sessions.closeAll(account)
    },

    change(id, write) {
      const people = roster(id)
      if (!people) throw new Error(`no such school: ${id}`)
      people.change(write)
    },

    advance(at) {
      const faults = [
        ...faultOf(loadIfChanged),
        ...[...accounts.schools.keys()].flatMap(id => faultOf(() => (roster(id) ?? open(id)).advance(at))),
        ...faultOf(() => sessions.advance(at)),
        ...faultOf(() => signIn.advance(at)),
        ...faultOf(() => phones.advance(at)),
      ]
      // What is in memory goes on answering, and all of it is tried again at the next call.
      const before = degraded
      degraded = faults[0] ? `people on disk cannot be read or written: ${faults[0].message}` : null
      if (degraded !== null && degraded !== before) log.warn({ err: faults[0] }, 'people on disk cannot be read or written')
    },
    get degraded() {
      return degraded
    },
    get counts() {
      return { ...signIn.counts, sessionsEvicted: sessions.evicted }
    },

    async [Symbol.asyncDispose]() {
      for (const error of faultOf(sessions.flush)) log.warn({ err: error }, 'when people were last seen is not written')
      opened.dispose()
    },
  }
  return school

  function viewerNow(id: string, at: number): Viewer | null {
    const account = accounts.account(id)
    const people = account && roster(account.school)
    return people && account.disabledAt === null ? viewerAt(account, people, at) : null
  }

  function load() {
    accounts.load()
    sessions.load()
    phones.load()
  }

  function open(id: string): Roster {
    const opened = openRoster({ folder: join(dataFolder, 'schools', id), school: id, now })
    rosters.set(id, opened)
    return opened
  }
}

function faultOf(work: () => unknown): Error[] {
  try {
    work()
    return []
  } catch (error) {
    return [error as Error]
  }
}

const hasBands = (database: DatabaseSync) => database.prepare('SELECT 1 FROM bands LIMIT 1').get() !== undefined

const none: readonly Overlay[] = []
const unknownBand: Refusal = { refused: 'unknown-band' }

import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { openDatabase, transaction, watchCommits } from '../database/database.ts'
import type { Lesson } from '../domain/lesson.ts'
import type { Assignment, Expected, Refusal } from '../domain/roster.ts'
import { createLessons, type Lessons } from './lessons.ts'
import { migrations } from './migrations.ts'
import { createOverlays, type Overlays } from './overlays.ts'
import { createPeople, type People } from './people.ts'
import { consentAt, monthOf, type PeopleIndex, readPeople, wearingAt } from './people-index.ts'

/** One school's people and lessons. Questions are answered from memory. */
export interface Roster extends Disposable {
  readonly people: PeopleIndex
  /** of students, by pseudonym */
  readonly names: ReadonlyMap<string, string>
  readonly lessons: Lessons
  readonly overlays: Overlays
  /** the band's student, lesson and consent at t (ms since 1970, corrected) */
  at(band: string, t: number): Assignment | Refusal
  /** who has a band, live consent and a lesson going on at t (ms since 1970), not its margins: about 1 ms for 2,000 students */
  expectedAt(t: number): Generator<Expected>
  /** writes in one transaction, then answers by it */
  change(write: (people: People) => void): void
  /** answers by the files when another process has written them, or a month has passed and ages with it */
  advance(now: number): void
}

const noAssignment: Refusal = { refused: 'no-assignment' }
const noLesson: Refusal = { refused: 'no-lesson' }
const noConsent: Refusal = { refused: 'no-consent' }

/** Opens, or makes, `school.db` and `identity.db` in the folder. Throws when a newer program has written them. */
export function openRoster({ folder, school, now }: { folder: string; school: string; now: () => number }): Roster {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  using opening = new DisposableStack()
  const people = opening.use(openDatabase(join(folder, 'school.db'), migrations('school')))
  const identity = opening.use(openDatabase(join(folder, 'identity.db'), migrations('identity')))
  const loadIfChanged = watchCommits(people, () => load(now()))
  const loadNamesIfChanged = watchCommits(identity, loadNames)
  const lessons = createLessons({ database: people, school })
  const overlays = createOverlays(people)
  const writer = createPeople({ people, identity })
  let index: PeopleIndex
  let names: ReadonlyMap<string, string>
  let month: string
  load(now())
  loadNames()
  const open = opening.move()

  return {
    get people() {
      return index
    },
    get names() {
      return names
    },
    lessons,
    overlays,

    at(band, t) {
      const wearing = wearingAt(index.wearings.get(band), t)
      if (!wearing) return noAssignment
      const lesson = lessons.of(wearing.student.class, t)
      if (!lesson) return noLesson
      const consent = consentAt(wearing.consent, t)
      return consent.live || consent.store ? { student: wearing.student, lesson, consent } : noConsent
    },

    *expectedAt(t) {
      const open = new Map<string, Lesson>()
      for (const lesson of lessons.at(t)) if (t >= lesson.startsAt && t < lesson.endsAt) open.set(lesson.class, lesson)
      if (open.size === 0) return
      for (const [band, wearings] of index.wearings) {
        const wearing = wearingAt(wearings, t)
        const lesson = wearing && open.get(wearing.student.class)
        if (!lesson || !consentAt(wearing.consent, t).live) continue
        const since = Math.max(lesson.startsAt, wearing.fromAt, wearing.consent.live!)
        yield { school, student: wearing.student.id, band, class: lesson.class, lesson: lesson.id, since }
      }
    },

    change(write) {
      // Names commit last: a fault between the two leaves a student without a name, never a name without a student.
      transaction(identity, () => transaction(people, () => write(writer)))
      load(now())
      loadNames()
    },

    advance(time) {
      loadIfChanged()
      loadNamesIfChanged()
      if (monthOf(time) !== month) load(time)
    },

    [Symbol.dispose]: () => open.dispose(),
  }

  function load(time: number) {
    index = readPeople({ database: people, school, now: time })
    lessons.load(time)
    overlays.load()
    month = monthOf(time)
  }

  function loadNames() {
    const rows = identity.prepare('SELECT student, name FROM names').all() as { student: string; name: string }[]
    names = new Map(rows.map(row => [row.student, row.name]))
  }
}

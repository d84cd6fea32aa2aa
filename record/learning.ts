import { setImmediate } from 'node:timers/promises'
import type { Alert } from '../domain/alert.ts'
import { type LearnedHeart, learnHeart } from '../domain/heart-learned.ts'
import { type Flagged, type HeartLesson, heartLessonOf } from '../domain/heart-lesson.ts'
import type { RecordedLesson } from '../domain/record.ts'
import type { Series } from '../domain/series.ts'
import type { Student } from '../domain/student.ts'
import { type Hearts, openHearts } from './hearts.ts'
import type { People } from './ports.ts'

/** Hearts in memory; past it, the one that was read first goes. A heart takes about 300 bytes. */
const heartsMax = 20_000
const sweepMs = 60_000
/** What leads up to an alert, and what follows, is of it. */
const nearMs = 60_000

export type Learning = ReturnType<typeof createLearning>

/**
 * What lessons taught of each student's heart. A lesson is learned from by itself, in sums that add up: whatever comes late replaces its own
 * lesson's sums and is fitted again with the others', exactly as if it had come in time.
 */
export function createLearning({ folder, people }: { folder: string; people: Pick<People, 'student' | 'consentOf'> }) {
  const schools = new Map<string, Hearts>()
  const known = new Map<string, LearnedHeart | null>()
  let sweptAt = 0

  function heartsOf(school: string): Hearts {
    let hearts = schools.get(school)
    if (!hearts) {
      hearts = openHearts(folder, school)
      schools.set(school, hearts)
    }
    return hearts
  }

  const mayKnow = (school: string, student: string) => people.student(school, student) !== null && people.consentOf(school, student).store

  function remember(school: string, student: string, heart: LearnedHeart | null) {
    if (known.size >= heartsMax) known.delete(known.keys().next().value!)
    known.set(`${school}/${student}`, heart)
  }

  /** From memory, but for the first time. null: nothing learned yet, or it may not be known. */
  function heartOf(school: string, student: string): LearnedHeart | null {
    if (!mayKnow(school, student)) return null
    const heart = known.get(`${school}/${student}`)
    if (heart !== undefined) return heart
    const read = heartsOf(school).heartOf(student)
    remember(school, student, read)
    return read
  }

  /** Replaces what this lesson taught, and fits the hearts it changes, one student in a turn of the loop. */
  async function keep(school: string, { id, startsAt }: Pick<RecordedLesson, 'id' | 'startsAt'>, taught: ReadonlyMap<string, HeartLesson>) {
    const hearts = heartsOf(school)
    const rows: Parameters<Hearts['put']>[0][number][] = []
    for (const student of hearts.putLesson({ id, startsAt }, taught)) {
      await setImmediate()
      const limits = people.student(school, student)
      const lessons = hearts.lessonsOf(student)
      const heart =
        limits &&
        learnHeart(
          limits,
          lessons.map(each => each.taught),
        )
      rows.push({ student, learned: heart && { heart, startsAt: lessons.at(-1)!.startsAt } })
    }
    const stillKnown = rows.filter(({ student }) => mayKnow(school, student))
    hearts.put(stillKnown)
    for (const { student, learned } of stillKnown) remember(school, student, learned?.heart ?? null)
  }

  return {
    heartOf,
    keep,
    /** What lessons since t (ms since 1970) told of a student's heart, oldest first; none where it may not be known. */
    pointsOf: (school: string, student: string, since: number) =>
      mayKnow(school, student) ? heartsOf(school).pointsOf(student, since) : [],
    /** What is learned of who may not be known any more is gone within a minute. */
    advance(at: number) {
      if (at - sweptAt < sweepMs) return
      sweptAt = at
      for (const [school, hearts] of schools) {
        const gone = hearts.students().filter(student => !mayKnow(school, student))
        hearts.forget(gone)
        for (const student of gone) known.delete(`${school}/${student}`)
      }
    },
    /** ms since 1970 */
    forgetBefore(t: number) {
      for (const hearts of schools.values()) hearts.forgetBefore(t)
      known.clear()
    },
    /** So that what is kept in it is forgotten in time. */
    open: (school: string) => void heartsOf(school),
    [Symbol.dispose]() {
      for (const hearts of schools.values()) hearts[Symbol.dispose]()
    },
  }
}

/** What this lesson teaches of this student; null: nothing, because a sign said that something was the matter. */
export function taughtBy(series: Series, student: Student, lesson: RecordedLesson, alerts: readonly Alert[]): HeartLesson | null {
  if (lesson.kind !== 'lesson') return null
  const own = alerts.filter(alert => alert.student === student.id && saysSomething(alert))
  if (own.some(spoilsLesson)) return null
  return heartLessonOf(series, student, own.map(near))
}

/** True by definition, or of the band alone: what the heart did is as good as ever. */
const saysNothing = ['near-max-sustained', 'not-monitored', 'battery-low']
const saysSomething = ({ rule, severity }: Alert) => !saysNothing.includes(rule) || (rule === 'near-max-sustained' && severity !== 'low')

/**
 * A medium or high sign, unless a person called it false: the child was not well, in the rest of the lesson neither. False alarms are let
 * through because a heart that the age's model is wrong about would otherwise never be learned. The seconds near any sign are left out.
 */
const spoilsLesson = ({ severity, handling }: Alert) =>
  (severity === 'high' || severity === 'medium') && !(handling.state === 'closed' && handling.outcome === 'false')

const near = ({ startedAt, resolvedAt }: Alert): Flagged[number] => [startedAt - nearMs, (resolvedAt ?? Number.POSITIVE_INFINITY) + nearMs]

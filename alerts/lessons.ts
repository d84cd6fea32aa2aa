import type { Lesson, LessonPhase, LessonPhases } from '../domain/lesson.ts'
import { type LessonNow, nothingKnown } from './lesson-now.ts'
import type { People } from './ports.ts'
import type { StudentState } from './student-state.ts'

/** One child's rest is not unusual among fewer than these. */
const classMin = 5
/** Who was heard within this time is there. */
const presentMs = 5_000
/** Active for half of the last ten seconds. */
const activeShareMin = 0.5

interface Known {
  /** the second that it stands for, ms since 1970 */
  at: number
  now: LessonNow
  phase: LessonPhase | null
  phases: LessonPhases
  worn: number
  active: number
}

/** The lessons under watch. A tally of all students once a second, so that a reading pays for none of it. */
export function createLessons({ phasesOf }: Pick<People, 'phasesOf'>) {
  let known = new Map<string, Known>()

  /** The server's second: who is there, and who is active. */
  function tally(students: Iterable<StudentState>, now: number): void {
    const fresh = new Map<string, Known>()
    for (const state of students) {
      const key = keyOf(state.school, state.lesson)
      let lesson = fresh.get(key)
      if (!lesson) {
        const before = known.get(key)
        lesson = { at: 0, now: nothingKnown, phase: before?.phase ?? null, phases: before?.phases ?? [], worn: 0, active: 0 }
        fresh.set(key, lesson)
      }
      if (now - state.wornAt > presentMs) continue
      lesson.worn++
      if (state.activeShare >= activeShareMin) lesson.active++
    }
    known = fresh
  }

  /** The same object for all students of a lesson in one second. */
  function now({ school, lesson: id }: Pick<StudentState, 'school' | 'lesson'>, lesson: Lesson | null, at: number): LessonNow {
    const of = known.get(keyOf(school, id))
    if (!of || !lesson) return nothingKnown
    if (of.at === at) return of.now
    if (of.phase !== lesson.phase) {
      of.phase = lesson.phase
      of.phases = phasesOf?.(lesson) ?? []
    }
    of.at = at
    of.now = {
      restSince: restSinceOf(of.phases, at),
      wbgt: lesson.heat && lesson.heat.since <= at ? lesson.heat.wbgt : null,
      classActive: of.worn < classMin ? null : of.active / of.worn,
    }
    return of.now
  }

  return { tally, now }
}

const keyOf = (school: string, lesson: string) => `${school}/${lesson}`

/** As of `now`, so that a replay hears of a phase when the lesson did. */
export function restSinceOf(phases: LessonPhases, now: number): number | null {
  let since: number | null = null
  for (const { at, phase } of phases) {
    if (at > now) break
    since = phase === 'rest' || phase === 'cool-down' ? (since ?? at) : null
  }
  return since
}

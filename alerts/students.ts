import { createHeart } from '../domain/expected-heart.ts'
import { fitFor } from '../domain/heart-learned.ts'
import { studentKey } from '../domain/ids.ts'
import type { Reading } from '../domain/reading.ts'
import { closeLife, inactive } from './life-cycle.ts'
import { type PackedStudent, packStudent, unpackStudent } from './pack.ts'
import type { People } from './ports.ts'
import type { Rule } from './rules/load.ts'
import { noDrift } from './signs/heat.ts'
import { saturated } from './signs/oxygen.ts'
import { noRecovery } from './signs/recovery.ts'
import { unheard } from './signs/rhythm.ts'
import { none } from './signs/stretch.ts'
import { createStudentState, profileOf, type StudentState, unknownStudent } from './student-state.ts'

export type Place = Pick<Reading, 'school' | 'student' | 'band' | 'class' | 'lesson'>

const studentsMax = 20_000
/** A band gets this long from the lesson's start, or the server's, to be heard for the first time. */
const firstHeardMs = 60_000
/** A whole school without bands is told bit by bit: each alert costs the loop that readings wait for. */
const neverHeardMax = 400

/** Everyone under watch, and what is remembered of each. Past the bound the first who came goes. */
export function createStudents({
  rules,
  people,
}: {
  rules: readonly Rule[]
  people: Pick<People, 'student' | 'consentOf' | 'expectedAt' | 'heartOf'>
}) {
  const states = new Map<string, StudentState>()
  const counts = { studentsDropped: 0, neverHeard: 0 }
  const student = ({ school, student }: Pick<Place, 'school' | 'student'>) => people.student(school, student) ?? unknownStudent
  const learned = ({ school, student }: Pick<Place, 'school' | 'student'>) => people.heartOf?.(school, student) ?? null

  const find = (of: Pick<Place, 'school' | 'student'>) => states.get(studentKey(of))

  function add(place: Place): StudentState {
    if (isFull()) {
      states.delete(states.keys().next().value!)
      counts.studentsDropped++
    }
    const state = createStudentState(
      place,
      student(place),
      rules.map(() => inactive),
      learned(place),
    )
    states.set(studentKey(place), state)
    return state
  }

  const isFull = () => states.size >= studentsMax

  /**
   * Takes under watch whose band is dead from the start of the lesson: no reading would do it. Nobody is missed before half of the
   * class is heard: while bands are being given out, the teacher needs no list of those who wait.
   * @param heardSince ms since 1970: when the server began to listen
   */
  function expectAll(now: number, heardSince: number): void {
    const expected = [...(people.expectedAt?.(now) ?? [])]
    const size = countBy(expected, ({ lesson }) => lesson)
    const heard = countBy(
      [...states.values()].filter(({ t }) => t > 0),
      ({ lesson }) => lesson,
    )
    let missed = 0
    for (const place of expected) {
      if (2 * (heard.get(place.lesson) ?? 0) < size.get(place.lesson)!) continue
      if (missed >= neverHeardMax) break
      if (now - Math.max(place.since, heardSince) < firstHeardMs) continue
      const known = find(place)
      if (known ? known.lesson === place.lesson : isFull()) continue
      const state = known ?? add(place)
      enter(state, place)
      state.heardAt = Math.max(state.heardAt, place.since)
      state.wornAt = Math.max(state.wornAt, place.since)
      missed++
    }
    counts.neverHeard += missed
  }

  /** Another lesson begins for the student: what happens in it is a matter of its own, and reopens no alert of the one before. */
  function enter(state: StudentState, { lesson, class: klass }: Place): void {
    if (state.lesson === lesson) return
    state.lives = state.lives.map(life => closeLife(life))
    state.lesson = lesson
    state.class = klass
    state.hardAt = null
    state.activeMs = 0
    state.recovery = noRecovery
    state.heat = noDrift
    state.oxygen = saturated
    state.rhythm = unheard
    state.wide = none
    const heart = learned(state)
    state.profile = profileOf(student(state), heart)
    // Another day has an offset of its own, and what the lesson before taught is known by now.
    state.heart = createHeart(fitFor(student(state), heart))
  }

  /** Nothing stays but the calls for help, answered or not: a redelivered one is the same one. */
  function strip(state: StudentState): void {
    const { calls, lives, firing, hearts, stored, heardAt } = state
    if (calls.length === 0) forget(state)
    else Object.assign(state, createStudentState(state, unknownStudent, lives), { calls, firing, hearts, stored, heardAt })
  }

  const forget = (state: StudentState): void => void states.delete(studentKey(state))

  /** Plain JSON of all who may be stored, as their consent stands now. */
  const save = (): PackedStudent[] =>
    [...states.values()]
      .filter(({ stored, school, student }) => stored && people.consentOf(school, student).store)
      .map(state => packStudent(state, rules))

  /** Who may not be watched or stored any more begins anew. */
  function restore(saved: readonly PackedStudent[]): void {
    for (const packed of saved) {
      const { live, store } = people.consentOf(packed.school, packed.student)
      if (live && store) states.set(studentKey(packed), unpackStudent(packed, rules))
    }
  }

  return {
    all: () => states.values(),
    ...{ find, add, expectAll, enter, strip, forget, save, restore },
    counts: () => ({ ...counts, students: states.size }),
  }
}

function countBy<T>(list: readonly T[], key: (each: T) => string): Map<string, number> {
  const counts = new Map<string, number>()
  for (const each of list) counts.set(key(each), (counts.get(key(each)) ?? 0) + 1)
  return counts
}

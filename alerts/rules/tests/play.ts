import type { Severity } from '../../../domain/alert.ts'
import type { Lesson } from '../../../domain/lesson.ts'
import type { Overlay } from '../../../domain/overlay.ts'
import type { Reading } from '../../../domain/reading.ts'
import type { Student } from '../../../domain/student.ts'
import { createEngine, type Transition } from '../../engine.ts'
import type { Rule } from '../load.ts'
import type { Column } from './notation.ts'
import type { Input, UnitTest } from './schema.ts'

/** What came of one alert, ms since the test began. */
export interface Happened {
  fired: number
  severity: Severity
  raised?: number
  resolved?: number
}

/** A whole second. */
const start = 1_800_000_000_000
const place = { school: 's1', class: 'c1', lesson: 'l1', student: 'st1', band: 'b1' }
const consent = { live: true, store: true, guardians: true, projector: true }

/** Lets the real engine live through a test, and tells what each rule did. */
export function play(rules: readonly Rule[], test: UnitTest, columns: { [K in keyof Input]?: Column<number[]> }): Map<string, Happened[]> {
  const transitions: Transition[] = []
  const student = studentOf(test)
  const overlays = overlaysOf(test)
  let now = start
  const engine = createEngine({
    rules,
    people: {
      student: () => student,
      lesson: () => lessonAt(test, now),
      phasesOf: () => test.phases.map(({ at, phase }) => ({ at: start + at, phase })),
      consentOf: () => consent,
      overlaysOf: () => overlays,
    },
    decided: transition => transitions.push(transition),
    ask() {},
  })
  engine.listenFrom(start)
  const seconds = Math.max(...Object.values(columns).map(column => column.length))
  for (let i = 0; i < seconds; i++) {
    now = start + 1_000 * i
    if (test.sos !== undefined && now - start === Math.floor(test.sos / 1_000) * 1_000) {
      engine.reply({ ...place, kind: 'reply', t: now, at: now, message: { kind: 'sos', boot: 1, seq: 1, t: now } }, true)
    }
    const reading = readingAt(columns, i, now, test.frozen)
    if (reading) engine.observe(reading, true)
    else engine.clockTo(now)
  }
  engine.clockTo(start + 1_000 * seconds)
  return happenedIn(transitions)
}

function readingAt(columns: { [K in keyof Input]?: Column<number[]> }, i: number, t: number, frozen: boolean): Reading | null {
  const fields: { [name: string]: unknown } = { bpm: null }
  for (const [name, column] of Object.entries(columns)) {
    const value = column[i]
    if (value === undefined) return null
    if (value === null) continue
    if (name === 'acc') fields.acc = [value[0], value[1], value[2]! + (frozen ? 0 : (i % 2) / 1_000)]
    else fields[name] = name === 'contact' ? value[0] !== 0 : value[0]
  }
  return { ...place, ...fields, t, tBand: t, receivedAt: t } as Reading
}

const studentOf = ({ student: { age, resting, max } }: UnitTest): Student => ({
  ...{ school: place.school, id: place.student, class: place.class, sex: null, flags: [] },
  ...{ ageYears: age ?? null, restingBpm: resting ?? null, maxBpm: max ?? null },
})

function lessonAt({ phases, wbgt }: UnitTest, now: number): Lesson {
  const phase = phases.findLast(({ at }) => start + at <= now)?.phase ?? null
  return {
    ...{
      school: place.school,
      id: place.lesson,
      class: place.class,
      title: 'PE',
      phase,
      heat: wbgt === undefined ? null : { wbgt, since: start },
    },
    startsAt: start,
    endsAt: start + 3 * 3_600_000,
  }
}

const overlaysOf = ({ params }: UnitTest): Overlay[] =>
  Object.entries(params).flatMap(([rule, values]) =>
    Object.entries(values).map(
      ([param, value]): Overlay => ({
        ...{ at: { scope: 'student', id: place.student }, authority: 'clinician' },
        ...{ rule, param, value, by: 'a test', since: start, reason: 'a test' },
      }),
    ),
  )

function happenedIn(transitions: readonly Transition[]): Map<string, Happened[]> {
  const byRule = new Map<string, Happened[]>()
  const byId = new Map<string, Happened>()
  for (const each of transitions) {
    if (each.change === 'fired') {
      const { id, rule, firedAt, severity } = each.alert
      const happened: Happened = { fired: firedAt - start, severity }
      byId.set(id, happened)
      byRule.set(rule, [...(byRule.get(rule) ?? []), happened])
      continue
    }
    const happened = byId.get(each.id)!
    if (each.change === 'raised') happened.raised = each.decidedAt - start
    else if (each.change === 'resolved') happened.resolved = each.at - start
    else delete happened.resolved
  }
  return byRule
}

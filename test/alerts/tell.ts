import { fileURLToPath } from 'node:url'
import { createEngine, type Engine, type Transition } from '../../alerts/engine.ts'
import type { People } from '../../alerts/ports.ts'
import { loadRules, type Rule } from '../../alerts/rules/load.ts'
import type { Lesson, LessonPhases } from '../../domain/lesson.ts'
import type { Reading } from '../../domain/reading.ts'
import type { Student } from '../../domain/student.ts'
import { clockOf, inTrace, trace, traceMs, traceStart } from '../support/trace.ts'

export const rules = await loadRules(fileURLToPath(new URL('../../alerts/rules.yaml', import.meta.url)))

/** Ten years old: 201 beats/min at most by the formula, ceiling 226. */
export const ana: Student = { school: 's1', id: 'ana', class: 'c1', ageYears: 10, sex: null, restingBpm: null, maxBpm: null, flags: [] }

export const lesson: Lesson = {
  ...{ school: 's1', id: 'l1', class: 'c1', title: 'PE', phase: null },
  ...{ startsAt: traceStart - 60_000, endsAt: traceStart + 3_600_000 },
}

export interface Stage {
  engine: Engine
  transitions: Transition[]
  asked: { id: string; at: number; ageMs: number }[]
}

export function createStage(
  of: { student?: Student; lesson?: Lesson; phases?: LessonPhases; rules?: readonly Rule[]; expectedAt?: People['expectedAt'] } = {},
): Stage {
  const transitions: Transition[] = []
  const asked: Stage['asked'] = []
  const engine = createEngine({
    rules: of.rules ?? rules,
    people: {
      student: () => of.student ?? ana,
      lesson: (_, id) => [of.lesson ?? lesson].find(each => each.id === id) ?? null,
      phasesOf: () => of.phases ?? [],
      consentOf: () => ({ live: true, store: true, guardians: true, projector: true }),
      ...(of.expectedAt && { expectedAt: of.expectedAt }),
    },
    decided: transition => transitions.push(transition),
    ask: (state, at, ageMs) => asked.push({ id: state.ask!.id, at, ageMs }),
  })
  engine.listenFrom(traceStart)
  return { engine, transitions, asked }
}

/** What the engine says of a trace, for one rule: `fired@3:00 resolved@3:31`. Seconds pass to the trace's end. */
export function tell(rule: string, line: string, of: { student?: Student } = {}): string {
  const stage = createStage(of)
  play(stage, trace(line), traceStart + traceMs(line))
  return story(rule, stage.transitions)
}

/** Hands over the readings while the server's seconds pass, up to `until`. */
export function play({ engine }: Stage, readings: readonly Reading[], until: number) {
  let now = readings[0]?.receivedAt ?? traceStart
  const passTo = (t: number) => {
    for (; now <= t; now += 1_000) engine.clockTo(now)
  }
  for (const reading of readings) {
    passTo(reading.receivedAt - 1_000)
    engine.observe(reading, true)
  }
  passTo(until)
}

/** Of all that was decided, what is about this student. */
export function about(student: string, transitions: readonly Transition[]): Transition[] {
  const ids = new Set(transitions.flatMap(each => (each.change === 'fired' && each.alert.student === student ? [each.alert.id] : [])))
  return transitions.filter(each => ids.has(each.change === 'fired' ? each.alert.id : each.id))
}

export function story(rule: string, transitions: readonly Transition[]): string {
  const ids = new Set(transitions.flatMap(each => (each.change === 'fired' && each.alert.rule === rule ? [each.alert.id] : [])))
  return transitions
    .filter(each => ids.has(each.change === 'fired' ? each.alert.id : each.id))
    .map(each => {
      const at = each.change === 'fired' ? each.alert.firedAt : each.change === 'resolved' ? each.at : each.decidedAt
      return `${each.change}@${clockOf(at)}`
    })
    .join(' ')
}

export const place = inTrace

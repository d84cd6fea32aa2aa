import { createEngine } from '../alerts/engine.ts'
import type { Features } from '../alerts/features.ts'
import type { Rule } from '../alerts/rules/load.ts'
import type { StudentState } from '../alerts/student-state.ts'
import type { Severity } from '../domain/alert.ts'
import type { LearnedHeart } from '../domain/heart-learned.ts'
import type { Lesson, LessonPhase, LessonPhases } from '../domain/lesson.ts'
import type { Sample } from '../domain/sample.ts'
import type { Student } from '../domain/student.ts'

/** When every evaluated lesson begins, ms since 1970: a whole second. */
export const lessonStart = 1_800_000_000_000
const isUrgent = (severity: Severity) => severity === 'high' || severity === 'medium'
/** A second is over before its sample can be sent. */
const sendMs = 1_000

/** An alert as the lesson saw it; times are ms since the lesson's start. */
export interface Raised {
  student: string
  rule: string
  kind: Rule['kind']
  /** the highest it reached */
  severity: Severity
  startedAt: number
  firedAt: number
  /** when it first was medium or high, and somebody was called; null: never */
  urgentAt: number | null
  resolvedAt: number | null
  value: number | null
  expected: number | null
}

export interface Watched {
  alerts: Raised[]
  asks: { student: string; at: number }[]
}

export interface WatchOptions {
  rules: readonly Rule[]
  students: readonly Student[]
  lessonSeconds: number
  /** °C, wet bulb globe temperature, from the start; not set by default */
  wbgt?: number
  /** what earlier lessons taught; nothing by default */
  heartOf?: (student: string) => LearnedHeart | null
  /** the band asks the child "OK?" */
  asked?: (student: string, at: number) => void
  /** what the engine knew at a judged reading; `at`: ms since the lesson's start */
  seen?: (student: string, at: number, features: Features, state: StudentState) => void
}

/** The real engine over one lesson of one class, faster than real time: hand over samples in the order of receipt, then end. */
export function createWatch({ rules, students, lessonSeconds, wbgt, heartOf, asked, seen }: WatchOptions) {
  const raised = new Map<string, Raised>()
  const asks: Watched['asks'] = []
  const answers = new Map<string, string>()
  const people = new Map(students.map(student => [student.id, student]))
  const lesson: Lesson = {
    ...{ school: 's1', id: 'l1', class: 'c1', title: 'PE', phase: null },
    startsAt: lessonStart,
    endsAt: lessonStart + lessonSeconds * 1000 + sendMs,
    heat: wbgt === undefined ? null : { wbgt, since: lessonStart },
  }
  const phases: LessonPhases = []
  const engine = createEngine({
    rules,
    people: {
      student: (_, id) => people.get(id) ?? null,
      lesson: (_, id) => (id === lesson.id ? lesson : null),
      phasesOf: () => [...phases],
      ...(heartOf && { heartOf: (_, id) => heartOf(id) }),
      consentOf: () => ({ live: true, store: true, guardians: true, projector: true }),
    },
    decided(transition) {
      switch (transition.change) {
        case 'fired': {
          const { id, student, rule, severity, startedAt, firedAt, value, expected } = transition.alert
          const kind = rules.find(({ name }) => name === rule)!.kind
          const at = firedAt - lessonStart
          const times = { startedAt: startedAt - lessonStart, firedAt: at, urgentAt: isUrgent(severity) ? at : null, resolvedAt: null }
          raised.set(id, { student, rule, kind, severity, ...times, value, expected })
          return
        }
        case 'raised': {
          const alert = raised.get(transition.id)!
          alert.severity = transition.severity
          if (isUrgent(transition.severity)) alert.urgentAt ??= transition.decidedAt - sendMs - lessonStart
          return
        }
        case 'resolved':
          raised.get(transition.id)!.resolvedAt = transition.at - lessonStart
          return
        case 'reopened':
          raised.get(transition.id)!.resolvedAt = null
      }
    },
    ask(state, at) {
      asks.push({ student: state.student, at: at - lessonStart })
      answers.set(state.student, state.ask!.id)
      asked?.(state.student, at - lessonStart)
    },
    ...(seen && { seen: (state, features) => seen(state.student, state.t - lessonStart, features, state) }),
  })
  engine.listenFrom(lessonStart)
  const place = { school: 's1', class: 'c1', lesson: 'l1' }

  return {
    /** @param sample `t`: ms since the lesson's start @param heldMs how long the band kept it */
    observe(student: string, sample: Sample, heldMs = 0) {
      const t = lessonStart + sample.t
      engine.observe({ ...place, ...sample, student, band: student, t, tBand: t, receivedAt: t + sendMs + heldMs }, true)
    },
    /** The child answers the newest question, or calls, at `at` ms since the lesson's start. */
    reply(student: string, kind: 'ok' | 'sos', at: number) {
      const to = answers.get(student)
      if (kind === 'ok' && to === undefined) return
      const t = lessonStart + at
      const stamp = { boot: 1, seq: Math.floor(at), t }
      const message = kind === 'ok' ? { ...stamp, kind, to: to! } : { ...stamp, kind }
      engine.reply({ kind: 'reply', ...place, student, band: student, t, at: t, message }, true)
    },
    /** The teacher goes on to the next phase, `at` ms since the lesson's start. */
    phase(phase: LessonPhase, at: number) {
      if (lesson.phase === phase) return
      lesson.phase = phase
      phases.push({ at: lessonStart + at, phase })
    },
    end(): Watched {
      engine.clockTo(lesson.endsAt)
      return { alerts: [...raised.values()], asks }
    },
  }
}

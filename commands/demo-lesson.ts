import { standardRulesFile } from '../alerts/alerts.ts'
import { createEngine, type Transition } from '../alerts/engine.ts'
import { loadRules } from '../alerts/rules/load.ts'
import { changedRows, liveStudentOf, type Row, rowOf } from '../dashboard/frame.ts'
import { type Alert, named } from '../domain/alert.ts'
import type { DemoLesson } from '../domain/demo-lesson.ts'
import type { Lesson } from '../domain/lesson.ts'
import type { Reading } from '../domain/reading.ts'
import type { Student } from '../domain/student.ts'
import demo from '../school/demo.json' with { type: 'json' }
import { parseIncident } from '../simulator/incident.ts'
import type { LessonScript } from '../simulator/lesson-script.ts'
import { createStudent } from '../simulator/student.ts'

const classSize = 24
/** Hearts are warm, and the engine knows them, when the demo begins. */
const warmSeconds = 240
const shownSeconds = 300
const script: LessonScript = [
  { title: 'Jog', phase: 'main', seconds: warmSeconds, pattern: { kind: 'ramp', from: 0.2, to: 0.5 } },
  { title: 'Handball', phase: 'main', seconds: shownSeconds, pattern: { kind: 'game', low: 0.25, high: 0.78, boutSeconds: 14 } },
]
/** By place in the class, s since the start: something of each kind, one after the other. */
const incidents: Readonly<Record<number, string>> = {
  5: `collapse@${warmSeconds + 15}`,
  11: `band-off@${warmSeconds + 90}`,
  17: `sos@${warmSeconds + 150}`,
  8: `svt@${warmSeconds + 170}`,
}

const startsAt = 1_800_000_000_000
const shownAt = startsAt + warmSeconds * 1_000
const place = { school: 'demo', class: 'demo', lesson: 'demo' }
const lesson: Lesson = {
  ...{ school: 'demo', id: 'demo', class: 'demo', title: 'Demo', phase: 'main', heat: null, startsAt },
  endsAt: startsAt + 3_600_000,
}
const consent = { live: true, store: true, guardians: true, projector: true }

const students = demo.students.slice(0, classSize).map(
  ({ ageYears, sex, restingBpm, maxBpm }, index): Student => ({
    ...{ school: 'demo', class: 'demo', id: `demo-${index + 1}`, flags: [], sex: sex as 'female' | 'male' },
    ...{ ageYears, restingBpm: restingBpm ?? null, maxBpm: maxBpm ?? null },
  }),
)
const nameOf = (id: string) => demo.students[students.findIndex(student => student.id === id)]!.name

/** Simulated children through the real engine: the same lesson each time, whatever the rules say today. */
export async function makeDemoLesson(): Promise<DemoLesson> {
  const alerts = new Map<string, Alert>()
  const told: DemoLesson['alerts'] = []
  const newest = new Map<string, Reading>()
  let second = 0
  const engine = createEngine({
    rules: await loadRules(standardRulesFile),
    people: {
      student: (_, id) => students.find(student => student.id === id) ?? null,
      lesson: () => lesson,
      consentOf: () => consent,
    },
    decided(transition) {
      const alert = after(alerts, transition)
      alerts.set(alert.id, alert)
      if (second > warmSeconds || alert.phase === 'firing') told.push(shown(alert, Math.max(0, second - warmSeconds)))
    },
    ask() {},
  })
  engine.listenFrom(startsAt)

  const lived = students.map((student, index) =>
    createStudent({
      student,
      script,
      seed: 11 + index * 7_919,
      incidents: [incidents[index]].flatMap(text => (text ? [parseIncident(text)] : [])),
    }),
  )
  const rowsNow = (now: number) => students.map(student => rowOf(student, true, newest.get(student.id), now))
  const frames: DemoLesson['frames'] = []
  let first: Row[] = []
  const sent = new Map<string, Row>()
  for (second = 0; second <= warmSeconds + shownSeconds; second++) {
    const t = startsAt + second * 1_000
    for (const [index, { id }] of students.entries()) {
      const { values, doing } = lived[index]!.next()
      const band = `demo-band-${index + 1}`
      if (doing.asksForHelp) {
        const message = { boot: 1, seq: second, t, kind: 'sos' as const }
        engine.reply({ kind: 'reply', ...place, student: id, band, t, at: t, message }, true)
      }
      const reading: Reading = { ...place, ...values, student: id, band, t, tBand: t, receivedAt: t + 1_000 }
      newest.set(id, reading)
      engine.observe(reading, true)
    }
    engine.clockTo(t + 1_000)
    const rows = rowsNow(t + 1_000)
    if (second === warmSeconds) first = rows
    if (second > warmSeconds) frames.push(changedRows(rows, sent))
    for (const row of rows) sent.set(row[0], row)
  }
  return {
    seconds: shownSeconds,
    phase: 'main',
    students: first.map(row => liveStudentOf(row, nameOf(row[0]), newest.get(row[0]), startsAt + (second + 1) * 1_000)),
    frames,
    alerts: told,
  }
}

function after(alerts: ReadonlyMap<string, Alert>, transition: Transition): Alert {
  switch (transition.change) {
    case 'fired':
      return transition.alert
    case 'raised':
      return { ...alerts.get(transition.id)!, severity: transition.severity }
    case 'reopened':
      return { ...alerts.get(transition.id)!, phase: 'firing', resolvedAt: null }
    case 'resolved':
      return { ...alerts.get(transition.id)!, phase: 'resolved', resolvedAt: transition.at }
  }
}

function shown(alert: Alert, second: number): DemoLesson['alerts'][number] {
  const { id, rule, severity, student, phase, late, value, expected, startedAt, firedAt, resolvedAt, why } = alert
  const who = nameOf(student)
  return {
    second,
    alert: {
      ...{ id, rule, severity, student, phase, late, value, expected, who },
      ...{ handling: 'open', by: null, at: null, outcome: null, durable: true, drill: true },
      startedAt: startedAt - shownAt,
      firedAt: firedAt - shownAt,
      resolvedAt: resolvedAt && resolvedAt - shownAt,
    },
    why: { en: named(why.teacher.en, who), zh: named(why.teacher.zh, who) },
  }
}

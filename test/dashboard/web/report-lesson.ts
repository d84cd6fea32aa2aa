import type { z } from 'zod'
import type {
  ClassFigures,
  LessonList,
  LessonReport,
  RecordedAlert,
  RecordedLesson,
  StudentFigures,
  StudentLesson,
} from '../../../domain/record.ts'
import { classOf } from '../../support/cast.ts'

/** A lesson of 45 minutes as the server tells it, with figures that belong together; made up, and the same each time. */

export const start = Date.UTC(2026, 2, 24, 10, 0)
export const minute = 60_000
const lessonSeconds = 45 * 60

const phases = [
  [0, 'warm-up', 112],
  [8, 'main', 148],
  [20, 'sprint', 174],
  [24, 'rest', 128],
  [27, 'main', 152],
  [38, 'cool-down', 116],
] as const

export const lesson: RecordedLesson = {
  id: 'l7',
  kind: 'lesson',
  class: '5b',
  title: '5b · Athletics',
  startsAt: start,
  endsAt: start + 45 * minute,
  phases: phases.map(([at, phase]) => ({ at: start + at * minute, phase })),
}

/** 0 to 1, the same for the same number. */
const noise = (n: number) => Math.abs(Math.sin(12.9898 * n + 4.1414) * 43758.5453) % 1
const targetAt = (minuteOf: number) => phases.findLast(([at]) => at <= minuteOf)?.[2] ?? 90

export const loadCurve: ClassFigures['loadCurve'] = []
let median = 92
for (let m = 0; m < 45; m++) {
  median += (targetAt(m) - median) * 0.45 + (noise(m) - 0.5) * 5
  const spread = 9 + 5 * noise(m + 99)
  loadCurve.push({ t: start + m * minute, q1: median - spread, median, q3: median + spread * 0.9, students: 37 })
}

/** @param hardness 0 to 1 @param heard share of the lesson with a heart rate */
export function studentFigures(hardness: number, heard = 0.97): StudentFigures {
  const heartSeconds = lessonSeconds * heard
  const weights = [0, 1, 2, 3, 4, 5].map(zone => Math.exp(-((zone - 0.9 - 2.6 * hardness) ** 2) / 2.4))
  const all = weights.reduce((sum, one) => sum + one, 0)
  const zoneSeconds = weights.map(one => Math.round((heartSeconds * one) / all)) as StudentFigures['zoneSeconds']
  const edwards = zoneSeconds.reduce((sum, seconds, zone) => sum + (seconds / 60) * zone, 0)
  const mvpaShare = 0.28 + 0.5 * hardness
  const density = 0.42 + 0.4 * hardness
  return {
    lessonSeconds,
    wornSeconds: lessonSeconds * Math.min(1, heard + 0.02),
    heartSeconds,
    motionSeconds: lessonSeconds * Math.min(1, heard + 0.02),
    zoneSeconds,
    bpmMean: 112 + 48 * hardness,
    bpmMax: 168 + 32 * hardness,
    mvpaSeconds: heartSeconds * mvpaShare,
    mvpaShare,
    activeSeconds: lessonSeconds * density,
    density,
    edwards,
    banister: null,
    recovery: { stoppedAt: start + 24 * minute, endBpm: 176, afterBpm: 176 - 24 - 30 * hardness, dropBpm: 24 + 30 * hardness, index: 0.3 },
    effort: edwards / 45 >= 3 ? 'very-strong' : edwards / 45 >= 2 ? 'strong' : edwards / 45 >= 1 ? 'steady' : 'gentle',
  }
}

export function classFigures(hardness: number, heard = 0.95): ClassFigures {
  const { zoneSeconds, edwards } = studentFigures(hardness, heard)
  return {
    lessonSeconds,
    students: 37,
    heartCoverage: heard,
    motionCoverage: Math.min(1, heard + 0.02),
    zoneSeconds: zoneSeconds.map(seconds => seconds * 37) as ClassFigures['zoneSeconds'],
    bpmMean: 118 + 44 * hardness,
    bpmMax: 203,
    mvpaShare: 0.3 + 0.48 * hardness,
    individualDensity: 0.42 + 0.36 * hardness,
    groupDensity: 0.5 + 0.5 * hardness,
    edwardsMean: edwards,
    loadCurve,
  }
}

/** Six surnames, so that ordering by name is no ordering by roster. */
const surnames = ['Silva', 'Okoye', 'Novak', 'Meyer', 'Li', 'Costa']
export const students: LessonReport['students'] = classOf(40).map(({ id, name }, i) => ({
  id,
  name: `${name} ${surnames[i % surnames.length]}`,
  consent: i !== 9,
  figures:
    i === 9 || i === 17 || i === 30
      ? null
      : studentFigures(0.2 + 0.75 * noise(i), i === 5 ? 0.62 : i === 22 ? 0.48 : 0.9 + 0.1 * noise(i + 7)),
}))

const at = (minuteOf: number, second = 0) => start + minuteOf * minute + second * 1000
const silva = 'Ms Silva'

export const collapse: RecordedAlert = {
  id: 'a2',
  rule: 'soft-collapse',
  severity: 'high',
  student: 's12',
  firedAt: at(23, 20),
  resolvedAt: at(25, 2),
  outcome: 'fine',
  value: null,
  expected: null,
  why: 'GO NOW: Mei may have collapsed (20 s without moving). No response: call emergency, start CPR, fetch the AED.',
  ledger: [
    { at: at(23), what: 'began', who: null },
    { at: at(23, 20), what: 'fired', who: null },
    { at: at(23, 22), what: 'seen', who: silva },
    { at: at(23, 29), what: 'acknowledged', who: silva },
    { at: at(25, 2), what: 'resolved', who: null },
    { at: at(25, 40), what: 'closed', who: silva },
  ],
}

export const alerts: RecordedAlert[] = [
  {
    id: 'a1',
    rule: 'high-for-motion',
    severity: 'medium',
    student: 's6',
    firedAt: at(12, 41),
    resolvedAt: at(14, 10),
    outcome: 'rest',
    value: 192,
    expected: 150,
    why: 'Goran’s heart is faster than his movement explains (192; expected about 150). Let him walk; ask how he feels.',
    ledger: [
      { at: at(12, 10), what: 'began', who: null },
      { at: at(12, 41), what: 'fired', who: null },
      { at: at(12, 45), what: 'seen', who: silva },
      { at: at(12, 46), what: 'silenced', who: silva },
      { at: at(13, 4), what: 'acknowledged', who: null },
      { at: at(14, 10), what: 'resolved', who: null },
      { at: at(14, 31), what: 'closed', who: silva },
    ],
  },
  {
    id: 'a3',
    rule: 'near-max-sustained',
    severity: 'low',
    student: 's3',
    firedAt: at(22),
    resolvedAt: at(24, 30),
    outcome: null,
    value: 191,
    expected: null,
    why: 'Daria has been near her maximum for 2 minutes (191).',
    ledger: [
      { at: at(20), what: 'began', who: null },
      { at: at(22), what: 'fired', who: null },
      { at: at(24, 30), what: 'resolved', who: null },
    ],
  },
  collapse,
  ...(['s17', 's22', 's5'] as const).map(
    (student, i): RecordedAlert => ({
      id: `t${i}`,
      rule: 'not-monitored',
      severity: 'technical',
      student,
      firedAt: at(5 + 9 * i),
      resolvedAt: null,
      outcome: null,
      value: null,
      expected: null,
      why: 'Nothing is heard from this band: watch the child yourself, and look at the band.',
      ledger: [
        { at: at(5 + 9 * i) - 20_000, what: 'began', who: null },
        { at: at(5 + 9 * i), what: 'fired', who: null },
      ],
    }),
  ),
]

const day = 24 * 60 * minute
/** The class's lessons before, newest first; in the fourth the bands were heard too little. */
export const past: LessonReport['past'] = Array.from({ length: 10 }, (_, i) => {
  const startsAt = start - Math.ceil((i + 1) * 3.5) * day
  return {
    lesson: { ...lesson, id: `p${i}`, startsAt, endsAt: startsAt + 45 * minute, phases: [] },
    figures: classFigures(0.25 + 0.55 * noise(i + 40), i === 3 ? 0.61 : 0.93),
  }
})

export const report: LessonReport = { lesson, figures: classFigures(0.56), students, alerts, past, catchingUpSince: null }

export const list: z.input<typeof LessonList> = {
  lessons: [{ lesson, figures: report.figures, alerts: 3 }, ...past.map((one, i) => ({ ...one, alerts: i % 3 }))],
  next: null,
  catchingUpSince: null,
}

/** Mei's lesson, second by second: a gap, and a heart that leaves what was expected. */
export function studentLesson(id = 's12'): StudentLesson {
  const student = students.find(one => one.id === id)!
  const seconds = Array.from({ length: lessonSeconds }, (_, second) => second)
  let own = 96
  const bpm = seconds.map(second => {
    own += (targetAt(second / 60) + 10 - own) / 50 + (noise(second) - 0.5) * 2.4
    return second > 1800 && second < 1890 ? null : Math.round(own + (second > 1380 && second < 1440 ? 8 : 0))
  })
  let expected = 96
  const guess = seconds.map(second => {
    expected += (targetAt(second / 60) + 8 - expected) / 60
    return expected
  })
  return {
    readings: 'all',
    student: { id, name: student.name },
    lesson,
    figures: student.figures!,
    alerts: alerts.filter(alert => alert.student === id),
    curve: {
      seconds,
      bpm,
      low: guess.map(one => Math.round(one - 22)),
      high: guess.map(one => Math.round(one + 22)),
      zonesFrom: [100, 120, 140, 160, 180],
      learning: false,
    },
    catchingUpSince: null,
  }
}

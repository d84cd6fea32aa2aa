import { describe, expect, test } from 'vitest'
import { Sample } from '../../domain/sample.ts'
import { type Incident, type IncidentKind, parseIncident } from '../../simulator/incident.ts'
import { type LessonScript, phaseAt, scriptSeconds, standardLesson } from '../../simulator/lesson-script.ts'
import type { OpticalFaults } from '../../simulator/optics.ts'
import { createStudent, type Second } from '../../simulator/student.ts'

const noFaults: OpticalFaults = { contactLossPerHour: 0, weakPerHour: 0, cadenceLockPerHour: 0 }
const steady = (load: number): LessonScript => [
  { title: 'steady', phase: 'main', seconds: 3600, pattern: { kind: 'ramp', from: load, to: load } },
]

function live(
  seconds: number,
  options: { script?: LessonScript; incidents?: Incident[]; seed?: number; faults?: OpticalFaults } = {},
): Second[] {
  const student = createStudent({
    student: { ageYears: 12, restingBpm: null, maxBpm: null },
    script: standardLesson,
    incidents: [],
    seed: 1,
    faults: noFaults,
    ...options,
  })
  return Array.from({ length: seconds }, () => student.next())
}
const incident = (kind: IncidentKind, atSeconds: number): Incident => ({ kind, atSeconds, band: null })
const values = (seconds: Second[]) => seconds.map(second => second.values)
const bpmOf = ({ values }: Second) => values.bpm!
const mean = (numbers: number[]) => numbers.reduce((sum, number) => sum + number, 0) / numbers.length
const cosine = (a: readonly number[], b: readonly number[]) =>
  a.reduce((sum, axis, index) => sum + axis * b[index]!, 0) / (Math.hypot(...a) * Math.hypot(...b))
const degreesBetween = (a: Second, b: Second) => (Math.acos(Math.min(1, cosine(a.values.acc!, b.values.acc!))) * 180) / Math.PI
const isStill = ({ values }: Second) => values.enmo! < 36 && values.steps === 0
const students = Array.from({ length: 30 }, (_, seed) => seed)

describe('motion fits the load (cut points of signs.md)', () => {
  test.each<[string, number, { enmo: [number, number]; stepsPerMinute: [number, number]; peakMedian: [number, number] }]>([
    ['sitting is inactive', 0.04, { enmo: [2, 36], stepsPerMinute: [0, 0], peakMedian: [1, 1.2] }],
    ['walking is active', 0.35, { enmo: [100, 200], stepsPerMinute: [85, 105], peakMedian: [1.5, 2] }],
    ['jogging is moderate to vigorous', 0.55, { enmo: [200, 700], stepsPerMinute: [125, 145], peakMedian: [2, 2.8] }],
    ['running is vigorous', 0.9, { enmo: [700, 1500], stepsPerMinute: [155, 180], peakMedian: [2.8, 4.5] }],
  ])('%s', (_, load, expected) => {
    const lived = students.map(seed => values(live(150, { script: steady(load), seed })).slice(30))
    const enmo = mean(lived.flat().map(second => second.enmo!))
    const stepsPerMinute = mean(lived.map(seconds => seconds.reduce((sum, second) => sum + second.steps!, 0) / 2))
    const peaks = lived.flatMap(seconds => seconds.map(second => second.peak!)).sort((a, b) => a - b)
    const within = ([low, high]: [number, number], value: number) => value >= low && value <= high
    expect({
      enmo: within(expected.enmo, enmo) || enmo,
      stepsPerMinute: within(expected.stepsPerMinute, stepsPerMinute) || stepsPerMinute,
      peakMedian: within(expected.peakMedian, peaks[peaks.length >> 1]!) || peaks[peaks.length >> 1],
    }).toEqual({ enmo: true, stepsPerMinute: true, peakMedian: true })
  })

  test('each phase of the lesson moves as it should', () => {
    const byPhase = new Map<string, number[]>()
    for (const seed of students) {
      live(scriptSeconds(standardLesson), { seed }).forEach((second, index) => {
        const { title } = phaseAt(standardLesson, index).phase
        byPhase.set(title, [...(byPhase.get(title) ?? []).slice(-600), second.values.enmo!])
      })
    }
    const enmo = (title: string) => mean(byPhase.get(title)!)
    expect(enmo('Handball')).toBeGreaterThan(200)
    expect(enmo('Intervals')).toBeGreaterThan(200)
    expect(enmo('Water')).toBeLessThan(60)
    expect(enmo('Stretch')).toBeLessThan(200)
  })

  test('when still, acceleration is gravity, and each student holds the arm differently', () => {
    const arms = students.map(seed => live(60, { script: steady(0.02), seed }).at(-1)!)
    for (const { values } of arms) expect(Math.abs(Math.hypot(...values.acc!) - 1)).toBeLessThan(0.03)
    expect(new Set(arms.map(({ values }) => Math.round(values.acc![1] * 20))).size).toBeGreaterThan(5)
  })
})

describe('a healthy lesson', () => {
  const lesson = students.map(seed => live(scriptSeconds(standardLesson), { seed, faults: { ...noFaults, weakPerHour: 4 } }))

  test('is all within the wire contract', () => {
    for (const seconds of lesson) for (const { values } of seconds) Sample.parse({ t: 0, ...values })
  })

  test('takes the class mean through 100 to 170 beats/min', () => {
    const minuteMeans = Array.from({ length: 45 }, (_, minute) =>
      mean(
        lesson.flatMap(seconds =>
          seconds
            .slice(minute * 60, minute * 60 + 60)
            .map(bpmOf)
            .filter(Boolean),
        ),
      ),
    )
    expect(Math.min(...minuteMeans)).toBeGreaterThan(85)
    expect(Math.max(...minuteMeans)).toBeGreaterThan(150)
    expect(Math.max(...minuteMeans)).toBeLessThan(175)
  })

  test('never looks like a fall: no 3.5 g followed by stillness with the arm turned', () => {
    const falls = lesson.flatMap(seconds =>
      seconds.filter((second, index) => {
        const after = seconds.slice(index + 1, index + 5)
        return second.values.peak! >= 3.5 && after.some(later => isStill(later) && degreesBetween(second, later) > 30)
      }),
    )
    expect(falls).toEqual([])
    expect(lesson.flat().some(({ values }) => values.peak! >= 3.5)).toBe(true)
  })
})

describe('incidents', () => {
  const at = 200

  test('collapse: an impact, then still, the arm turned by more than 45°, and no answer', () => {
    const seconds = live(260, { incidents: [incident('collapse', at)] })
    expect(seconds[at]!.values.peak).toBeGreaterThanOrEqual(3.5)
    expect(seconds[at - 1]!.values.enmo).toBeGreaterThan(100)
    for (const second of seconds.slice(at + 1)) {
      expect(isStill(second)).toBe(true)
      expect(second.values.peak).toBeLessThan(1.2)
      expect(degreesBetween(second, seconds[at - 1]!)).toBeGreaterThan(45)
      expect(second.doing.answers).toBe(false)
    }
  })

  test('faint: 30 s of at least 200 mg, then still within 5 s with the arm turned, and no impact', () => {
    for (const seed of students) {
      const seconds = live(260, { incidents: [incident('faint', at)], seed })
      expect(mean(values(seconds.slice(at - 30, at)).map(second => second.enmo!))).toBeGreaterThan(200)
      expect(isStill(seconds[at + 1]!)).toBe(true)
      expect(degreesBetween(seconds[at + 1]!, seconds[at - 1]!)).toBeGreaterThan(45)
      expect(Math.max(...values(seconds.slice(at)).map(second => second.peak!))).toBeLessThan(1.5)
    }
  })

  test('svt: a step of at least 40 within 10 s to over 180, steady and still', () => {
    const seconds = live(500, { incidents: [incident('svt', at)] })
    expect(bpmOf(seconds[at + 10]!) - bpmOf(seconds[at - 1]!)).toBeGreaterThanOrEqual(40)
    const fast = seconds.slice(at + 20, at + 200)
    expect(Math.min(...fast.map(bpmOf))).toBeGreaterThanOrEqual(180)
    const centre = mean(fast.map(bpmOf))
    expect(Math.sqrt(mean(fast.map(second => (bpmOf(second) - centre) ** 2)))).toBeLessThan(3)
    expect(fast.every(isStill)).toBe(true)
  })

  test('sudden-drop: at least 50 within 20 s while still running, then still', () => {
    const seconds = live(260, { incidents: [incident('sudden-drop', at)] })
    expect(bpmOf(seconds[at - 1]!) - bpmOf(seconds[at + 15]!)).toBeGreaterThanOrEqual(50)
    expect(seconds[at + 8]!.values.enmo).toBeGreaterThan(200)
    expect(seconds.slice(at + 25, at + 60).every(isStill)).toBe(true)
  })

  test('band-off: no contact, no reading, no motion; then all of it again', () => {
    const seconds = live(400, { incidents: [incident('band-off', at)] })
    for (const { values } of seconds.slice(at, at + 120)) expect(values).toMatchObject({ bpm: null, contact: false, enmo: 0, steps: 0 })
    expect(seconds[at + 130]!.values.contact).toBe(true)
  })

  test.each<[IncidentKind, (second: Second) => unknown, number[]]>([
    ['out-of-range', ({ doing }) => !doing.reachable, [200, 289]],
    ['clock-skew', ({ doing }) => doing.clockSkewMs === 90_000, [200, 399]],
    ['sos', ({ doing }) => doing.asksForHelp, [200, 200]],
  ])('%s touches the band, from second to second', (kind, touched, span) => {
    const seconds = live(400, { incidents: [incident(kind, at)] })
    const when = seconds.flatMap((second, index) => (touched(second) ? [index] : []))
    expect([when[0], when.at(-1)]).toEqual(span)
    expect(values(seconds)).toEqual(values(live(400)))
  })

  test.each([
    ['collapse@120', { kind: 'collapse', atSeconds: 120, band: null }],
    ['out-of-range@0:b00003', { kind: 'out-of-range', atSeconds: 0, band: 'b00003' }],
  ])('%s is read', (text, read) => expect(parseIncident(text)).toEqual(read))

  test.each(['collapse', 'tumble@3', 'collapse@-1', 'collapse@1.5', 'collapse@120:', 'collapse@120:a b'])('%s is refused', text => {
    expect(() => parseIncident(text)).toThrow(/kind@seconds.*collapse, faint/)
  })
})

describe('the optical sensor', () => {
  const hour = (faults: Partial<OpticalFaults>) => values(live(3600, { script: steady(0.6), faults: { ...noFaults, ...faults } }))
  const share = (seconds: ReturnType<typeof hour>, holds: (second: Second['values']) => boolean) => seconds.filter(holds).length / 3600

  test('sees everything without faults', () => {
    expect(share(hour({}), second => second.bpm !== null && second.contact === true)).toBe(1)
  })

  test('loses contact for less than the 20 s that count as not monitored', () => {
    const lost = hour({ contactLossPerHour: 30 })
      .map(second => (second.contact ? ' ' : 'x'))
      .join('')
    const gaps = lost
      .split(/ +/)
      .filter(Boolean)
      .map(gap => gap.length)
    expect(gaps.length).toBeGreaterThan(10)
    expect(Math.max(...gaps)).toBeLessThan(20)
  })

  test('cadence lock shows the steps instead of the heart', () => {
    const seconds = live(3600, { script: steady(0.6), faults: { ...noFaults, cadenceLockPerHour: 100_000 } }).slice(60)
    const cadence = mean(values(seconds).map(second => second.steps!)) * 60
    expect(Math.abs(mean(seconds.map(bpmOf)) - cadence)).toBeLessThan(3)
  })

  test('times single beats at rest alone', () => {
    const resting = values(live(120, { script: steady(0.02) })).slice(20)
    const intervals = resting.flatMap(second => second.rr ?? [])
    expect(Math.abs(60_000 / mean(intervals) - mean(resting.map(second => second.bpm!)))).toBeLessThan(4)
    expect(
      hour({})
        .slice(20)
        .some(second => second.rr),
    ).toBe(false)
  })
})

test('the same seed tells the same lesson, another student another', () => {
  expect(live(600, { seed: 4 })).toEqual(live(600, { seed: 4 }))
  expect(values(live(600, { seed: 4 }))).not.toEqual(values(live(600, { seed: 5 })))
})

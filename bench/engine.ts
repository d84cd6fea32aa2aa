import { fileURLToPath } from 'node:url'
import { createEngine } from '../alerts/engine.ts'
import { loadRules, type Rule } from '../alerts/rules/load.ts'
import type { Lesson } from '../domain/lesson.ts'
import type { Reading } from '../domain/reading.ts'
import { scriptSeconds, standardLesson } from '../simulator/lesson-script.ts'
import { createStudent } from '../simulator/student.ts'

/** What one reading costs the whole engine, and what a student takes up: every rule switched on, silence judged each second as in service. */
const targetMicroseconds = 8
const targetKib = 16
/** So many different lives, from the middle of a lesson; students share them, each from another second on. */
const lives = 40
const livedSeconds = 600
const fromSecond = 900
const classSize = 40
const start = 1_800_000_000_000

/** Of each student, by place. */
const names: { id: string; lesson: string; klass: string }[] = []

const rules = (await loadRules(fileURLToPath(new URL('../alerts/rules.yaml', import.meta.url)))).map(rule => ({ ...rule, enabled: true }))
const lived = Array.from({ length: lives }, (_, seed) => live(seed))

function live(seed: number) {
  const student = createStudent({
    student: { ageYears: 8 + (seed % 9), restingBpm: null, maxBpm: null },
    script: standardLesson,
    incidents: [],
    seed,
  })
  const seconds = Array.from({ length: Math.min(scriptSeconds(standardLesson), fromSecond + livedSeconds) }, () => student.next().values)
  return seconds.slice(fromSecond)
}

function report(students: number) {
  // Few students need more seconds for as many readings.
  const seconds = Math.max(30, Math.round(300_000 / students))
  const { microseconds, perSecondMs } = time(students, seconds)
  const kib = sizeOf(students)
  const word = (met: boolean) => (met ? 'met' : 'missed')
  console.log(
    `${String(students).padStart(6)} students: ${microseconds.toFixed(2)} µs a reading (≤ ${targetMicroseconds}: ${word(microseconds <= targetMicroseconds)}), ` +
      `${kib.toFixed(1)} KiB a student (≤ ${targetKib}: ${word(kib <= targetKib)}), ${perSecondMs.toFixed(1)} ms of each second`,
  )
}

/**
 * Readings are made outside of the clock; each second's whole work, garbage and all, is inside. The median of batches of ten thousand, so
 * that another program's turn on this machine is not ours.
 */
function time(students: number, seconds: number) {
  const engine = begin(rules, students)
  const warmSeconds = Math.max(10, Math.round(seconds / 5))
  const batchSeconds = Math.ceil(10_000 / students)
  const batches: number[] = []
  for (let second = 0, elapsed = 0, done = 0; second < warmSeconds + seconds; second++) {
    const readings = readingsAt(students, second)
    const before = performance.now()
    for (const reading of readings) engine.observe(reading, true)
    if (second < warmSeconds) continue
    elapsed += performance.now() - before
    done += 1
    if (done < batchSeconds) continue
    batches.push(elapsed / batchSeconds)
    elapsed = done = 0
  }
  if (engine.counts().evaluated !== students * (warmSeconds + seconds)) throw new Error('not every reading was judged')
  const perSecondMs = batches.sort((a, b) => a - b)[batches.length >> 1]!
  return { microseconds: (1000 * perSecondMs) / students, perSecondMs }
}

/** Small schools by the dozen: one alone would drown in what else the heap does. */
function sizeOf(students: number): number {
  const schools = Math.ceil(4_000 / students)
  globalThis.gc!()
  const before = process.memoryUsage().heapUsed
  const engines = Array.from({ length: schools }, () => {
    const engine = begin(rules, students)
    for (let second = 0; second < 120; second++) for (const reading of readingsAt(students, second)) engine.observe(reading, true)
    return engine
  })
  globalThis.gc!()
  const bytes = process.memoryUsage().heapUsed - before
  return bytes / engines.length / students / 1024
}

function begin(rules: readonly Rule[], students: number) {
  const lessonOf = (id: string): Lesson => ({
    ...{ school: 's1', id, class: 'c1', title: 'PE', phase: 'main', startsAt: start, endsAt: start + 7_200_000 },
    heat: { wbgt: 27, since: start },
  })
  const lessons = new Map(Array.from({ length: Math.ceil(students / classSize) }, (_, index) => [`l${index}`, lessonOf(`l${index}`)]))
  const engine = createEngine({
    rules,
    people: {
      student: (school, id) => ({ school, id, class: 'c1', ageYears: 12, sex: null, restingBpm: null, maxBpm: null, flags: [] }),
      lesson: (_, id) => lessons.get(id) ?? null,
      consentOf: () => ({ live: true, store: true, guardians: true, projector: true }),
    },
    decided() {},
    ask() {},
  })
  engine.listenFrom(start)
  return engine
}

/** Everybody's second; a class has 40. */
function readingsAt(students: number, second: number): Reading[] {
  return Array.from({ length: students }, (_, index) => {
    const life = lived[index % lives]!
    const t = start + second * 1000 + (index % 1000)
    const { id, lesson, klass } = nameOf(index)
    const values = life[(second + 7 * index) % life.length]!
    return { school: 's1', student: id, band: id, class: klass, lesson, t, tBand: t, receivedAt: t + 1000, ...values }
  })
}

function nameOf(index: number) {
  names[index] ??= { id: `p${index}`, lesson: `l${Math.floor(index / classSize)}`, klass: `c${Math.floor(index / classSize)}` }
  return names[index]
}

if (!globalThis.gc) throw new Error('bench:engine needs --expose-gc; call it by npm run bench:engine')
console.log(`${rules.length} rules, Node ${process.version}`)
for (const students of [40, 1_000, 10_000]) report(students)

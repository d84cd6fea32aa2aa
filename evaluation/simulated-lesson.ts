import type { Rule } from '../alerts/rules/load.ts'
import type { LearnedHeart } from '../domain/heart-learned.ts'
import type { Sample } from '../domain/sample.ts'
import type { Student } from '../domain/student.ts'
import { type LessonScript, phaseAt, scriptSeconds, standardLesson } from '../simulator/lesson-script.ts'
import { type OpticalFaults, typicalFaults } from '../simulator/optics.ts'
import { createRandom, type Random } from '../simulator/random.ts'
import { createStudent, type SimulatedStudent } from '../simulator/student.ts'
import { wideVariety } from '../simulator/variety.ts'
import { type Alarm, alarmsOf } from './alarm.ts'
import { learnedFrom } from './earlier-lessons.ts'
import { type Finding, isFallSign, judgeAlerts, judgeEvents } from './finding.ts'
import { injectionAt } from './injected.ts'
import { createTraced } from './traced.ts'
import { createWatch, type Raised } from './watch.ts'

/** As many as the class signs need (five) and one who may be in trouble. */
export const classSize = 6

/** How well the optical sensor sees: a stand-in for whatever makes it see badly (skin tone, hair, a loose band, cold). */
export const qualities = ['good', 'typical', 'poor'] as const
export type Quality = (typeof qualities)[number]
const faultsOf: Record<Quality, OpticalFaults> = {
  good: { contactLossPerHour: 0.2, weakPerHour: 1, cadenceLockPerHour: 0.1, noise: 0.7 },
  typical: typicalFaults,
  poor: { contactLossPerHour: 4, weakPerHour: 20, cadenceLockPerHour: 2, noise: 2.5 },
}

/** A child notices the buzz of "OK?" this often, and takes so long, ms. */
const answersShare = 0.85
const reactionMs = [1_500, 6_000] as const

/** Of some students a few earlier lessons are known; the others are met for the first time. */
const knownShare = 1 / 3
const lessonsLearned = 3

interface Member {
  student: Student
  quality: Quality
  lessonsBefore: number
  learned: LearnedHeart | null
  answers: boolean
  lived: SimulatedStudent
  traced: ReturnType<typeof createTraced>
  /** out of range: what waits in the band */
  held: Sample[]
}

/** One lesson of a small class, in which something happens to the first student; the same seed is the same lesson. */
export function simulateLesson({ lesson, seed, rules }: { lesson: number; seed: number; rules: readonly Rule[] }): {
  findings: Finding[]
  alarms: Alarm[]
} {
  const random = createRandom(seed)
  const injected = injectionAt(lesson, random)
  const script = standardLesson
  const members = Array.from({ length: classSize }, (_, index) =>
    createMember({ index, seed: seed + (index + 1) * 7_919, random, script, incident: index === 0 ? (injected?.incident ?? null) : null }),
  )
  const byId = new Map(members.map(member => [member.student.id, member]))
  const watch = createWatch({
    rules:
      injected?.incident.kind === 'low-oxygen'
        ? rules.map(rule => ({ ...rule, enabled: rule.enabled || rule.name === 'low-oxygen' }))
        : rules,
    students: members.map(({ student }) => student),
    lessonSeconds: scriptSeconds(script),
    seen: (id, at, features, state) => byId.get(id)!.traced.seen(at, features, state),
    asked: (id, at) => {
      const { answers } = byId.get(id)!
      if (answers) taps.push({ id, at: at + random.between(...reactionMs) })
    },
    heartOf: id => byId.get(id)!.learned,
    ...(injected?.incident.kind === 'heat' && { wbgt: 28 }),
  })
  let taps: { id: string; at: number }[] = []

  for (let second = 0; second < scriptSeconds(script); second++) {
    watch.phase(phaseAt(script, second).phase.phase, second * 1000)
    for (const [index, member] of members.entries()) {
      const { values, doing } = member.lived.next()
      const id = member.student.id
      // Each band has its own beginning of the second.
      const sample = { t: second * 1000 + index * 130, ...values }
      member.answers &&= doing.answers
      if (doing.asksForHelp) watch.reply(id, 'sos', sample.t + 1_000)
      member.held.push(sample)
      if (!doing.reachable) continue
      for (const held of member.held) watch.observe(id, held, sample.t - held.t)
      member.held = []
    }
    const until = (second + 1) * 1000
    for (const { id, at } of taps.filter(tap => tap.at <= until)) watch.reply(id, 'ok', at)
    taps = taps.filter(tap => tap.at > until)
  }
  const { alerts } = watch.end()
  return findingsOf({ lesson, members, alerts, injected })
}

function createMember(of: {
  index: number
  seed: number
  random: Random
  script: LessonScript
  incident: NonNullable<ReturnType<typeof injectionAt>>['incident'] | null
}): Member {
  const { index, seed, random, script, incident } = of
  const ageYears = 6 + Math.floor(random.next() * 12)
  const quality = qualities[Math.floor(random.next() * qualities.length)]!
  const facts = { ageYears, restingBpm: null, maxBpm: null }
  const sex = random.next() < 0.5 ? 'female' : 'male'
  const lived = { student: facts, script, seed, faults: faultsOf[quality], variety: wideVariety }
  const lessonsBefore = random.next() < knownShare ? lessonsLearned : 0
  return {
    student: { school: 's1', id: `p${index}`, class: 'c1', sex, flags: [], ...facts },
    quality,
    lessonsBefore,
    learned: lessonsBefore === 0 ? null : learnedFrom(lessonsBefore, lived),
    answers: random.next() < answersShare,
    lived: createStudent({ ...lived, incidents: incident ? [incident] : [] }),
    traced: createTraced(),
    held: [],
  }
}

function findingsOf({
  lesson,
  members,
  alerts,
  injected,
}: {
  lesson: number
  members: readonly Member[]
  alerts: readonly Raised[]
  injected: ReturnType<typeof injectionAt>
}) {
  const alarms: Alarm[] = []
  const findings = members.map(({ student, quality, lessonsBefore, traced }, index): Finding => {
    const own = alerts.filter(alert => alert.student === student.id)
    const events = index === 0 && injected ? [injected.event] : []
    const name = `lesson ${lesson}, ${student.id}`
    const judged = judgeAlerts(own, events)
    const healthy = events.length === 0
    const fallen = events.some(({ sign }) => isFallSign(sign))
    const fallDelayMs = fallen ? judgeEvents(events, own)[0]!.delayMs : null
    const tookForFall = own.some(({ rule }) => isFallSign(rule))
    const finding: Finding = {
      ...{ name, kind: healthy ? 'healthy' : injected!.incident.kind, source: `simulated, ${quality} sensor` },
      ...{ ageYears: student.ageYears, sex: student.sex, healthy, quality, lessonsBefore, fault: null, remarks: [], ...traced.result() },
      events: judgeEvents(
        events.filter(({ sign }) => !isFallSign(sign)),
        own,
      ),
      alerts: judged,
      fall: fallen
        ? { truth: 'fall', noticed: fallDelayMs !== null, delayMs: fallDelayMs, cannotShow: null, peak: null }
        : healthy
          ? { truth: 'daily', noticed: tookForFall, delayMs: null, cannotShow: null, peak: null }
          : null,
    }
    if (healthy) alarms.push(...alarmsOf(finding, traced.trace))
    return finding
  })
  return { findings, alarms }
}

import type { Sample } from '../domain/sample.ts'
import { maxBpmOf, restingBpmOf, type Student } from '../domain/student.ts'
import { createHeart } from './heart.ts'
import { type Doing, doingAt, type Incident, withIncidents } from './incident.ts'
import { type LessonScript, loadAt } from './lesson-script.ts'
import { createMotion } from './motion.ts'
import { createOptics, type OpticalFaults, typicalFaults } from './optics.ts'
import { createRandom, type Random } from './random.ts'

export type StudentFacts = Pick<Student, 'ageYears' | 'restingBpm' | 'maxBpm'>

/** What the band measured in one second, and what the student was doing then. */
export interface Second {
  values: Omit<Sample, 't'>
  doing: Doing
}

export interface SimulatedStudent {
  /** The next second, from second 0 on. */
  next(): Second
}

/** Legs do not stop at once: effort follows the script by at most this share a second. */
const effortStepMax = 0.1
const batterySecondsPerPercent = 500

/**
 * A student in a lesson: heart, wrist and optical sensor, each with this student's own figures drawn from the seed.
 * The same options tell the same seconds, always.
 */
export function createStudent(options: {
  student: StudentFacts
  script: LessonScript
  /** this student's alone */
  incidents: readonly Incident[]
  seed: number
  faults?: OpticalFaults
}): SimulatedStudent {
  const { script, incidents, seed } = options
  const random = createRandom(seed)
  const heart = createHeart({ profile: heartOf(options.student, random), random })
  const motion = createMotion({
    profile: {
      vigour: random.between(0.75, 1.3),
      cadenceSpm: random.between(-6, 6),
      leanDegrees: random.between(10, 35),
      side: random.between(0, 2 * Math.PI),
    },
    random,
  })
  const optics = createOptics({ faults: options.faults ?? typicalFaults, random })
  const zeal = random.between(0.88, 1.06)
  const batteryAtStart = random.between(55, 100)
  let effort = 0.1
  let second = 0

  return {
    next() {
      const doing = withIncidents(doingAt(Math.min(1, loadAt(script, second, seed) * zeal)), incidents, second)
      const step = Math.min(effortStepMax, Math.max(-effortStepMax, doing.load - effort))
      effort = doing.posture === 'lying' ? 0 : effort + step
      const bpm = heart.beat(effort, doing.pull)
      const { cadenceSpm, ...movement } = motion.move(effort, doing.posture, doing.impactG)
      const seen = optics.see({ bpm, effort, cadenceSpm })
      const battery = second % 60 === 0 ? { battery: Math.round(batteryAtStart - second / batterySecondsPerPercent) } : {}
      second += 1
      return {
        doing,
        values: doing.worn ? { ...seen, ...movement, ...battery } : { bpm: null, contact: false, ...motion.rest(), ...battery },
      }
    },
  }
}

/** The roster's figures are what the school knows; the true ones scatter round the age norm where it knows nothing (SD 9, Cicone 2019). */
function heartOf(facts: StudentFacts, random: Random) {
  const scatter = (spread: number) => spread * Math.min(2, Math.max(-2, random.normal()))
  return {
    restingBpm: restingBpmOf(facts) + (facts.restingBpm === null ? scatter(5) : scatter(1.5)),
    maxBpm: maxBpmOf(facts) + (facts.maxBpm === null ? scatter(9) : scatter(1.5)),
    tauOnSeconds: random.between(25, 42),
    tauOffSeconds: random.between(45, 80),
    fitness: random.between(0.86, 1.16),
    emotionBpm: random.between(4, 16),
  }
}

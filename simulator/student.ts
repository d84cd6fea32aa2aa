import type { Sample } from '../domain/sample.ts'
import { maxBpmOf, restingBpmOf, type Student } from '../domain/student.ts'
import { createHeart } from './heart.ts'
import { type Doing, doingAt, type Incident, withIncidents } from './incident.ts'
import { type LessonScript, loadAt } from './lesson-script.ts'
import { createMotion } from './motion.ts'
import { createOptics, type OpticalFaults, typicalFaults } from './optics.ts'
import { createRandom, type Random } from './random.ts'
import { typicalVariety, type Variety } from './variety.ts'

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
const oxygenEverySeconds = 5

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
  /** another day of the same student: the same heart and arm, another lesson; 0 by default */
  day?: number
  faults?: OpticalFaults
  variety?: Variety
}): SimulatedStudent {
  const { script, incidents, seed, day = 0, variety = typicalVariety } = options
  const own = createRandom(seed)
  const random = day === 0 ? own : createRandom(seed + day * 104_729)
  const heart = createHeart({ profile: heartOf(options.student, variety, own), random })
  const motion = createMotion({
    profile: {
      vigour: own.between(...variety.vigour),
      cadenceSpm: own.between(-6, 6),
      leanDegrees: own.between(10, 35),
      side: own.between(0, 2 * Math.PI),
      carriage: variety.carriage,
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
      const doing = withIncidents(doingAt(Math.min(1, loadAt(script, second, seed + day) * zeal)), incidents, second, options.student)
      const step = Math.min(effortStepMax, Math.max(-effortStepMax, doing.load - effort))
      effort = doing.posture === 'lying' ? 0 : effort + step
      const bpm = heart.beat(effort, doing.pull, doing.extraBpm)
      const { cadenceSpm, ...movement } = motion.move(effort, doing.posture, doing.impactG, doing.turnedDegrees)
      const seen = optics.see({ bpm, effort, cadenceSpm, sensor: doing.sensor })
      const battery = second % 60 === 0 ? { battery: Math.round(batteryAtStart - second / batterySecondsPerPercent) } : {}
      const oxygen = doing.spo2 === null || second % oxygenEverySeconds > 0 ? {} : { spo2: Math.round(doing.spo2 + random.normal()) }
      second += 1
      return {
        doing,
        values: doing.worn ? { ...seen, ...movement, ...battery, ...oxygen } : { bpm: null, contact: false, ...motion.rest(), ...battery },
      }
    },
  }
}

/** The roster's figures are what the school knows; the true ones scatter round the age norm where it knows nothing (SD 9, Cicone 2019). */
function heartOf(facts: StudentFacts, variety: Variety, random: Random) {
  const scatter = (spread: number) => spread * Math.min(2, Math.max(-2, random.normal()))
  return {
    restingBpm: restingBpmOf(facts) + (facts.restingBpm === null ? scatter(5) : scatter(1.5)),
    maxBpm: maxBpmOf(facts) + (facts.maxBpm === null ? scatter(9) : scatter(1.5)),
    tauOnSeconds: random.between(...variety.tauOnSeconds),
    tauOffSeconds: random.between(...variety.tauOffSeconds),
    fitness: random.between(...variety.fitness),
    emotionBpm: random.between(...variety.emotionBpm),
    wanderBpm: variety.wanderBpm,
    strayBpm: variety.strayBpm,
    flutterBpm: variety.flutterBpm,
  }
}

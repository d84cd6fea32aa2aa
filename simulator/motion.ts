import type { Sample } from '../domain/sample.ts'
import type { Random } from './random.ts'

/** What is this student's own about moving. */
export interface MotionProfile {
  /** multiplies the wrist's ENMO and what a peak has above 1 g */
  vigour: number
  /** added to the cadence of the gait, steps/min */
  cadenceSpm: number
  /** how far the forearm leans from hanging when standing, degrees, and towards which side of the band, radians */
  leanDegrees: number
  side: number
  /** how much the arm's liveliness wanders at one effort: standard deviation of its logarithm; 0.3 where not given */
  carriage?: number
}

export type Posture = 'upright' | 'lying'

/** What the wrist's sensors say about one second; all of it known. */
export type Movement = Required<Pick<Sample, 'acc' | 'enmo' | 'peak' | 'steps'>>

export interface Motion {
  /** One second of movement at this effort (0–1); an impact of that many g on top where the body hits the ground, and how far the arm then lies round. */
  move(effort: number, posture: Posture, impactG: number | null, turnedDegrees?: number): Movement & { cadenceSpm: number }
  /** One second of a band that nobody wears. */
  rest(): Movement
}

/**
 * The wrist by effort. Anchored at the cut points of a child's wrist (Hildebrand 2014/17: < 36 mg inactive, > 200 mg moderate,
 * > 700 mg vigorous) and at walking 100–125, running 145–185 steps/min. A ball game or a sprint passes 3.5 g, easy running does not.
 */
const gaits = [
  { effort: 0, enmoMg: 8, cadenceSpm: 0, peakG: 1.05 },
  { effort: 0.08, enmoMg: 18, cadenceSpm: 0, peakG: 1.12 },
  { effort: 0.16, enmoMg: 48, cadenceSpm: 25, peakG: 1.35 },
  { effort: 0.3, enmoMg: 95, cadenceSpm: 80, peakG: 1.6 },
  { effort: 0.42, enmoMg: 190, cadenceSpm: 112, peakG: 1.9 },
  { effort: 0.55, enmoMg: 330, cadenceSpm: 135, peakG: 2.3 },
  { effort: 0.7, enmoMg: 600, cadenceSpm: 152, peakG: 2.8 },
  { effort: 0.85, enmoMg: 880, cadenceSpm: 165, peakG: 3.3 },
  { effort: 1, enmoMg: 1250, cadenceSpm: 182, peakG: 4.2 },
] as const

/** The wrist tells of the arm, not of the body: a ball held or thrown makes it quieter or livelier than the effort for a minute or so. */
const carriagePersistence = 0.98
const carriageTypical = 0.3
/** From here on an arm moves in its own way: a walk. */
const livelyEffort = 0.25

/** A running arm is bent: it leans this much more at full effort than hanging. */
const bentDegrees = 22
/** A fallen arm lies this much further round, well past the 45° that a wrist fall shows. (signs.md, 350 falls) */
const fallenDegrees = 85

/** Wrist motion that fits an effort, with this student's own vigour, cadence and way to hold the arm. */
export function createMotion({ profile, random }: { profile: MotionProfile; random: Random }): Motion {
  let stride = 0
  let wanderDegrees = 0
  let carriage = 0

  const direction = (leanDegrees: number, norm: number): Movement['acc'] => {
    const lean = (leanDegrees * Math.PI) / 180
    const axes = [Math.cos(lean), Math.sin(lean) * Math.cos(profile.side), Math.sin(lean) * Math.sin(profile.side)]
    return axes.map(axis => rounded(axis * norm + 0.004 * random.normal(), 3)) as Movement['acc']
  }

  return {
    move(effort, posture, impactG, turnedDegrees = fallenDegrees) {
      const lying = posture === 'lying'
      const gait = gaitAt(lying ? 0 : effort)
      wanderDegrees = 0.9 * wanderDegrees + (lying ? 0.2 : 1 + 2 * effort) * random.normal()
      const lean = profile.leanDegrees + wanderDegrees + (lying ? turnedDegrees : bentDegrees * effort)
      if (impactG !== null) {
        return { acc: direction(lean - turnedDegrees / 2, 1.1), enmo: 650, peak: rounded(impactG, 2), steps: 0, cadenceSpm: 0 }
      }
      carriage =
        carriagePersistence * carriage + Math.sqrt(1 - carriagePersistence ** 2) * (profile.carriage ?? carriageTypical) * random.normal()
      // What tells one running arm from another does not make a sitting one fidget.
      const own = Math.min(1, effort / livelyEffort)
      const liveliness = Math.exp(own * carriage + 0.25 * random.normal())
      const cadenceSpm = gait.cadenceSpm === 0 ? 0 : Math.max(0, gait.cadenceSpm + profile.cadenceSpm + 2 * random.normal())
      stride += cadenceSpm / 60
      const steps = Math.floor(stride)
      stride -= steps
      return {
        acc: direction(lean, 1 - 0.22 * effort * (lying ? 0 : 1)),
        enmo: rounded(lying ? 3 * liveliness : gait.enmoMg * profile.vigour ** own * liveliness, 1),
        peak: rounded(1 + (gait.peakG - 1) * profile.vigour * Math.exp(0.1 * random.normal()) * (lying ? 0.3 : 1), 2),
        steps,
        cadenceSpm,
      }
    },
    rest: () => ({ acc: direction(90, 1), enmo: 0, peak: 1, steps: 0 }),
  }
}

function gaitAt(effort: number) {
  const upper = Math.max(
    1,
    gaits.findIndex(gait => gait.effort >= effort),
  )
  const to = effort >= 1 ? gaits.at(-1)! : gaits[upper]!
  const from = gaits[gaits.indexOf(to) - 1]!
  const part = Math.min(1, Math.max(0, (effort - from.effort) / (to.effort - from.effort)))
  const mix = (key: 'enmoMg' | 'cadenceSpm' | 'peakG') => from[key] + part * (to[key] - from[key])
  return { enmoMg: mix('enmoMg'), cadenceSpm: mix('cadenceSpm'), peakG: mix('peakG') }
}

const rounded = (value: number, digits: number) => Math.round(value * 10 ** digits) / 10 ** digits

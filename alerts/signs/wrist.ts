import { isNone, nextStretch, none, type Stretch } from './stretch.ts'

/**
 * What a child's wrist has been doing, and for how long (ENMO of a child's wrist: inactive < 36 mg, moderate to vigorous > 200 mg;
 * Hildebrand 2014/17). Each may be interrupted for a moment: nobody sits like a stone, and a run is not one step after another.
 */
export interface Wrist {
  /** ENMO < 36 mg and no steps */
  still: Stretch
  /** ENMO < 20 mg and no steps: not even what sitting does */
  motionless: Stretch
  /** ENMO < 100 mg and < 60 steps/min: the effort is over */
  stopped: Stretch
  /** ENMO ≥ 200 mg, or running steps: many a runner's arm is quiet for some seconds */
  effort: Stretch
  /** since it began, be it over by now; an hour at first */
  effortAgeMs: number
}

const longMs = 3_600_000
export const idle: Wrist = { still: none, motionless: none, stopped: none, effort: none, effortAgeMs: longMs }

const stillEnmo = 36
const motionlessEnmo = 20
const effortEnmo = 200
const movingEnmo = 100
const movingCadence = 60
/** Few walk at this many steps a minute. */
const runningCadence = 130
const twitchMsMax = 2_000
const stepMsMax = 5_000

/** ENMO ≥ 100 mg, or a step at ≥ 60 steps/min: active, as far as the wrist tells. (signs.md, "Lesson goals") */
export const isMoving = (shake: number, steps: number | undefined, cadence: number | null) =>
  shake >= movingEnmo || (steps !== undefined && steps > 0 && cadence !== null && cadence >= movingCadence)

export const isStill = (shake: number, steps: number | undefined) => shake < stillEnmo && !steps

const isEffort = (shake: number, steps: number | undefined, cadence: number | null) =>
  shake >= effortEnmo || (steps !== undefined && steps > 0 && cadence !== null && cadence >= runningCadence)

/** @param shake mg: ENMO without the sensor's error of scale @param cadence steps/min; null: the band counts none, and what is known of its motion is ENMO @param coveredMs 0 after a pause */
export function nextWrist(wrist: Wrist, shake: number, steps: number | undefined, cadence: number | null, coveredMs: number): Wrist {
  const effort = nextStretch(wrist.effort, isEffort(shake, steps, cadence), coveredMs, stepMsMax)
  return {
    still: nextStretch(wrist.still, isStill(shake, steps), coveredMs, twitchMsMax),
    motionless: steps ? none : nextStretch(wrist.motionless, shake < motionlessEnmo, coveredMs, twitchMsMax),
    stopped: nextStretch(wrist.stopped, !isMoving(shake, steps, cadence), coveredMs, stepMsMax),
    effort,
    effortAgeMs: isNone(wrist.effort) && !isNone(effort) ? 0 : Math.min(longMs, wrist.effortAgeMs + coveredMs),
  }
}

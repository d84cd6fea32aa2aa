import { angleBetween, type Vector } from './posture.ts'

/**
 * A child seems to lie still, and the band has asked "OK?". Both counts run on covered time, and the first to be full decides:
 * enough quiet fires the rule, 10 s of moving or of being up again shows that all is well. Twitches neither fire nor excuse.
 */
export interface Asked {
  phase: 'asked'
  /** ms since 1970: the impact, or the last effort */
  from: number
  quietMs: number
  movedMs: number
  /** how the arm was held before; null: the child hardly turned, so this can't tell who is up again */
  upright: Vector | null
  /** nothing was heard of the child for a while */
  hidden?: true
}

const movedMsMax = 10_000
const movingMg = 100
/** An arm this near to how it was held before is that of a child who is up again, however quietly it stands there. */
const upDegrees = 20
/** Half awake and half still for a minute is neither; a firing alert is not touched by it. */
const undecidedMsMax = 60_000
/** A body may lie on its band and hide it; what happened so long ago is not asked about any more. */
const hiddenMsMax = 120_000

/** A gap in the readings: nobody saw whether the child got up, so that the stillness is counted from the start. */
export const afterGap = <S extends { phase: string }>(sign: S | Asked): Asked | null =>
  sign.phase === 'asked' ? { ...(sign as Asked), quietMs: 0, movedMs: 0, hidden: true } : null

export const askedFrom = (from: number, upright: Vector | null): Asked => ({ phase: 'asked', from, quietMs: 0, movedMs: 0, upright })

/**
 * One more second of a child who was asked; null: it is over.
 * @param shake mg, without the sensor's error @param quietMg below it the second was quiet @param coveredMs 0 after a pause in the readings
 */
export function nextAsked(asked: Asked, t: number, acc: Vector, shake: number, quietMg: number, coveredMs: number): Asked | null {
  const up = asked.upright !== null && angleBetween(asked.upright, acc) < upDegrees
  const movedMs = asked.movedMs + (up || shake > movingMg ? coveredMs : 0)
  const quietMs = asked.quietMs + (!up && shake < quietMg ? coveredMs : 0)
  if (movedMs >= movedMsMax || t - asked.from > (asked.hidden ? hiddenMsMax : undecidedMsMax)) return null
  return { ...asked, quietMs, movedMs }
}

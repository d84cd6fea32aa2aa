/**
 * A child seems to lie still, and the band has asked "OK?". Both counts run on covered time, and the first to be full decides:
 * enough quiet fires the rule, 10 s of moving shows that all is well. Twitches neither fire nor excuse.
 */
export interface Asked {
  phase: 'asked'
  /** ms since 1970: the impact, or the last effort */
  from: number
  quietMs: number
  movedMs: number
}

const movedMsMax = 10_000
const movingEnmo = 100
/** Half awake and half still for a minute is neither; a firing alert is not touched by it. */
const undecidedMsMax = 60_000

export const askedFrom = (from: number): Asked => ({ phase: 'asked', from, quietMs: 0, movedMs: 0 })

/**
 * One more second of a child who was asked; null: it is over.
 * @param quietEnmo mg: below it the second was quiet @param coveredMs 0 after a pause in the readings
 */
export function nextAsked(asked: Asked, t: number, enmo: number, quietEnmo: number, coveredMs: number): Asked | null {
  const movedMs = asked.movedMs + (enmo > movingEnmo ? coveredMs : 0)
  const quietMs = asked.quietMs + (enmo < quietEnmo ? coveredMs : 0)
  if (movedMs >= movedMsMax || t - asked.from > undecidedMsMax) return null
  return { phase: 'asked', from: asked.from, quietMs, movedMs }
}

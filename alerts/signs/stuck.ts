import type { Vector } from './posture.ts'

/**
 * A sensor that repeats itself (signs.md, not-monitored): the whole heart rate stays while the wrist's motion does not, or the
 * acceleration is the same to the last digit. Both count covered time.
 */
export interface Stuck {
  /** beats/min, a whole number; null: none yet */
  bpm: number | null
  bpmMs: number
  acc: Vector | null
  enmo: number | null
  accMs: number
  /** mean change of ENMO from second to second, mg */
  unrest: number
}

export const lively: Stuck = { bpm: null, bpmMs: 0, acc: null, enmo: null, accMs: 0, unrest: 0 }

/** Sitting still changes by less than 10 mg a second, and a heart at rest may well stay the same for a minute. */
const unrestMin = 20
const unrestMs = 30_000

/** @param second of a worn band; what it does not say is unknown @param coveredMs covered time since the second before */
export function nextStuck(
  stuck: Stuck,
  second: { bpm: number | null; acc?: Vector | undefined; enmo?: number | undefined },
  coveredMs: number,
): Stuck {
  const acc = second.acc ?? null
  const enmo = second.enmo ?? null
  const change = enmo === null || stuck.enmo === null ? 0 : Math.abs(enmo - stuck.enmo)
  const unrest = stuck.unrest + (change - stuck.unrest) * Math.min(1, coveredMs / unrestMs)
  const bpm = second.bpm === null ? stuck.bpm : Math.round(second.bpm)
  const counts = second.bpm !== null && unrest >= unrestMin
  return {
    bpm,
    bpmMs: bpm !== stuck.bpm ? 0 : counts ? stuck.bpmMs + coveredMs : stuck.bpmMs,
    acc,
    enmo,
    accMs: acc && enmo === stuck.enmo && isSame(acc, stuck.acc) ? stuck.accMs + coveredMs : 0,
    unrest,
  }
}

const isSame = (a: Vector, b: Vector | null) => b !== null && a[0] === b[0] && a[1] === b[1] && a[2] === b[2]

export const stuckSeconds = ({ bpmMs, accMs }: Stuck) => Math.max(bpmMs, accMs) / 1_000

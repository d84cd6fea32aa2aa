import type { Vector } from './posture.ts'

/**
 * A sensor that repeats itself (signs.md, not-monitored): the whole heart rate stays while the wrist's motion does not, or the
 * acceleration is the same to the last digit, or the heart rate stays and the acceleration shows the sensor's own noise and nobody.
 * All count covered time.
 */
export interface Stuck {
  /** beats/min, a whole number; null: none yet */
  bpm: number | null
  /** how long it has been the same while the wrist moved; and at all */
  bpmMs: number
  sameMs: number
  acc: Vector | null
  enmo: number | null
  accMs: number
  /** where the acceleration has been within its noise since, and for how long; and which axes have trembled there */
  bed: Vector | null
  bedMs: number
  trembles: readonly [boolean, boolean, boolean]
  /** so long that this heart rate is nobody's, until it changes */
  nobodys: boolean
  /** mean change of ENMO from second to second, mg */
  unrest: number
}

const calm = [false, false, false] as const
export const lively: Stuck = {
  ...{ bpm: null, bpmMs: 0, sameMs: 0, acc: null, enmo: null, accMs: 0, bed: null, bedMs: 0, trembles: calm, nobodys: false, unrest: 0 },
}

/** Sitting still changes by less than 10 mg a second, and a heart at rest may well stay the same for a minute. */
const unrestMin = 20
const unrestMs = 30_000
/**
 * The means of a second of a sensor that lies on a table wander by less than this, g: four shirts laid aside, their seconds within 1.5 mg
 * (SD). A breath moves more, and so does a resting arm, sooner or later.
 */
const noiseG = 0.005
const lyingMsMin = 60_000

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
  const same = bpm === stuck.bpm
  const counts = second.bpm !== null && unrest >= unrestMin
  const lies = acc !== null && stuck.bed !== null && acc.every((axis, i) => Math.abs(axis - stuck.bed![i]!) <= noiseG)
  const next: Stuck = {
    bpm,
    bpmMs: !same ? 0 : counts ? stuck.bpmMs + coveredMs : stuck.bpmMs,
    sameMs: same && second.bpm !== null ? stuck.sameMs + coveredMs : 0,
    acc,
    enmo,
    accMs: acc && enmo === stuck.enmo && isSame(acc, stuck.acc) ? stuck.accMs + coveredMs : 0,
    bed: lies ? stuck.bed : acc,
    bedMs: lies ? stuck.bedMs + coveredMs : 0,
    trembles: lies ? trembling(stuck, acc) : calm,
    nobodys: stuck.nobodys && same,
    unrest,
  }
  next.nobodys ||= lyingMs(next) >= lyingMsMin
  return next
}

const isSame = (a: Vector, b: Vector | null) => b !== null && a[0] === b[0] && a[1] === b[1] && a[2] === b[2]

const trembling = ({ trembles: [x, y, z], acc }: Stuck, now: Vector): Stuck['trembles'] =>
  acc === null ? [x, y, z] : [x || now[0] !== acc[0], y || now[1] !== acc[1], z || now[2] !== acc[2]]

/** How long the heart rate has stayed the same on a sensor that trembles by its noise alone: one that feels nobody. */
const lyingMs = ({ sameMs, bedMs, trembles }: Stuck) => (trembles.every(Boolean) ? Math.min(sameMs, bedMs) : 0)

export const stuckSeconds = (stuck: Stuck) => Math.max(stuck.bpmMs, stuck.accMs, stuck.nobodys ? stuck.sameMs : lyingMs(stuck)) / 1_000

/** Whether the heart rate is that of a band laid aside. The signs of motion do not ask: who lies so still may be a child. */
export const isLaidAside = ({ nobodys }: Stuck) => nobodys

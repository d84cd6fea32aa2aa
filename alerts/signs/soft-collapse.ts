import { type Asked, askedFrom, nextAsked } from './asked.ts'
import { upright } from './fall.ts'
import { angleBetween, shakeOf, type Vector } from './posture.ts'

/** Effort that ends within 5 s in stillness and another posture, without an impact (signs.md, soft-collapse). */
export type Collapse = { phase: 'upright' } | Effort | Asked

interface Effort {
  phase: 'effort'
  /** covered time of effort */
  ms: number
  /** ms since 1970: its newest second */
  at: number
  /** how the arm was held before the first second of it, and before the newest */
  before: Vector
  posture: Vector
}

const effortEnmo = 200
/** A quiet arm runs as well: few walk at this many steps a minute. The mean lags, so the second's own steps must not have slowed. */
const effortCadence = 130
const slowedCadence = 25
export const effortMsMin = 30_000
/** A dip this short is part of the effort; and the collapse must show within it. */
const settleMsMax = 5_000
const stillMg = 36
const turnedDegrees = 45
/**
 * A running arm is bent, and hangs again when the child stops and waits: that turns the wrist as far as lying down does. So the arm must
 * also lie otherwise than it was held before the run.
 */
const turnedBeforeDegrees = 30

/**
 * @param second `cadence`: steps/min, the mean of some seconds; null: the band counts none
 * @param posture gravity's direction before this second; null: unknown
 * @param coveredMs covered time since the second before
 */
export function nextCollapse(
  collapse: Collapse,
  t: number,
  second: { acc: Vector; enmo: number; steps?: number | undefined; cadence: number | null },
  posture: Vector | null,
  coveredMs: number,
): Collapse {
  const { acc, enmo } = second
  const shake = shakeOf(acc, enmo)
  const runs = enmo >= effortEnmo || isRunning(second)
  if (collapse.phase === 'asked') {
    const asked = nextAsked(collapse, t, acc, shake, stillMg, coveredMs)
    // Up and running again: the run began with the arm as it was held before the question, and not as it swings now.
    return asked ?? (runs ? effortFrom(t, posture ?? acc, collapse.upright) : upright)
  }
  const effort = collapse.phase === 'effort' && t - collapse.at <= settleMsMax ? collapse : null
  if (runs) {
    return effort ? { ...effort, ms: effort.ms + coveredMs, at: t, posture: posture ?? acc } : effortFrom(t, posture ?? acc, posture)
  }
  if (!effort) return upright
  const turned = angleBetween(effort.posture, acc) > turnedDegrees && angleBetween(effort.before, acc) > turnedBeforeDegrees
  return effort.ms >= effortMsMin && shake < stillMg && turned ? askedFrom(effort.at, effort.before) : effort
}

const isRunning = ({ steps, cadence }: { steps?: number | undefined; cadence: number | null }) =>
  steps !== undefined && cadence !== null && cadence >= effortCadence && 60 * steps >= cadence - slowedCadence

const effortFrom = (at: number, posture: Vector, before: Vector | null): Effort => ({
  phase: 'effort',
  ms: 0,
  at,
  before: before ?? posture,
  posture,
})

/** Whether the child has been running hard for a while. */
export const isEffort = (collapse: Collapse) => collapse.phase === 'effort' && collapse.ms >= effortMsMin

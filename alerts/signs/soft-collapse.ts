import { type Asked, askedFrom, nextAsked } from './asked.ts'
import { upright } from './fall.ts'
import { angleBetween, type Vector } from './posture.ts'

/** Effort that ends within 5 s in stillness and another posture, without an impact (signs.md, soft-collapse). */
export type Collapse = { phase: 'upright' } | { phase: 'effort'; ms: number; at: number; posture: Vector } | Asked

const effortEnmo = 200
export const effortMsMin = 30_000
/** A dip this short is part of the effort; and the collapse must show within it. */
const settleMsMax = 5_000
const stillEnmo = 36
const turnedDegrees = 45

/**
 * @param posture gravity's direction before this second; null: unknown
 * @param coveredMs covered time since the second before
 */
export function nextCollapse(
  collapse: Collapse,
  t: number,
  enmo: number,
  acc: Vector,
  posture: Vector | null,
  coveredMs: number,
): Collapse {
  if (collapse.phase === 'asked') return nextAsked(collapse, t, enmo, stillEnmo, coveredMs) ?? upright
  const effort = collapse.phase === 'effort' && t - collapse.at <= settleMsMax ? collapse : null
  if (enmo >= effortEnmo) return { phase: 'effort', ms: effort ? effort.ms + coveredMs : 0, at: t, posture: posture ?? acc }
  if (!effort) return upright
  const collapsed = effort.ms >= effortMsMin && enmo < stillEnmo && angleBetween(effort.posture, acc) > turnedDegrees
  return collapsed ? askedFrom(effort.at) : effort
}

/** Whether the child has been running hard for a while. */
export const isEffort = (collapse: Collapse) => collapse.phase === 'effort' && collapse.ms >= effortMsMin

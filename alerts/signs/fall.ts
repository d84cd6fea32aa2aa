import { type Asked, askedFrom, nextAsked } from './asked.ts'
import { angleBetween, lengthOf, shakeOf, type Vector } from './posture.ts'

/**
 * An impact, then lying still and otherwise than before (signs.md, fall-then-still). A wrist at 20 to 50 Hz misses the top of a peak: of
 * 42 recorded falls 8 never passed 3.5 g. So an impact out of calm counts from 2.2 g, and what follows has to show more: two settled
 * seconds instead of one. Running and hopping pass 2.2 g with every step, so out of these only 3.5 g is an impact, as it was.
 */
export type Fall = { phase: 'upright' } | Impact | Asked

/** From the first impact to the last one is one fall, or one run. */
interface Impact {
  phase: 'impact'
  /** ms since 1970: first and newest impact, and the newest of 3.5 g */
  from: number
  at: number
  hardAt: number | null
  /** g, largest so far */
  peak: number
  /** how the arm was held before the first impact, and before the newest one */
  posture: Vector
  held: Vector
  /** covered time since the newest impact: settled and turned; and without a break stone-still */
  turnedMs: number
  stoneMs: number
}

export const upright: { phase: 'upright' } = { phase: 'upright' }

const impactG = 2.2
const hardG = 3.5
/** Bounces and limbs follow a fall's first impact for so long; what goes on for longer is running, hopping or clapping. */
const tumbleMsMax = 3_000
const settleMsMax = 6_000
/** Two seconds, whose readings may come a little early. */
const settledMsMin = 1_500
const gravityTolerance = 0.15
/** After a hard impact a hand may still move and the arm may have turned less; after a lighter one only lying still and turned tells. */
const settledMg = { hard: 150, light: 60 }
const turnedDegrees = { hard: 20, light: 30 }

/**
 * Out of a run: it ends at once where a child slows down, and the arm lies otherwise than it hung before and than it ran. A running arm is
 * bent, and hangs again when the child stops: that alone turns the wrist as far as a fall does. Where no step or impact passed 3.5 g, a
 * run that ends in lying is soft-collapse's.
 */
const outOfRun = { hardMsMax: 3_000, settleMsMax: 4_000, mg: 60, degrees: 30, heldDegrees: 20 }

/** Who falls with the arm held as before does not lie quite as before; a jump or a catch ends within some degrees. */
const stone = { peakG: 3, degrees: 12, mg: 25 }

/** mg. After the question a child who does not move more than this is quiet. */
const quietMg = 100

/**
 * @param posture gravity's direction before this second; null: unknown
 * @param coveredMs covered time since the second before
 */
export function nextFall(
  fall: Fall,
  t: number,
  second: { peak: number; acc: Vector; enmo: number },
  posture: Vector | null,
  coveredMs: number,
): Fall {
  const shake = shakeOf(second.acc, second.enmo)
  if (fall.phase === 'asked') {
    const asked = nextAsked(fall, t, second.acc, shake, quietMg, coveredMs)
    // Up and running again: the run began with the arm as it was held before the question, and not as it swings now.
    return asked ?? (second.peak >= impactG ? hit(null, t, second.peak, fall.upright ?? posture) : upright)
  }
  const impact = fall.phase === 'impact' && t - fall.at <= settleMsMax ? fall : null
  if (second.peak >= impactG) return hit(impact, t, second.peak, posture)
  return impact ? settle(impact, t, second.acc, shake, coveredMs) : upright
}

/** A bounce is the same fall: the posture to compare with is the one before the first impact. */
function hit(impact: Impact | null, t: number, peak: number, posture: Vector | null): Fall {
  const held = posture ?? impact?.posture
  if (!held) return upright
  return {
    phase: 'impact',
    from: impact?.from ?? t,
    at: t,
    hardAt: peak >= hardG ? t : (impact?.hardAt ?? null),
    peak: Math.max(peak, impact?.peak ?? 0),
    posture: impact?.posture ?? held,
    held,
    turnedMs: 0,
    stoneMs: 0,
  }
}

function settle(impact: Impact, t: number, acc: Vector, shake: number, coveredMs: number): Fall {
  const tumble = impact.at - impact.from <= tumbleMsMax
  const level = Math.abs(lengthOf(acc) - 1) < gravityTolerance
  const degrees = angleBetween(impact.posture, acc)
  const turned = level && (tumble ? liesTurned(impact, shake, degrees) : endsRun(impact, t, acc, shake, degrees))
  const stony = level && tumble && impact.peak >= stone.peakG && shake < stone.mg && degrees > stone.degrees
  const turnedMs = impact.turnedMs + (turned ? coveredMs : 0)
  const stoneMs = stony ? impact.stoneMs + coveredMs : 0
  if (turnedMs < settledMsMin && stoneMs < settledMsMin) return { ...impact, turnedMs, stoneMs }
  return askedFrom(tumble ? impact.from : impact.at, degrees > turnedDegrees.light ? impact.posture : null)
}

function liesTurned({ peak }: Impact, shake: number, degrees: number): boolean {
  const how = peak >= hardG ? 'hard' : 'light'
  return shake < settledMg[how] && degrees > turnedDegrees[how]
}

function endsRun({ at, hardAt, held }: Impact, t: number, acc: Vector, shake: number, degrees: number): boolean {
  if (hardAt === null || at - hardAt > outOfRun.hardMsMax || t - at > outOfRun.settleMsMax) return false
  return shake < outOfRun.mg && degrees > outOfRun.degrees && angleBetween(held, acc) > outOfRun.heldDegrees
}

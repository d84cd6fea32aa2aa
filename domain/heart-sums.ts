import type { HeartFit } from './expected-heart.ts'

/** The time constants that are tried, seconds; within the bounds of signs.md (10–120 and 15–200). */
const tausOn = [15, 25, 35, 50, 75, 120] as const
const tausOff = [25, 40, 60, 90, 130, 200] as const
const pairs = tausOn.length * tausOff.length

/**
 * All that a fit needs of clean seconds. u is the motion that a pair of time constants lets through: it follows m just as x follows the
 * steady rate, so x = b0 + b1·u (the cap at maxBpm left aside), and the sums of lessons are the sums of all their seconds.
 */
export interface HeartSums {
  seconds: number
  bpm: number
  bpm2: number
  /** Σu, Σu² and Σu·bpm for each pair */
  motion: number[]
}
const perPair = 3

export const emptySums = (): HeartSums => ({ seconds: 0, bpm: 0, bpm2: 0, motion: new Array(pairs * perPair).fill(0) })

export const addSums = (a: HeartSums, b: HeartSums): HeartSums => ({
  seconds: a.seconds + b.seconds,
  bpm: a.bpm + b.bpm,
  bpm2: a.bpm2 + b.bpm2,
  motion: a.motion.map((sum, i) => sum + b.motion[i]!),
})

/** Eight digits: half the bytes on disk, and nothing that a fit would notice. */
export const rounded = (sums: HeartSums): HeartSums => ({ ...sums, motion: sums.motion.map(sum => Number(sum.toPrecision(8))) })

/** Σu, Σu² and Σu·bpm of the pair of time constants that children are taken to have at first (35 and 60 s). */
export function sumsAtFirst({ motion }: HeartSums): { motion: number; motion2: number; motionBpm: number } {
  const [u, u2, uBpm] = motion.slice(pairAtFirst * perPair) as [number, number, number]
  return { motion: u, motion2: u2, motionBpm: uBpm }
}
const pairAtFirst = tausOn.indexOf(35) * tausOff.length + tausOff.indexOf(60)

/** Steps u of every pair. */
export function createFilters() {
  const u = new Float64Array(pairs)
  const shareOf = (taus: readonly number[], seconds: number) => Float64Array.from(taus, tau => 1 - Math.exp(-seconds / tau))
  let step = 1
  let on = shareOf(tausOn, step)
  let off = shareOf(tausOff, step)
  return {
    anchor: (motion: number) => void u.fill(motion),
    step(motion: number, seconds: number) {
      if (seconds !== step) {
        step = seconds
        on = shareOf(tausOn, step)
        off = shareOf(tausOff, step)
      }
      for (let i = 0, pair = 0; i < tausOn.length; i++)
        for (let j = 0; j < tausOff.length; j++, pair++) {
          const rise = motion - u[pair]!
          u[pair]! += rise * (rise > 0 ? on[i]! : off[j]!)
        }
    },
    add(sums: HeartSums, bpm: number, seconds: number) {
      sums.seconds += seconds
      sums.bpm += bpm * seconds
      sums.bpm2 += bpm * bpm * seconds
      for (let pair = 0; pair < pairs; pair++) {
        const weighted = u[pair]! * seconds
        sums.motion[pair * perPair]! += weighted
        sums.motion[pair * perPair + 1]! += weighted * u[pair]!
        sums.motion[pair * perPair + 2]! += weighted * bpm
      }
    },
  }
}

/** Seconds that follow each other tell the same: one in a minute is new. Where the student's own are few, the age's weigh in, by how far children of an age differ. */
const sameSeconds = 60
const residualBpm = 10
const b0SpreadBpm = 12
const b1SpreadBpm = 25
const tauSpread = 0.5 // of ln τ
const ridge0 = sameSeconds * (residualBpm / b0SpreadBpm) ** 2
const ridge1 = sameSeconds * (residualBpm / b1SpreadBpm) ** 2
const tauCost = (tau: number, prior: number) => sameSeconds * (residualBpm * (Math.log(tau / prior) / tauSpread)) ** 2
/** A heart further from the age's than this is not learned: it would be an error, or an illness. */
const b0BpmMax = 30
const b1Min = 0.4
const b1Max = 1.6

/** After so many clean active minutes a fit is half the student's own and half the age's. (signs.md, 7) */
const priorMinutes = 20
export const ownShare = (activeMinutes: number) => activeMinutes / (activeMinutes + priorMinutes)

export type Parameters = Pick<HeartFit, 'b0' | 'b1' | 'tauOnSeconds' | 'tauOffSeconds'>

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

/**
 * Ridge regression of b0 and b1 for each pair of time constants, the likeliest pair of all, and θ = (n·θ̂ + 20·θ_age)/(n + 20).
 * @param activeMinutes n, clean @param prior the age's
 */
export function fitSums(sums: HeartSums, activeMinutes: number, prior: Parameters): Parameters {
  let best = { ...prior, cost: Number.POSITIVE_INFINITY }
  for (let pair = 0; pair < pairs; pair++) {
    const tauOnSeconds = tausOn[Math.floor(pair / tausOff.length)]!
    const tauOffSeconds = tausOff[pair % tausOff.length]!
    const { b0, b1, squares } = solve(sums, pair, prior)
    const cost = squares + tauCost(tauOnSeconds, prior.tauOnSeconds) + tauCost(tauOffSeconds, prior.tauOffSeconds)
    if (cost < best.cost) best = { b0, b1, tauOnSeconds, tauOffSeconds, cost }
  }
  const own = ownShare(activeMinutes)
  const mix = (key: keyof Parameters) => own * best[key] + (1 - own) * prior[key]
  return { b0: mix('b0'), b1: mix('b1'), tauOnSeconds: mix('tauOnSeconds'), tauOffSeconds: mix('tauOffSeconds') }
}

/** Minimises Σ(bpm − b0 − b1·u)² + λ0(b0 − the age's)² + λ1(b1 − the age's)², within the clamps. */
function solve({ seconds, bpm, bpm2, motion }: HeartSums, pair: number, prior: Parameters) {
  const [u, u2, uBpm] = motion.slice(pair * perPair, (pair + 1) * perPair) as [number, number, number]
  const a00 = seconds + ridge0
  const a11 = u2 + ridge1
  const y0 = bpm + ridge0 * prior.b0
  const y1 = uBpm + ridge1 * prior.b1
  const b1 = clamp((a00 * y1 - u * y0) / (a00 * a11 - u * u), b1Min * prior.b1, b1Max * prior.b1)
  const b0 = clamp((y0 - u * b1) / a00, prior.b0 - b0BpmMax, prior.b0 + b0BpmMax)
  const squares = bpm2 - 2 * (b0 * bpm + b1 * uBpm) + b0 * b0 * seconds + 2 * b0 * b1 * u + b1 * b1 * u2
  return { b0, b1, squares: squares + ridge0 * (b0 - prior.b0) ** 2 + ridge1 * (b1 - prior.b1) ** 2 }
}

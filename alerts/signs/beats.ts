/** Intervals from beat to beat, ms or shares of their trend; null: a break, so that its neighbours did not follow each other. */
export type Beats = (number | null)[]

/** Beats on either side: the median over 17 follows the heart's slow turns, and no single beat. (signs.md) */
const trendReach = 8

/** Each interval as a share of the median about it. */
export function withoutTrend(beats: Beats): Beats {
  return beats.map((ms, at) => {
    if (ms === null) return null
    const about = known(beats.slice(Math.max(0, at - trendReach), at + trendReach + 1))
    return ms / median(about)
  })
}

/** An early beat, and the pause that makes up for it. */
const earlyShare = 0.85
const pauseShare = 1.08
/** Of an early beat between two ordinary ones no pause follows. */
const ordinaryWithin = 0.06

/** Twice the trend is a beat that the sensor missed. */
const missedWithin = 0.2

/** Leaves out early beats with their pauses, and missed ones, so that what is irregular beside them shows. @param shares of the trend */
export function withoutStrays(shares: Beats): Beats {
  const kept: Beats = []
  const isOrdinary = (share: number | null | undefined) => typeof share === 'number' && Math.abs(share - 1) < ordinaryWithin
  for (let at = 0; at < shares.length; at++) {
    const share = shares[at]!
    const next = shares[at + 1]
    const early = share !== null && share < earlyShare
    if (early && typeof next === 'number' && next > pauseShare) at += 1
    else if (share !== null && Math.abs(share - 2) < missedWithin) continue
    else if (!(early && isOrdinary(next) && (kept.length === 0 || isOrdinary(kept.at(-1))))) kept.push(share)
  }
  return kept
}

/** Root mean square of the steps from beat to beat, as a share of the mean interval; 0 where no two beats follow each other. */
export function variation(beats: Beats): number {
  let sum = 0
  let count = 0
  for (let at = 1; at < beats.length; at++) {
    const [before, ms] = [beats[at - 1]!, beats[at]!]
    if (before === null || ms === null) continue
    sum += (ms - before) ** 2
    count += 1
  }
  return count === 0 ? 0 : Math.sqrt(sum / count) / mean(known(beats))
}

/** The share of beats that are longer, or shorter, than both neighbours; 0 where no three follow each other. */
export function turningShare(beats: Beats): number {
  let turns = 0
  let count = 0
  for (let at = 2; at < beats.length; at++) {
    const [first, middle, last] = [beats[at - 2]!, beats[at - 1]!, beats[at]!]
    if (first === null || middle === null || last === null) continue
    count += 1
    if ((middle - first) * (last - middle) < 0) turns += 1
  }
  return count === 0 ? 0 : turns / count
}

/** ms: within this, two intervals are alike at first; wider until enough pairs are. */
const likenessMs = 30
const likenessStep = 1.3
const likenessMsMax = 2_000
const likePairsMin = 5

/**
 * How little an interval tells of the next: the width, as a share of the mean interval, in which the next one would lie evenly spread.
 * 0: a clock; 0.6: chance. It is e to the power of the coefficient of sample entropy, which doesn't depend on how wide "alike" had to be
 * (Lake & Moorman 2011, 10.1152/ajpheart.00561.2010).
 */
export function unpredictability(beats: Beats): number {
  const pairs = successions(beats)
  let within = likenessMs
  let like = alike(pairs, within)
  while (like.both < likePairsMin && within < likenessMsMax) {
    within *= likenessStep
    like = alike(pairs, within)
  }
  return like.both === 0 ? 0 : (2 * within * like.first) / like.both / mean(known(beats))
}

type Succession = readonly [ms: number, next: number]

function successions(beats: Beats): Succession[] {
  return beats.flatMap((ms, at) => {
    const next = beats[at + 1]
    return ms === null || typeof next !== 'number' ? [] : [[ms, next] as const]
  })
}

/** Of all pairs of beats: those alike, and those whose next ones are alike too. */
function alike(pairs: readonly Succession[], within: number): { first: number; both: number } {
  let first = 0
  let both = 0
  for (let i = 0; i < pairs.length; i++) {
    const [ms, next] = pairs[i]!
    for (let j = i + 1; j < pairs.length; j++) {
      const other = pairs[j]!
      if (Math.abs(ms - other[0]) > within) continue
      first += 1
      if (Math.abs(next - other[1]) <= within) both += 1
    }
  }
  return { first, both }
}

const known = (beats: Beats): number[] => beats.filter(ms => ms !== null)
const mean = (values: readonly number[]) => values.reduce((sum, value) => sum + value, 0) / values.length

function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  return (sorted[(sorted.length - 1) >> 1]! + sorted[sorted.length >> 1]!) / 2
}

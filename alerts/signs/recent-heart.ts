/** The clean heart rates of the last seconds, one for each second: what a sudden change is seen by. Changed in place, for each reading. */
export interface RecentHeart {
  /** beats/min, and the second since 1970 that each stands for, by second modulo `secondsMax` */
  bpm: number[]
  at: number[]
  /** whether a fall may be measured from it (drop.ts) */
  settled: boolean[]
}

const secondsMax = 32
/** Before all seconds. */
const never = -1

export const createRecentHeart = (): RecentHeart => ({
  bpm: Array(secondsMax).fill(0),
  at: Array(secondsMax).fill(never),
  settled: Array(secondsMax).fill(true),
})

export const copyRecentHeart = ({ bpm, at, settled }: RecentHeart): RecentHeart => ({ bpm: [...bpm], at: [...at], settled: [...settled] })

/** @param t ms since 1970 @param bpm clean beats/min */
export function remember(recent: RecentHeart, t: number, bpm: number, settled = true): void {
  const second = Math.floor(t / 1_000)
  const slot = second % secondsMax
  recent.bpm[slot] = bpm
  recent.at[slot] = second
  recent.settled[slot] = settled
}

/** The highest and lowest of the last `seconds` (at most 31) and of t's own, beats/min; null: none. */
export function rangeOf(recent: RecentHeart, t: number, seconds: number): { low: number; high: number } | null {
  const last = Math.floor(t / 1_000)
  let low = Number.POSITIVE_INFINITY
  let high = Number.NEGATIVE_INFINITY
  for (let second = last - seconds; second <= last; second++) {
    const slot = second % secondsMax
    if (recent.at[slot] !== second) continue
    const bpm = recent.bpm[slot]!
    if (bpm < low) low = bpm
    if (bpm > high) high = bpm
  }
  return high < low ? null : { low, high }
}

/** The highest that the heart had settled at in the last `seconds` (at most 31) and in t's own, beats/min; null: it had not. */
export function settledHigh(recent: RecentHeart, t: number, seconds: number): number | null {
  const last = Math.floor(t / 1_000)
  let high = Number.NEGATIVE_INFINITY
  for (let second = last - seconds; second <= last; second++) {
    const slot = second % secondsMax
    if (recent.at[slot] === second && recent.settled[slot]! && recent.bpm[slot]! > high) high = recent.bpm[slot]!
  }
  return high === Number.NEGATIVE_INFINITY ? null : high
}

/** The most by which a heart rate of the last `seconds` (at most 31) or t's own was above an earlier one of them, beats/min; 0: none was. */
export function highestRise(recent: RecentHeart, t: number, seconds: number): number {
  const last = Math.floor(t / 1_000)
  let low = Number.POSITIVE_INFINITY
  let rise = 0
  for (let second = last - seconds; second <= last; second++) {
    const slot = second % secondsMax
    if (recent.at[slot] !== second) continue
    const bpm = recent.bpm[slot]!
    if (bpm < low) low = bpm
    else if (bpm - low > rise) rise = bpm - low
  }
  return rise
}

/** Mean of the last `seconds` and of t's own, beats/min; null: none. */
export function meanOf(recent: RecentHeart, t: number, seconds: number): number | null {
  const last = Math.floor(t / 1_000)
  let sum = 0
  let count = 0
  for (let second = last - seconds; second <= last; second++) {
    const slot = second % secondsMax
    if (recent.at[slot] !== second) continue
    sum += recent.bpm[slot]!
    count++
  }
  return count === 0 ? null : sum / count
}

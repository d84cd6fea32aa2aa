import { highestRise, type RecentHeart, settledHigh } from './recent-heart.ts'

/**
 * What tells a falling heart from a sensor that loses it. A heart slows within some beats, a sensor at a stroke: the last second in which
 * the heart rate jumped up, and down, by more than a heart can. null: none yet
 */
export interface Jumps {
  /** ms since 1970 */
  upAt: number | null
  downAt: number | null
  /** the newest second with a deep fall behind it */
  fellAt: number | null
}

export const noJumps: Jumps = { upAt: null, downAt: null, fellAt: null }

const dropSeconds = 20
/** What the sensor jumped up to is the heart's once it was held for so long. */
const settleMs = 10_000
/** Back from a slip, the heart is where it was. */
const returnBpm = 15
const recentSecondsMax = 31

/**
 * @param bpm beats/min as the worn band shows it; null: none @param before the one before it @param clean whether it is no jump
 */
export function nextJumps(
  jumps: Jumps,
  recent: RecentHeart,
  t: number,
  { bpm, before, clean }: { bpm: number | null; before: number | null; clean: boolean },
): Jumps {
  if (clean || bpm === null || before === null) return jumps
  if (bpm < before) return { ...jumps, downAt: t }
  return isBack(recent, t, bpm) ? { ...jumps, downAt: null } : { ...jumps, upAt: t }
}

function isBack(recent: RecentHeart, t: number, bpm: number): boolean {
  const held = settledHigh(recent, t, dropSeconds)
  return held !== null && bpm <= held + returnBpm
}

/** Whether a fall may be measured from this clean heart rate: a height that the sensor has just jumped to was perhaps never the heart's. */
export function isSettled({ upAt }: Jumps, recent: RecentHeart, t: number, bpm: number): boolean {
  return upAt === null || t - upAt >= settleMs || isBack(recent, t, bpm)
}

/** How far below where it had settled the heart is, beats/min, 0 or more. */
export function dropOf(recent: RecentHeart, t: number, bpm: number): number {
  const held = settledHigh(recent, t, dropSeconds)
  return held === null ? 0 : Math.max(0, held - bpm)
}

/** The least that a rule may call a drop, beats/min. */
const deepBpm = 40

export const nextDrop = (jumps: Jumps, t: number, drop: number): Jumps => (drop >= deepBpm ? { ...jumps, fellAt: t } : jumps)

/** How far the heart has come back from a low of the last half minute, be it lower again by now, beats/min. */
export const riseOf = (recent: RecentHeart, t: number): number => highestRise(recent, t, recentSecondsMax)

/** Seconds since then; an hour: it was not. */
export const sinceSeconds = (at: number | null, t: number) => (at === null ? 3_600 : Math.min(3_600, (t - at) / 1_000))

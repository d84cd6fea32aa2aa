/**
 * The heart's drift in the heat: at the same load it beats faster from minute to minute. Of each minute the mean of the heart's distance
 * from what the motion explains is kept, today's offset put back in (it would absorb the drift), with the mean load.
 */
export interface HeatDrift {
  /** the minute under way, minutes since 1970; sums over its covered seconds */
  minute: number
  seconds: number
  excess: number
  load: number
  /** the newest minutes, oldest first */
  past: readonly { minute: number; excess: number; load: number }[]
  /** the newest of them; and the least of four in a row, beats/min in ten minutes; null: not known */
  drifts: readonly number[]
  drift: number | null
}

export const noDrift: HeatDrift = { minute: 0, seconds: 0, excess: 0, load: 0, past: [], drifts: [], drift: null }

const minuteMs = 60_000
const secondsMin = 30
/**
 * Two stretches of five minutes, ten minutes from middle to middle, and four such drifts in a row. A heart wanders about what its wrist
 * tells by more than the heat moves it: of 120 simulated students without any heat, 90 % had one drift of 10 over three minutes' means.
 * So it still is half of them: take it as a reason to look, in a lesson that is cut down for all anyway.
 */
const meanMinutes = 5
const inARow = 4
const apartMinutes = 10
const knownMin = 4
const sameLoad = 0.15
/** Sitting in the shade is no load. */
const loadMin = 0.15

/** @param excess beats/min above what the motion explains, today's offset not taken off @param load from `motionOf` @param seconds covered */
export function nextDrift(drift: HeatDrift, t: number, excess: number, load: number, seconds: number): HeatDrift {
  const minute = Math.floor(t / minuteMs)
  if (minute === drift.minute) {
    return { ...drift, seconds: drift.seconds + seconds, excess: drift.excess + excess * seconds, load: drift.load + load * seconds }
  }
  const past = closeMinute(drift, minute)
  const newest = driftOf(past, minute)
  const drifts = newest === null ? drift.drifts : [...drift.drifts, newest].slice(-inARow)
  const least = newest === null || drifts.length < inARow ? null : Math.min(...drifts)
  return { minute, seconds, excess: excess * seconds, load: load * seconds, past, drifts, drift: least }
}

function closeMinute({ minute, seconds, excess, load, past }: HeatDrift, now: number) {
  const kept = past.filter(each => now - each.minute <= meanMinutes + apartMinutes)
  return seconds < secondsMin ? kept : [...kept, { minute, excess: excess / seconds, load: load / seconds }]
}

function driftOf(past: HeatDrift['past'], now: number): number | null {
  const recent = meanOf(past, now - meanMinutes, now)
  const before = meanOf(past, now - meanMinutes - apartMinutes, now - apartMinutes)
  if (!recent || !before || before.load < loadMin || Math.abs(recent.load - before.load) > sameLoad * before.load) return null
  return recent.excess - before.excess
}

function meanOf(past: HeatDrift['past'], from: number, to: number) {
  const minutes = past.filter(({ minute }) => minute >= from && minute < to)
  if (minutes.length < knownMin) return null
  const sum = (of: (each: (typeof minutes)[number]) => number) => minutes.reduce((total, each) => total + of(each), 0) / minutes.length
  return { excess: sum(each => each.excess), load: sum(each => each.load) }
}

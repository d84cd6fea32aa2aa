/**
 * The heart's drift in the heat: at the same load it beats faster from minute to minute. Of each minute under load the mean distance of the
 * heart from what was known of it before the lesson is kept (today's figures would follow the drift), with the mean load.
 */
export interface HeatDrift {
  /** the minute under way, minutes since 1970; sums over its covered seconds */
  minute: number
  seconds: number
  above: number
  load: number
  /** the newest minutes, oldest first */
  past: readonly Minute[]
  /** beats/min in ten minutes, and in its own standard errors; null: not known */
  drift: number | null
  errors: number | null
}

interface Minute {
  minute: number
  above: number
  load: number
}

export const noDrift: HeatDrift = { minute: 0, seconds: 0, above: 0, load: 0, past: [], drift: null, errors: null }

const minuteMs = 60_000
const secondsMin = 30
/**
 * A line through the minutes of up to half an hour, over load and time at once: two means ten minutes apart move by more than the heat does,
 * for a heart wanders about what its wrist tells (8 beats/min, and three minutes tell what one does), and a game is no warm-up.
 * On the same simulated lessons, where the two means (10 apart) were wrong 0.34 times an hour of heat, the line is at 2.2 errors 0.22 times, and
 * sees 78 of 100 drifts of 15 to 25 in ten minutes. What is left to gain is time: over 16 minutes the line's own error is 9 in ten minutes.
 */
const minutesMax = 30
const minutesMin = 10
const spanMin = 12
/** Sitting in the shade is no load. */
const loadMin = 0.15
const wanderBpm = 8
const sameMinutes = 3
const wanderMinutes = 10
/** What a line may be before anything was seen, SD: its height and its slope over load as children differ, and its slope in ten minutes. */
const before = [14, 35, 100] as const

/** @param above beats/min above what was known before the lesson @param load what the time constants let through of the motion @param seconds covered */
export function nextDrift(drift: HeatDrift, t: number, above: number, load: number, seconds: number): HeatDrift {
  const minute = Math.floor(t / minuteMs)
  if (minute === drift.minute) {
    return { ...drift, seconds: drift.seconds + seconds, above: drift.above + above * seconds, load: drift.load + load * seconds }
  }
  const past = closeMinute(drift, minute)
  return { minute, seconds, above: above * seconds, load: load * seconds, past, ...lineOf(past, minute) }
}

function closeMinute({ minute, seconds, above, load, past }: HeatDrift, now: number): readonly Minute[] {
  const kept = past.filter(each => now - each.minute <= minutesMax)
  return seconds < secondsMin || load < loadMin * seconds ? kept : [...kept, { minute, above: above / seconds, load: load / seconds }]
}

/** Bayes' line, a minute at a time; its scatter is learned with it. */
function lineOf(past: readonly Minute[], now: number): Pick<HeatDrift, 'drift' | 'errors'> {
  const newest = past.at(-1)
  if (!newest || past.length < minutesMin || newest.minute - past[0]!.minute < spanMin || now - newest.minute > 2)
    return { drift: null, errors: null }
  const line = [0, 0, 0]
  const cov = before.map((sd, i) => before.map((_, j) => (i === j ? sd * sd : 0)))
  const noise = sameMinutes * wanderBpm ** 2
  let scatter = wanderMinutes
  for (const { minute, above, load } of past) {
    const at = [1, load - 0.5, (minute - now) / 10]
    const gain = cov.map(row => row.reduce((sum, each, j) => sum + each * at[j]!, 0))
    const variance = noise + gain.reduce((sum, each, i) => sum + each * at[i]!, 0)
    const missed = above - line.reduce((sum, each, i) => sum + each * at[i]!, 0)
    scatter += (sameMinutes * missed ** 2) / variance
    for (let i = 0; i < 3; i++) {
      line[i]! += (gain[i]! * missed) / variance
      for (let j = 0; j < 3; j++) cov[i]![j]! -= (gain[i]! * gain[j]!) / variance
    }
  }
  const error = Math.sqrt((cov[2]![2]! * scatter) / (wanderMinutes + past.length))
  return { drift: line[2]!, errors: line[2]! / error }
}

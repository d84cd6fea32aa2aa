/**
 * How this heart answers motion today: x = b0 + b1·u, where u is the motion that the time constants let through. Two seated minutes and a
 * warm-up tell much of a heart, so b0 and b1 follow what is seen, as a Bayesian does it (recursive least squares): from what is known
 * before the lesson, and by how sure that is. Numbers alone, changed in place.
 */
export interface HeartToday {
  /** beats/min at no motion, and for a motion of 1 */
  b0: number
  b1: number
  /** their variances and covariance, (beats/min)² */
  v00: number
  v01: number
  v11: number
}

/** What a heart is before its lesson. */
export interface HeartBefore {
  b0: number
  b1: number
  lessons: number
  cleanMinutes: number
}

/**
 * Children of an age differ by so much (SD, beats/min; 13 adults: 14 and 0.32·b1), and who begins high rises less. A heart that is known
 * differs from day to day all the same: sleep, food, mood, how the band sits.
 */
const b0Bpm = 14
const b1Bpm = 35
const together = -0.2
const b0DayBpm = 7
const b1DayBpm = 14
const knownMinutes = 20
/** Seconds that follow each other tell the same: one in a minute is new. */
const sameSeconds = 60
/** (beats/min)² a second: what was true of the warm-up need not be true of the last game. */
const drift = 0.02
/** A single second moves the estimate by no more than this many standard deviations would. */
const surpriseMax = 1.5
const b0BpmMax = 30
const b1Min = 0.4
const b1Max = 1.6

const clamp = (value: number, low: number, high: number) => Math.max(low, Math.min(high, value))

export function todayOf({ b0, b1, lessons, cleanMinutes }: HeartBefore): HeartToday {
  const unknown = lessons === 0 ? 1 : knownMinutes / (cleanMinutes + knownMinutes)
  const sd0 = lessons === 0 ? b0Bpm : Math.hypot(unknown * b0Bpm, b0DayBpm)
  const sd1 = lessons === 0 ? b1Bpm : Math.hypot(unknown * b1Bpm, b1DayBpm)
  return { b0, b1, v00: sd0 * sd0, v01: together * sd0 * sd1, v11: sd1 * sd1 }
}

/** How unsure the expected heart itself is at this motion, (beats/min)². */
export const varianceAt = ({ v00, v01, v11 }: HeartToday, u: number) => Math.max(0, v00 + 2 * u * v01 + u * u * v11)

/**
 * @param missed bpm − x, beats/min @param noise how far a heart that is known is from its x, (beats/min)² @param seconds covered
 */
export function follow(today: HeartToday, before: HeartBefore, u: number, missed: number, noise: number, seconds: number): void {
  if (seconds === 0) return
  const variance = varianceAt(today, u)
  const limit = surpriseMax * Math.sqrt(variance + noise)
  const divisor = variance + (sameSeconds / seconds) * noise
  const c0 = today.v00 + u * today.v01
  const c1 = today.v01 + u * today.v11
  const step = clamp(missed, -limit, limit) / divisor
  today.b0 = clamp(today.b0 + c0 * step, before.b0 - b0BpmMax, before.b0 + b0BpmMax)
  today.b1 = clamp(today.b1 + c1 * step, b1Min * before.b1, b1Max * before.b1)
  today.v00 += drift * seconds - (c0 * c0) / divisor
  today.v01 -= (c0 * c1) / divisor
  today.v11 -= (c1 * c1) / divisor
}

import { type Beats, turningShare, unpredictability, variation, withoutStrays, withoutTrend } from './beats.ts'

/**
 * An irregular rhythm, told at rest from clean beat-to-beat intervals alone (signs.md, irregular-rhythm): windows of 64 beats, and three
 * irregular ones of the last four. A note for the guardian, never urgent: breathing, early beats and optical errors look like it.
 */
export interface Rhythm {
  /** the window under way: intervals in ms; null: a break, so that its neighbours did not follow each other */
  beats: Beats
  /** ms since 1970: the seconds of the window's first and newest beats */
  since: number
  at: number
  /** the newest four windows, the newest last */
  irregular: boolean[]
  /** of the newest window; null: none yet */
  score: number | null
}

export const unheard: Rhythm = { beats: [], since: 0, at: 0, irregular: [], score: null }

export const windowBeats = 64
const windowsKept = 4
export const irregularWindowsMin = 3
/** A sitting child fidgets: what was gathered between is one window, unless it takes as long as this. */
const windowMsMax = 300_000
/** A child's heart at rest beats within these, ms; the others are the sensor's. */
const intervalMsMin = 250
const intervalMsMax = 2_000
/** After as many ms without a beat, one was lost. */
const silentMsMax = 3_000

/**
 * Three questions, and all must say so: the next interval can't be told, the steps are wide, and it is no breathing. Of random intervals
 * two thirds are turning points; breathing over four beats or more turns less often, an early beat every other time always. In 64 beats
 * chance alone moves that share by 0.05 (SD): signs.md's ± 0.1 would lose one true window in fifteen.
 */
const scoreMin = 0.27
const variationMin = 0.1
const turningShareOf = { min: 2 / 3 - 0.12, max: 2 / 3 + 0.12 }

/**
 * One more second of a student. Beats of a second that was not at rest or not clean are left out, and so is what they were next to.
 * @param second `rr`: ms, the intervals that ended in it; absent: none known
 * @param coveredMs covered time since the second before; 0 after a pause
 */
export function nextRhythm(
  rhythm: Rhythm,
  t: number,
  second: { rr?: readonly number[] | undefined; atRest: boolean; clean: boolean },
  coveredMs: number,
): Rhythm {
  const heard = second.atRest && second.clean
  if (heard && coveredMs > 0 && !second.rr?.length) return rhythm
  const late = rhythm.beats.length > 0 && t - rhythm.since > windowMsMax
  const beats = late ? [] : [...rhythm.beats]
  if (!heard || coveredMs === 0 || t - rhythm.at > silentMsMax) addBreak(beats)
  const since = beats.length === 0 ? t : rhythm.since
  const at = heard ? t : rhythm.at
  if (heard) for (const ms of second.rr ?? []) ms < intervalMsMin || ms > intervalMsMax ? addBreak(beats) : beats.push(ms)
  return countOf(beats) < windowBeats ? { ...rhythm, beats, since, at } : closed(rhythm, beats)
}

function closed(rhythm: Rhythm, beats: Beats): Rhythm {
  const { score, irregular } = judgeWindow(beats)
  return { ...unheard, irregular: [...rhythm.irregular, irregular].slice(-windowsKept), score }
}

function addBreak(beats: Beats) {
  if (beats.length > 0 && beats.at(-1) !== null) beats.push(null)
}

const countOf = (beats: Beats) => beats.reduce<number>((count, ms) => count + (ms === null ? 0 : 1), 0)

/** How irregular these beats are, from 0 (a clock) to about 0.6 (chance), and whether that is neither breathing nor early beats. */
export function judgeWindow(beats: Beats): { score: number; irregular: boolean } {
  const score = unpredictability(beats)
  const turning = turningShare(beats)
  return {
    score,
    irregular:
      score > scoreMin &&
      turning >= turningShareOf.min &&
      turning <= turningShareOf.max &&
      variation(withoutStrays(withoutTrend(beats))) > variationMin,
  }
}

/** What rules may ask: irregular windows of the last four, whether the newest was irregular, and its score; null: no window yet. */
export const rhythmOf = ({ irregular, score }: Rhythm) => ({
  irregularWindows: irregular.length === 0 ? null : irregular.filter(Boolean).length,
  irregularNow: irregular.at(-1) ?? null,
  score,
})

/**
 * How irregular a record of intervals (ms) is: the median of its windows' scores; of what is shorter than one, from `beatsMin` on, its
 * own. null: too few beats. For comparisons; the sign itself decides by windows.
 */
export function rhythmScore(rr: readonly number[], beatsMin = windowBeats): number | null {
  const scores = windowsOf(rr, beatsMin).map(beats => judgeWindow(beats).score)
  if (scores.length === 0) return null
  scores.sort((a, b) => a - b)
  return (scores[(scores.length - 1) >> 1]! + scores[scores.length >> 1]!) / 2
}

/** Whether the sign fires somewhere in a record of intervals (ms), all of them at rest and clean. */
export function isIrregular(rr: readonly number[]): boolean {
  let rhythm = unheard
  let t = 0
  return rr.some(ms => {
    t += ms
    rhythm = nextRhythm(rhythm, t, { rr: [ms], atRest: true, clean: true }, ms)
    return firesNow(rhythm)
  })
}

/** Three of the last four, and the newest among them: the next regular window ends it. */
export const firesNow = ({ irregular }: Rhythm) => irregular.filter(Boolean).length >= irregularWindowsMin && irregular.at(-1) === true

function windowsOf(rr: readonly number[], beatsMin: number): Beats[] {
  const clean = rr.filter(ms => ms >= intervalMsMin && ms <= intervalMsMax)
  const windows = Array.from({ length: Math.floor(clean.length / windowBeats) }, (_, i) =>
    clean.slice(i * windowBeats, (i + 1) * windowBeats),
  )
  return windows.length === 0 && clean.length >= beatsMin ? [clean] : windows
}

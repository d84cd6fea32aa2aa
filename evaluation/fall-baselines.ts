import { type Fall, nextFall, upright } from '../alerts/signs/fall.ts'
import { angleBetween, followGravity, lengthOf, type Vector } from '../alerts/signs/posture.ts'
import { type Collapse, nextCollapse } from '../alerts/signs/soft-collapse.ts'
import { gathered, type Row } from '../record/files/read-csv.ts'

/** A second that tells of the wrist. */
export type WristSecond = { acc: Vector; enmo: number; peak: number }

/** The seconds of rows at native rate, the first of them beginning `offsetMs` into the recording. */
export const wristOf = (rows: readonly Row[], offsetMs = 0): WristSecond[] =>
  gathered(rows.map(row => ({ ...row, t_ms: row.t_ms - offsetMs }))).flatMap(({ acc, enmo, peak }) =>
    acc === undefined || enmo === undefined || peak === undefined ? [] : [{ acc, enmo, peak }],
  )

export type Detector = (seconds: readonly WristSecond[]) => boolean

/** The four detectors that ours is measured against. (signs.md, 350 wrist falls and 619 daily activities) */
export const fallBaselines: { [name: string]: Detector } = {
  '> 2.5 g': seconds => seconds.some(({ peak }) => peak > 2.5),
  '> 3.5 g': seconds => seconds.some(({ peak }) => peak > 3.5),
  '> 3.5 g, still, angle > 30°': seconds => fellAndTurned(seconds, 3.5, 30),
  '> 3.5 g, still, angle > 45°': seconds => fellAndTurned(seconds, 3.5, 45),
}

/** An impact of that many g, and within 1 to 4 s of it a second of stillness with the arm turned by that many degrees. */
export function fellAndTurned(seconds: readonly WristSecond[], impactG: number, degrees: number): boolean {
  let gravity: Vector | null = null
  return seconds.some(({ peak, acc }, at) => {
    const before = gravity
    gravity = followGravity(gravity, acc, 1_000)
    if (before === null || peak <= impactG) return false
    return seconds.slice(at + 1, at + 5).some(second => isSettled(second) && angleBetween(before, second.acc) > degrees)
  })
}

const isSettled = ({ acc, enmo }: WristSecond) => Math.abs(lengthOf(acc) - 1) < 0.15 && enmo < 150

/** What the shipped signs make of seconds without a gap. */
export interface Asks {
  /** g, the largest impact before each question of fall-then-still */
  falls: number[]
  /** questions of soft-collapse */
  collapses: number
  /** questions that nobody answered, and that became alerts of high severity */
  alerts: number
}

const unansweredMs = { fall: 15_000, collapse: 20_000 }

/** The shipped signs, second by second; nobody ever answers. */
export function asksOf(seconds: readonly WristSecond[]): Asks {
  const asks: Asks = { falls: [], collapses: 0, alerts: 0 }
  let gravity: Vector | null = null
  let fall: Fall = upright
  let collapse: Collapse = upright
  for (const [at, second] of seconds.entries()) {
    const before: { fall: Fall; collapse: Collapse } = { fall, collapse }
    fall = nextFall(fall, at * 1_000, second, gravity, 1_000)
    collapse = nextCollapse(collapse, at * 1_000, { ...second, cadence: null }, gravity, 1_000)
    gravity = followGravity(gravity, second.acc, 1_000)
    if (fall.phase === 'asked' && before.fall.phase === 'impact') asks.falls.push(before.fall.peak)
    if (collapse.phase === 'asked' && before.collapse.phase !== 'asked') asks.collapses += 1
    asks.alerts += becomes(before.fall, fall, unansweredMs.fall) + becomes(before.collapse, collapse, unansweredMs.collapse)
  }
  return asks
}

const becomes = (before: Fall | Collapse, after: Fall | Collapse, quietMs: number) =>
  after.phase === 'asked' && after.quietMs >= quietMs && (before.phase !== 'asked' || before.quietMs < quietMs) ? 1 : 0

/** Ours, as a detector; with `impactG`, only questions after an impact as hard as that, for the curve. */
export const ours =
  (impactG = 0): Detector =>
  seconds => {
    const { falls, collapses } = asksOf(seconds)
    return falls.some(peak => peak >= impactG) || (impactG === 0 && collapses > 0)
  }

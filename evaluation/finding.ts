import type { Raised } from './watch.ts'

/** What really happened: a stretch of the lesson in which a sign should have fired. */
export interface TrueEvent {
  sign: string
  /** ms since the lesson's start */
  fromMs: number
  toMs: number
}

export interface JudgedEvent extends TrueEvent {
  /** ms from its beginning to the alert; null: missed */
  delayMs: number | null
}

/**
 * true: it belongs to an event. false: it does not. by-definition: it says only what is so (a hard effort, a silence), and what it says was so.
 * technical: about the band. low: noted, nobody is called.
 */
export type Verdict = 'true' | 'false' | 'by-definition' | 'technical' | 'low'
export interface JudgedAlert extends Raised {
  verdict: Verdict
}

export interface FallTrial {
  truth: 'fall' | 'daily'
  noticed: boolean
  /** ms from the fall to the alert; null: none, or a trial too short for one */
  delayMs: number | null
  /** why this file can't show a fall to anyone; null: it can */
  cannotShow: string | null
  /** what may tell falls from the rest: the largest ‖a‖, g; null: no motion */
  peak: number | null
}

export interface BandFit {
  cleanSeconds: number
  insideSeconds: number
  squaredErrorSum: number
}

export interface RhythmTrial {
  name: string
  /** whose beats they are: records of one person are no independent ones */
  recording?: string
  source: string
  truth: 'af' | 'normal' | 'other'
  /** how irregular, on the sign's own scale; null: it saw too few clean beats */
  score: number | null
  fired: boolean
}

/** Seconds of a recording as a person can look at them: one entry a judged second. */
export interface Trace {
  /** s since the lesson's start */
  at: number[]
  bpm: (number | null)[]
  expected: (number | null)[]
  enmo: (number | null)[]
}

/** What came of watching one student through one lesson. */
export interface Finding {
  name: string
  kind: string
  source: string
  ageYears: number | null
  sex: 'female' | 'male' | null
  /** how well the simulated sensor sees; null: a recording */
  quality: string | null
  /** how many earlier lessons the student's heart was learned from; null: a recording */
  lessonsBefore: number | null
  /** nothing was made to happen: what is told of this student is false, or true by definition */
  healthy: boolean
  /** seconds in which the student was there to be watched */
  seconds: number
  /** of these, seconds without a worn, clean heart rate of the last 3 s, where there is a heart sensor at all */
  unmonitoredSeconds: number
  hasHeart: boolean
  hasMotion: boolean
  events: JudgedEvent[]
  alerts: JudgedAlert[]
  fall: FallTrial | null
  band: BandFit | null
  /** a sensor fault that the recording or its note shows (fault.ts); null: none */
  fault: string | null
  /** what should be said of it */
  remarks: string[]
}

export const matchBeforeMs = 5_000
export const matchAfterMs = 30_000

/** Signs that tell the same event; the first that fires counts. */
const tells: { [sign: string]: readonly string[] } = {
  'fall-then-still': ['fall-then-still', 'soft-collapse'],
  'soft-collapse': ['soft-collapse', 'fall-then-still'],
  'very-high-at-rest': ['very-high-at-rest', 'over-ceiling'],
}
export const signsOf = (sign: string) => tells[sign] ?? [sign]
export const isFallSign = (sign: string) => sign === 'fall-then-still' || sign === 'soft-collapse'

/** What each alert says of an effort or a silence is true whenever it fires. (signs.md, "true by definition") */
export const trueByDefinition: readonly string[] = ['near-max-sustained', 'not-monitored', 'band-stuck', 'battery-low', 'sos']

const within = (event: TrueEvent, firedAt: number) => firedAt >= event.fromMs - matchBeforeMs && firedAt <= event.toMs + matchAfterMs

/** Signs of which nobody is called at once; every other event counts as seen when somebody is: a technical beginning is no detection. */
const quietSigns: readonly string[] = [
  'near-max-sustained',
  'irregular-rhythm',
  'not-monitored',
  'band-stuck',
  'battery-low',
  'cadence-lock',
]
const toldAt = (sign: string, { firedAt, urgentAt }: Raised) => (quietSigns.includes(sign) ? firedAt : urgentAt)

/** Each event with the first alert that tells it, −5 s before its beginning to +30 s after its end. */
export const judgeEvents = (events: readonly TrueEvent[], alerts: readonly Raised[]): JudgedEvent[] =>
  events.map(event => {
    const first = alerts
      .filter(({ rule }) => signsOf(event.sign).includes(rule))
      .flatMap(alert => toldAt(event.sign, alert) ?? [])
      .filter(at => within(event, at))
      .reduce((earliest, at) => Math.min(earliest, at), Number.POSITIVE_INFINITY)
    return { ...event, delayMs: first === Number.POSITIVE_INFINITY ? null : Math.max(0, first - event.fromMs) }
  })

/** An alert near any event is no false one: somebody had to look anyway. */
export function judgeAlerts(alerts: readonly Raised[], events: readonly TrueEvent[]): JudgedAlert[] {
  return alerts.map(alert => ({ ...alert, verdict: verdictOf(alert, events) }))
}

function verdictOf(alert: Raised, events: readonly TrueEvent[]): Verdict {
  if (events.some(event => within(event, alert.firedAt))) return 'true'
  if (trueByDefinition.includes(alert.rule)) return alert.severity === 'technical' ? 'technical' : 'by-definition'
  if (alert.severity === 'technical') return 'technical'
  return alert.severity === 'low' ? 'low' : 'false'
}

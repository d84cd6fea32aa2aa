import { predictedMaxBpm, restingNorm, type Student } from '../domain/student.ts'
import type { HeartPull } from './heart.ts'
import type { Posture } from './motion.ts'

/** What one student does in one second, and what the band around the wrist can do about it. */
export interface Doing {
  /** 0–1, share of the heart rate reserve */
  load: number
  posture: Posture
  /** how far round the arm of a fallen student lies, degrees */
  turnedDegrees: number
  /** g, where the body hits the ground in this second */
  impactG: number | null
  pull: HeartPull | null
  /** beats/min that the load does not ask for */
  extraBpm: number
  worn: boolean
  /** the optical sensor: as it happens, counting steps for heartbeats, or repeating one figure */
  sensor: 'ok' | 'locked' | 'stuck'
  /** %; null: the band does not measure it */
  spo2: number | null
  reachable: boolean
  /** taps OK when the band asks */
  answers: boolean
  /** presses the help button in this second */
  asksForHelp: boolean
  clockSkewMs: number
}

/** An ordinary second at this load. */
export const doingAt = (load: number): Doing => ({
  load,
  posture: 'upright',
  turnedDegrees: 85,
  impactG: null,
  pull: null,
  extraBpm: 0,
  worn: true,
  sensor: 'ok',
  spo2: null,
  reachable: true,
  answers: true,
  asksForHelp: false,
  clockSkewMs: 0,
})

export const incidentKinds = [
  ...['collapse', 'faint', 'svt', 'sudden-drop', 'over-ceiling', 'near-max', 'high-for-motion', 'high-at-rest', 'low-in-exertion'],
  ...['bradycardia', 'not-recovering', 'unusual-stillness', 'heat', 'low-oxygen', 'cadence-lock', 'band-stuck', 'band-off'],
  ...['out-of-range', 'clock-skew', 'sos'],
] as const
export type IncidentKind = (typeof incidentKinds)[number]

/** `band` null: the first band. */
export interface Incident {
  kind: IncidentKind
  /** seconds since the start */
  atSeconds: number
  band: string | null
  /** 0–1: which of the ways it can happen, the mild ones first; 0.5 where not given */
  severity?: number
}

/** Whose incident it is: hearts are fast or slow for an age. */
type Who = Pick<Student, 'ageYears'>
type Change = (doing: Doing, since: number, who: Who, severity: number) => Doing

const runsBefore = (doing: Doing, since: number, seconds: number, load = 0.62): Doing =>
  since >= -seconds && since < 0 ? { ...doing, load: Math.max(load, doing.load) } : doing
const lies = (doing: Doing): Doing => ({ ...doing, load: 0, posture: 'lying', answers: false })
const during =
  (seconds: number, change: Change): Change =>
  (doing, since, ...rest) =>
    since >= 0 && since < seconds ? change(doing, since, ...rest) : doing
const sits = (doing: Doing): Doing => ({ ...doing, load: 0.03 })
const runs = (doing: Doing): Doing => ({ ...doing, load: Math.max(0.62, doing.load) })

/** Largest ‖a‖ of 42 staged wrist falls of adults (UMAFall), g, by tenths of them. */
const impactsG = [2.48, 3.31, 3.56, 4.58, 5.27, 5.73, 6.46, 7.32, 8.24, 10.77, 13.64] as const
function impactOf(severity: number): number {
  const at = Math.min(0.999, severity) * (impactsG.length - 1)
  const low = impactsG[Math.floor(at)]!
  return low + (impactsG[Math.floor(at) + 1]! - low) * (at % 1)
}

/** Each incident as a change of what would have been done anyway; `since` is in seconds, negative beforehand. */
const changes: Record<IncidentKind, Change> = {
  /** falls with an impact, lies still, and does not answer */
  collapse: (doing, since, _, severity) =>
    since < 0
      ? runsBefore(doing, since, 20)
      : { ...lies(doing), turnedDegrees: 40 + 90 * ((7.3 * severity) % 1), impactG: since === 0 ? impactOf(severity) : null },
  /** sinks down out of a run, without an impact; the heart slows as it does in a vasovagal faint */
  faint: (doing, since) => (since < 0 ? runsBefore(doing, since, 45) : { ...lies(doing), pull: { toBpm: 58, tauSeconds: 25 } }),
  /** a tachycardia that starts within seconds and does not care that the student sits down; five minutes */
  svt: during(300, doing => ({ ...sits(doing), pull: { toBpm: 214, tauSeconds: 2 } })),
  /** out of a run the rate falls by far more than stopping explains; the student stops 12 s later */
  'sudden-drop': (doing, since) =>
    since < 0
      ? runsBefore(doing, since, 90)
      : since >= 120
        ? doing
        : { ...doing, load: since < 12 ? 0.62 : 0.02, pull: { toBpm: 62, tauSeconds: 5 } },
  /** a heart faster than a heart of this age should go, in a run that would not do it */
  'over-ceiling': (doing, since, who, severity) =>
    since < 0
      ? runsBefore(doing, since, 60)
      : since >= 90
        ? doing
        : { ...runs(doing), pull: { toBpm: predictedMaxBpm(who.ageYears) + 31 + 14 * severity, tauSeconds: 4 } },
  /** as hard as this heart goes, for four minutes */
  'near-max': during(240, (doing, _, who) => ({
    ...doing,
    load: 0.95,
    pull: { toBpm: 0.985 * predictedMaxBpm(who.ageYears), tauSeconds: 15 },
  })),
  /** walks, and the heart races */
  'high-for-motion': during(240, (doing, _, who, severity) => ({
    ...doing,
    load: 0.25,
    pull: { toBpm: (0.82 + 0.14 * severity) * predictedMaxBpm(who.ageYears), tauSeconds: 8 },
  })),
  /** sits, and the heart stays far above what rest is at this age */
  'high-at-rest': during(480, (doing, _, who, severity) => ({
    ...sits(doing),
    pull: { toBpm: restingNorm(who.ageYears).p99 + 28 + 14 * severity, tauSeconds: 15 },
  })),
  /**
   * runs on while the heart falls behind: a block that lets every other beat through, or every third fall out. What is slow for a run
   * hangs on the heart: 105 beats/min are a failing one's, or a fit one's own.
   */
  'low-in-exertion': (doing, since, _, severity) =>
    since < 0
      ? runsBefore(doing, since, 120, 0.75)
      : since >= 180
        ? doing
        : { ...doing, load: 0.75, pull: { share: 0.65 - 0.15 * severity, tauSeconds: 12 } },
  /** sits with a heart slower than a trained one's */
  bradycardia: during(300, (doing, _, who, severity) => ({
    ...sits(doing),
    pull: { toBpm: 34 + ((who.ageYears ?? 30) < 12 ? 8 : 2) * (1 - severity), tauSeconds: 15 },
  })),
  /** stops after three hard minutes, and the heart does not come down */
  'not-recovering': (doing, since, who, severity) =>
    since < 0
      ? runsBefore(doing, since, 200, 0.95)
      : since >= 360
        ? doing
        : { ...doing, load: 0.05, pull: { toBpm: (0.8 + 0.1 * severity) * predictedMaxBpm(who.ageYears), tauSeconds: 40 } },
  /** stands or sits motionless while the class plays */
  'unusual-stillness': during(240, doing => ({ ...doing, load: 0 })),
  /** the heart drifts upwards at a load that stays, 10 to 25 beats/min in ten minutes */
  heat: (doing, since, _, severity) =>
    since < 0 ? doing : { ...doing, load: 0.5, extraBpm: Math.min(40, ((15 + 10 * severity) / 600) * since) },
  /** sits with little oxygen in the blood; the band measures it from the start */
  'low-oxygen': (doing, since, _, severity) =>
    since >= 0 && since < 180 ? { ...sits(doing), spo2: 90 - 6 * severity } : { ...doing, spo2: 97 },
  /**
   * rests, then sprints, and from the first step the band shows the steps: where the heart is not yet, and may never be. Three minutes of
   * rest, for after one a heart of a game may still be near them, and a lock that shows what is so misleads nobody.
   */
  'cadence-lock': (doing, since) =>
    since < -180 || since >= 60 ? doing : since < 0 ? { ...doing, load: 0.05 } : { ...doing, load: 0.95, sensor: 'locked' },
  'band-stuck': during(180, doing => ({ ...runs(doing), sensor: 'stuck' })),
  'band-off': during(120, doing => ({ ...doing, worn: false })),
  /** behind the gym: the band keeps its samples and sends them when it is back */
  'out-of-range': during(90, doing => ({ ...doing, reachable: false })),
  'clock-skew': (doing, since) => (since >= 0 ? { ...doing, clockSkewMs: doing.clockSkewMs + 90_000 } : doing),
  sos: (doing, since) => (since === 0 ? { ...doing, asksForHelp: true } : doing),
}

/** What the student does once this student's incidents have had their say. */
export const withIncidents = (doing: Doing, incidents: readonly Incident[], second: number, who: Who): Doing =>
  incidents.reduce((done, { kind, atSeconds, severity }) => changes[kind](done, second - atSeconds, who, severity ?? 0.5), doing)

/** `collapse@120` or `collapse@120:b00003`: kind, seconds since the start, band. @throws with the accepted forms */
export function parseIncident(text: string): Incident {
  const match = /^([a-z-]+)@(\d{1,6})(?::([A-Za-z0-9_-]{1,64}))?$/.exec(text)
  const kind = incidentKinds.find(known => known === match?.[1])
  if (!match || !kind) {
    throw new Error(`incident "${text}" is not kind@seconds or kind@seconds:band, with a kind of ${incidentKinds.join(', ')}`)
  }
  return { kind, atSeconds: Number(match[2]), band: match[3] ?? null }
}

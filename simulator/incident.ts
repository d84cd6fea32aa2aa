import type { HeartPull } from './heart.ts'
import type { Posture } from './motion.ts'

/** What one student does in one second, and what the band around the wrist can do about it. */
export interface Doing {
  /** 0–1, share of the heart rate reserve */
  load: number
  posture: Posture
  /** g, where the body hits the ground in this second */
  impactG: number | null
  pull: HeartPull | null
  worn: boolean
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
  impactG: null,
  pull: null,
  worn: true,
  reachable: true,
  answers: true,
  asksForHelp: false,
  clockSkewMs: 0,
})

export const incidentKinds = ['collapse', 'faint', 'svt', 'sudden-drop', 'band-off', 'out-of-range', 'clock-skew', 'sos'] as const
export type IncidentKind = (typeof incidentKinds)[number]

/** `band` null: the first band. */
export interface Incident {
  kind: IncidentKind
  /** seconds since the start */
  atSeconds: number
  band: string | null
}

const runsBefore = (doing: Doing, since: number, seconds: number): Doing =>
  since >= -seconds && since < 0 ? { ...doing, load: Math.max(0.62, doing.load) } : doing
const lies = (doing: Doing): Doing => ({ ...doing, load: 0, posture: 'lying', answers: false })

/** Each incident as a change of what would have been done anyway; `since` is in seconds, negative beforehand. */
const changes: Record<IncidentKind, (doing: Doing, since: number) => Doing> = {
  /** falls with an impact well over 3.5 g, lies still, and does not answer */
  collapse: (doing, since) => (since < 0 ? runsBefore(doing, since, 20) : { ...lies(doing), impactG: since === 0 ? 5.6 : null }),
  /** sinks down out of a run, without an impact; the heart slows as it does in a vasovagal faint */
  faint: (doing, since) => (since < 0 ? runsBefore(doing, since, 45) : { ...lies(doing), pull: { toBpm: 58, tauSeconds: 25 } }),
  /** a tachycardia that starts within seconds and does not care that the student sits down; five minutes */
  svt: (doing, since) => (since < 0 || since >= 300 ? doing : { ...doing, load: 0.03, pull: { toBpm: 214, tauSeconds: 2 } }),
  /** out of a run the rate falls by far more than stopping explains; the student stops 12 s later */
  'sudden-drop': (doing, since) =>
    since < 0
      ? runsBefore(doing, since, 90)
      : since >= 120
        ? doing
        : { ...doing, load: since < 12 ? 0.62 : 0.02, pull: { toBpm: 62, tauSeconds: 5 } },
  'band-off': (doing, since) => (since >= 0 && since < 120 ? { ...doing, worn: false } : doing),
  /** behind the gym: the band keeps its samples and sends them when it is back */
  'out-of-range': (doing, since) => (since >= 0 && since < 90 ? { ...doing, reachable: false } : doing),
  'clock-skew': (doing, since) => (since >= 0 ? { ...doing, clockSkewMs: doing.clockSkewMs + 90_000 } : doing),
  sos: (doing, since) => (since === 0 ? { ...doing, asksForHelp: true } : doing),
}

/** What the student does once this student's incidents have had their say. */
export const withIncidents = (doing: Doing, incidents: readonly Incident[], second: number): Doing =>
  incidents.reduce((done, incident) => changes[incident.kind](done, second - incident.atSeconds), doing)

/** `collapse@120` or `collapse@120:b00003`: kind, seconds since the start, band. @throws with the accepted forms */
export function parseIncident(text: string): Incident {
  const match = /^([a-z-]+)@(\d{1,6})(?::([A-Za-z0-9_-]{1,64}))?$/.exec(text)
  const kind = incidentKinds.find(known => known === match?.[1])
  if (!match || !kind) {
    throw new Error(`incident "${text}" is not kind@seconds or kind@seconds:band, with a kind of ${incidentKinds.join(', ')}`)
  }
  return { kind, atSeconds: Number(match[2]), band: match[3] ?? null }
}

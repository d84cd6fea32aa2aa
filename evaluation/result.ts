import type { Alarm } from './alarm.ts'
import type { Finding, RhythmTrial } from './finding.ts'

/** All that one run found; reports are made of it. */
export interface Result {
  recordings: Group | null
  simulated: (Group & { lessons: number; seed: number; classSize: number }) | null
}

export interface Group {
  findings: Finding[]
  rhythm: RhythmTrial[]
  /** every false alarm */
  alarms: Alarm[]
  skipped: { name: string; kind: string; why: string }[]
  unknownLabels: Map<string, number>
  /** what a manifest says of each source */
  licences: Map<string, string>
}

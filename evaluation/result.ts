import type { Finding, RhythmTrial, Trace } from './finding.ts'

/** All that one run found; reports are made of it. */
export interface Result {
  recordings: Group | null
  simulated: (Group & { lessons: number; students: number; seconds: number; learnedShare: number }) | null
}

export interface Group {
  findings: Finding[]
  rhythm: RhythmTrial[]
  /** by finding's name: of those with something to look at */
  traces: Map<string, Trace>
  skipped: { name: string; kind: string; why: string }[]
  unknownLabels: Map<string, number>
  /** what a manifest says of each source */
  licences: Map<string, string>
}

import type { LessonPhase } from '../domain/lesson.ts'
import { chanceAt } from './random.ts'

/** How hard a phase asks a student to work, as a share (0–1) of the heart rate reserve. */
export type Pattern =
  | { kind: 'ramp'; from: number; to: number }
  | { kind: 'intervals'; work: number; workSeconds: number; rest: number; restSeconds: number }
  /** bouts of chance length: each student chases another ball */
  | { kind: 'game'; low: number; high: number; boutSeconds: number }

export interface ScriptedPhase {
  title: string
  phase: LessonPhase
  seconds: number
  pattern: Pattern
}

export type LessonScript = readonly ScriptedPhase[]

/** An ordinary 45-minute lesson. */
export const standardLesson: LessonScript = [
  { title: 'Walk, then jog', phase: 'warm-up', seconds: 360, pattern: { kind: 'ramp', from: 0.22, to: 0.52 } },
  {
    title: 'Intervals',
    phase: 'main',
    seconds: 600,
    pattern: { kind: 'intervals', work: 0.78, workSeconds: 45, rest: 0.22, restSeconds: 45 },
  },
  { title: 'Handball', phase: 'main', seconds: 960, pattern: { kind: 'game', low: 0.25, high: 0.78, boutSeconds: 14 } },
  {
    title: 'Sprints',
    phase: 'sprint',
    seconds: 240,
    pattern: { kind: 'intervals', work: 0.95, workSeconds: 12, rest: 0.2, restSeconds: 48 },
  },
  { title: 'Water', phase: 'rest', seconds: 180, pattern: { kind: 'ramp', from: 0.14, to: 0.12 } },
  { title: 'Stretch', phase: 'cool-down', seconds: 360, pattern: { kind: 'ramp', from: 0.3, to: 0.12 } },
]

export const scriptSeconds = (script: LessonScript) => script.reduce((sum, phase) => sum + phase.seconds, 0)

/** The phase at this second since the start, and how far into it; a script that has ended begins again. */
export function phaseAt(script: LessonScript, second: number): { phase: ScriptedPhase; since: number } {
  let since = second % scriptSeconds(script)
  for (const phase of script) {
    if (since < phase.seconds) return { phase, since }
    since -= phase.seconds
  }
  throw new Error('a lesson script needs a phase of at least one second')
}

/** The load (0–1) that the script asks of one student, told from the others by the seed, at this second since the start. */
export function loadAt(script: LessonScript, second: number, seed: number): number {
  const { phase, since } = phaseAt(script, second)
  const { pattern } = phase
  switch (pattern.kind) {
    case 'ramp':
      return pattern.from + ((pattern.to - pattern.from) * since) / phase.seconds
    case 'intervals': {
      const late = Math.floor(4 * chanceAt(seed, 0))
      const inCycle = (since + pattern.restSeconds - late) % (pattern.workSeconds + pattern.restSeconds)
      return inCycle < pattern.restSeconds ? pattern.rest : pattern.work
    }
    case 'game':
      return pattern.low + (pattern.high - pattern.low) * chanceAt(seed, Math.floor(second / pattern.boutSeconds))
  }
}

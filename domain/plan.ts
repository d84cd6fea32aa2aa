/** Plans for a class's next lesson: what each student is to do, why, and how far it may go. Minutes are of the lesson, points are Edwards'. */

/** What the teacher wants of the next lesson. */
export const aims = ['endurance', 'speed', 'strength', 'game', 'recovery'] as const
export type Aim = (typeof aims)[number]

/** What a reason is about. */
export const planLines = ['target', 'minutes', 'rest', 'group'] as const
export type PlanLine = (typeof planLines)[number]

/** Why a line is as it is. Its sentences, by audience and language: `plan-words.json`. */
export const reasonCodes = [
  // what it starts from
  'aim',
  'first-lesson',
  'zone-minutes',
  'last-plan-steady',
  'last-plan-reached',
  'last-plan-missed',
  'said-too-easy',
  'said-too-hard',
  'work-and-rest',
  'slow-recovery',
  'similar-target',
  // what holds it back
  'low-coverage',
  'few-lessons',
  'back-after-a-week',
  'back-after-weeks',
  'load-limit',
  'start-limit',
  'untested',
  'clinician',
  'medical-note',
  'own-maximum',
  // the teacher's
  'edited',
] as const
export type ReasonCode = (typeof reasonCodes)[number]

/** A fact: no name, no word but its code. */
export interface Reason {
  line: PlanLine
  code: ReasonCode
  numbers: { readonly [name: string]: number }
}

/** What a student is to do. In the target means: the heart between `lowBpm` and `highBpm`. */
export interface Plan {
  aim: Aim
  target: {
    /** the zone of the band's middle, 0 (below zone 1) to 5 */
    zone: number
    /** beats/min, whole */
    lowBpm: number
    highBpm: number
  }
  /** in the target, of the lesson; whole */
  minutes: number
  workSeconds: number
  /** between two bouts of work; 0: none */
  restSeconds: number
  /** the lesson it is for, as the class's lessons are */
  lessonMinutes: number
  /** Edwards' points of the whole lesson, computed as they will be measured */
  load: number
  /** each line has one at least */
  reasons: readonly Reason[]
}

/** How far a plan may go, and why not further. A teacher's edit is held to it, too. */
export interface PlanBounds {
  /** beats/min, whole; hard: nobody edits past it */
  highBpmMax: number
  highReason: Reason
  /** Edwards' points of the lesson */
  loadMax: number
  loadReason: Reason
  minutesMax: number
  /** of one bout; null: nothing was told to the school that asks for shorter ones */
  workSecondsMax: number | null
}

/** What a teacher says about how a plan went for a student. */
export const planWords = ['too-easy', 'right', 'too-hard'] as const
export type PlanWord = (typeof planWords)[number]

/** How a plan went: known when its lesson is over. */
export interface PlanOutcome {
  plannedMinutes: number
  /** in the target */
  achievedSeconds: number
  /** of the lesson, with a heart rate; 0–1 */
  coverage: number
  word: PlanWord | null
}

/** The animals that groups are called by: no rank in them. Names in words: `plan-words.json`. */
export const groupNames = ['fox', 'owl', 'otter', 'heron', 'panda', 'dolphin'] as const
export type GroupName = (typeof groupNames)[number]

/** The reasons that keep a plan below what the aim and the last weeks would ask. */
export const heldBackCodes: ReadonlySet<ReasonCode> = new Set<ReasonCode>([
  'low-coverage',
  'few-lessons',
  'back-after-a-week',
  'back-after-weeks',
  'load-limit',
  'start-limit',
  'untested',
  'clinician',
  'medical-note',
  'own-maximum',
])

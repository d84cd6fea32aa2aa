/**
 * What a rule's expression may speak of, for one student at one moment. One pass over a reading fills it for all rules.
 * null is unknown, never zero: an expression that reads an unknown neither fires nor clears.
 */
export const features = {
  bpm: {
    type: 'double',
    on: 'reading',
    unit: 'beats/min',
    means: 'clean heart rate: worn, in contact, no jump above 15 beats/min a second, and not the rhythm of the steps',
  },
  worn_bpm: { type: 'double', on: 'reading', unit: 'beats/min', means: 'the same, be it the rhythm of the steps or not' },
  age: { type: 'double', on: 'reading', unit: 'years', means: 'the student’s age; 30 where unknown' },
  max_bpm: { type: 'double', on: 'reading', unit: 'beats/min', means: 'the student’s own maximum, else the one predicted from age' },
  predicted_max: { type: 'double', on: 'reading', unit: 'beats/min', means: '208 − 0.7 · age' },
  resting_bpm: { type: 'double', on: 'reading', unit: 'beats/min', means: 'the student’s own resting heart rate, else the age’s median' },
  resting_p99: {
    type: 'double',
    on: 'reading',
    unit: 'beats/min',
    means: 'what 99 of 100 hearts at rest stay below: the student’s own where known, else of this age',
  },
  enmo: { type: 'double', on: 'reading', unit: 'mg', means: 'motion of the wrist' },
  shake: { type: 'double', on: 'reading', unit: 'mg', means: 'ENMO without what a sensor lying still reads: its error of scale' },
  peak: { type: 'double', on: 'reading', unit: 'g', means: 'largest acceleration in the second' },
  cadence: { type: 'double', on: 'reading', unit: 'steps/min', means: 'mean over about ten seconds' },
  contact: { type: 'bool', on: 'reading', unit: '', means: 'the band does not say that it sees no skin' },
  moving: { type: 'bool', on: 'reading', unit: '', means: 'ENMO ≥ 100 mg or ≥ 60 steps/min' },
  still_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long the wrist has been still: < 36 mg and no steps' },
  motionless_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long it has done less than sitting does: < 20 mg, no steps' },
  stopped_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long the child has not been moving' },
  effort_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long the effort has gone on: ≥ 200 mg, or ≥ 130 steps/min' },
  effort_age: { type: 'double', on: 'reading', unit: 's', means: 'since the newest effort began, be it over or not; at most an hour' },
  active_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long the child has been active in this lesson, all in all' },
  class_active: { type: 'double', on: 'reading', unit: '0–1', means: 'share of the class that is active; unknown below five students' },
  rest_phase_seconds: { type: 'double', on: 'reading', unit: 's', means: 'since the lesson turned to rest or cool-down; 0: it has not' },
  near_max_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long the heart has been at ≥ 95 % of the own maximum' },
  hard_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long it has been at ≥ 90 %' },
  expected: { type: 'double', on: 'reading', unit: 'beats/min', means: 'the heart rate that the motion explains' },
  excess: { type: 'double', on: 'reading', unit: 'beats/min', means: 'bpm above the expected heart' },
  excess_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long the heart has been faster than the motion explains' },
  width: {
    type: 'double',
    on: 'reading',
    unit: 'beats/min',
    means: 'from how far outside the expected heart it is a sign for this student',
  },
  spread: { type: 'double', on: 'reading', unit: 'beats/min', means: 'how far this student usually is from the expected heart' },
  cusum: { type: 'double', on: 'reading', unit: 'spreads', means: 'cumulated excess' },
  cusum_low: { type: 'double', on: 'reading', unit: 'spreads', means: 'cumulated lack' },
  learning: { type: 'bool', on: 'reading', unit: '', means: 'no lesson was learned from yet: the expected heart is the age’s' },
  drop: {
    type: 'double',
    on: 'reading',
    unit: 'beats/min',
    means: 'how far below the highest that it had settled at in the last 20 s the heart is',
  },
  drop_age: { type: 'double', on: 'reading', unit: 's', means: 'since it was last 40 or more below that; at most an hour' },
  jump_age: {
    type: 'double',
    on: 'reading',
    unit: 's',
    means: 'since the heart rate last jumped down, by > 15 in a second; at most an hour',
  },
  rise: { type: 'double', on: 'reading', unit: 'beats/min', means: 'how far the heart has come back from a low of the last half minute' },
  slow_seconds: {
    type: 'double',
    on: 'reading',
    unit: 's',
    means: 'how long, in an effort, the heart has been 40 below the expected one and below half of its reserve',
  },
  shortfall: { type: 'double', on: 'reading', unit: 'beats/min', means: 'how far below even a quick recovery’s heart it is' },
  abrupt: { type: 'bool', on: 'reading', unit: '', means: 'it rose by ≥ 40 within 10 s, and has been steady since (SD < 3)' },
  recovery_seconds: {
    type: 'double',
    on: 'reading',
    unit: 's',
    means: 'how long an effort of ≥ 80 % of the maximum has been over, be it reached a minute later; 0: it is not',
  },
  recovery_end: { type: 'double', on: 'reading', unit: 'beats/min', means: 'where the heart was when that effort ended' },
  wbgt: {
    type: 'double',
    on: 'reading',
    unit: '°C',
    means: 'heat of the lesson’s place (wet bulb globe temperature), as the teacher set it',
  },
  heat_drift: {
    type: 'double',
    on: 'reading',
    unit: 'beats/min',
    means: 'by how much faster in ten minutes the heart beats for the same load',
  },
  heat_errors: { type: 'double', on: 'reading', unit: 'SE', means: 'the same, in its own standard errors' },
  spo2: { type: 'double', on: 'reading', unit: '%', means: 'oxygen saturation at the wrist' },
  low_oxygen: { type: 'double', on: 'reading', unit: '', means: 'how many measurements in a row were below 92 %, up to 2' },
  lock_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long the band has counted steps for heartbeats; 0: it does not' },
  heart_alert: { type: 'bool', on: 'reading', unit: '', means: 'a medium or high alert about this student’s heart is firing' },
  firing_seconds: { type: 'double', on: 'reading', unit: 's', means: 'since this alert fired; 0: it has not. For raise and clear' },
  irregular_windows: {
    type: 'double',
    on: 'reading',
    unit: 'of 4',
    means: 'how many of the last four windows of 64 beats at rest had an irregular rhythm',
  },
  irregular_now: { type: 'bool', on: 'reading', unit: '', means: 'the newest of these windows had one' },
  fall_seconds: { type: 'double', on: 'reading', unit: 's', means: 'quiet since a fall’s "OK?"; 0: no fall' },
  fall_age: { type: 'double', on: 'reading', unit: 's', means: 'since the impact of that fall' },
  collapse_seconds: { type: 'double', on: 'reading', unit: 's', means: 'still since a soft collapse’s "OK?"; 0: none' },
  collapse_age: { type: 'double', on: 'reading', unit: 's', means: 'since the last effort before it' },
  stuck: {
    type: 'double',
    on: 'reading',
    unit: 's',
    means: 'how long a worn band has repeated itself: the same heart rate while the wrist moves, or the same acceleration',
  },
  battery: { type: 'double', on: 'reading', unit: '%', means: 'charge of the band' },
  silence: { type: 'double', on: 'second', unit: 's', means: 'since a judged reading arrived, in an open lesson' },
  off_wrist: { type: 'double', on: 'second', unit: 's', means: 'how long the band has said that it is not worn' },
  unseen: { type: 'double', on: 'second', unit: 's', means: 'since a judged reading from a worn band arrived' },
  good: { type: 'double', on: 'second', unit: 's', means: 'how long readings from a worn band have come without a pause' },
  hard_effort: {
    type: 'bool',
    on: 'second',
    unit: '',
    means: 'the last minute heard had 30 s of running or a heart at 80 % of its maximum',
  },
  alert_active: { type: 'bool', on: 'second', unit: '', means: 'another alert of this student is firing (technical ones apart)' },
  sos: { type: 'bool', on: 'reply', unit: '', means: 'the child asked for help' },
} as const satisfies Record<string, { type: 'double' | 'bool'; on: Trigger; unit: string; means: string }>

/** What makes a feature new: a reading (judged by its t), the server's second, or a reply of the band. */
export type Trigger = 'reading' | 'second' | 'reply'

export type FeatureName = keyof typeof features
export type Features = { [K in FeatureName]: ((typeof features)[K]['type'] extends 'double' ? number : boolean) | null }

/** Everything unknown: the one scratch object that the engine fills again and again. */
export const createFeatures = (): Features => Object.fromEntries(Object.keys(features).map(name => [name, null])) as unknown as Features

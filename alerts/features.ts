/**
 * What a rule's expression may speak of, for one student at one moment. One pass over a reading fills it for all rules.
 * null is unknown, never zero: an expression that reads an unknown neither fires nor clears.
 */
export const features = {
  bpm: {
    type: 'double',
    on: 'reading',
    unit: 'beats/min',
    means: 'clean heart rate: worn, in contact, and no jump above 15 beats/min a second',
  },
  max_bpm: { type: 'double', on: 'reading', unit: 'beats/min', means: 'the student’s own maximum, else the one predicted from age' },
  predicted_max: { type: 'double', on: 'reading', unit: 'beats/min', means: '208 − 0.7 · age' },
  resting_bpm: { type: 'double', on: 'reading', unit: 'beats/min', means: 'the student’s own resting heart rate, else the age’s median' },
  enmo: { type: 'double', on: 'reading', unit: 'mg', means: 'motion of the wrist' },
  peak: { type: 'double', on: 'reading', unit: 'g', means: 'largest acceleration in the second' },
  cadence: { type: 'double', on: 'reading', unit: 'steps/min', means: 'mean over about ten seconds' },
  expected: { type: 'double', on: 'reading', unit: 'beats/min', means: 'the heart rate that the motion explains' },
  excess: { type: 'double', on: 'reading', unit: 'beats/min', means: 'bpm above the expected heart' },
  excess_seconds: { type: 'double', on: 'reading', unit: 's', means: 'how long the heart has been above the expected one’s width' },
  spread: { type: 'double', on: 'reading', unit: 'beats/min', means: 'how far this student usually is from the expected heart' },
  cusum: { type: 'double', on: 'reading', unit: 'spreads', means: 'cumulated excess' },
  learning: { type: 'bool', on: 'reading', unit: '', means: 'no lesson was learned from yet: the expected heart is the age’s' },
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

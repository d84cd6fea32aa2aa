type Range = readonly [min: number, max: number]

/** How unlike each other students are, and how little a wrist tells of a heart. */
export interface Variety {
  vigour: Range
  fitness: Range
  tauOnSeconds: Range
  tauOffSeconds: Range
  emotionBpm: Range
  wanderBpm: number
  /** of the wandering, at full load */
  strayBpm: number
  /** for seconds, at full load */
  flutterBpm: number
  carriage: number
}

/** A class as a demonstration shows it. */
export const typicalVariety: Variety = {
  vigour: [0.75, 1.3],
  fitness: [0.86, 1.16],
  tauOnSeconds: [25, 42],
  tauOffSeconds: [45, 80],
  emotionBpm: [4, 16],
  wanderBpm: 5,
  strayBpm: 0,
  flutterBpm: 0,
  carriage: 0.3,
}

/**
 * As unlike as people are: set so that simulated hearts miss their own best fit by as much as those of 13 adults on stairs and treadmill do
 * (Hexoskin sessions), and for as long: 14 beats/min RMS of single seconds (recorded 14), 11 of 45-s means (9; in one of ten 14, recorded 15),
 * 9 of 2-minute means (8); their steps from second to second are 3.0 (3.1), their largest fall in 20 s is 56 (68). Without the flutter
 * the same size wandered for minutes, and 45-s means missed by 14.
 */
export const wideVariety: Variety = {
  vigour: [0.4, 2.2],
  fitness: [0.6, 1.6],
  tauOnSeconds: [20, 60],
  tauOffSeconds: [40, 161],
  emotionBpm: [4, 24],
  wanderBpm: 7,
  strayBpm: 8,
  flutterBpm: 22,
  carriage: 0.6,
}

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
  carriage: 0.3,
}

/**
 * As unlike as people are: set so that the expected heart misses simulated hearts, met for the first time, by as much as those of 13
 * adults on stairs and treadmill (Hexoskin sessions: 17 beats/min RMS, one clean second in a hundred outside of the 99 % band).
 */
export const wideVariety: Variety = {
  vigour: [0.4, 2.2],
  fitness: [0.6, 1.6],
  tauOnSeconds: [20, 60],
  tauOffSeconds: [40, 161],
  emotionBpm: [4, 24],
  wanderBpm: 7,
  strayBpm: 35,
  carriage: 0.6,
}

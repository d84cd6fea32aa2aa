/** Counts of seconds by value: small, additive, and good for quantiles. What lies outside counts as the outermost bin. */
export type Histogram = number[]

export interface Scale {
  from: number
  binWidth: number
  bins: number
}

/** |e| in spreads, |e| in beats/min, and beats/min at rest. */
export const spreadScale: Scale = { from: 0, binWidth: 0.25, bins: 24 }
export const excessScale: Scale = { from: 0, binWidth: 2, bins: 30 }
export const restScale: Scale = { from: 40, binWidth: 4, bins: 25 }

export const emptyHistogram = ({ bins }: Scale): Histogram => new Array(bins).fill(0)

export function count(histogram: Histogram, { from, binWidth, bins }: Scale, value: number, seconds: number): void {
  histogram[Math.max(0, Math.min(bins - 1, Math.floor((value - from) / binWidth)))]! += seconds
}

/** @param all of one scale, and at least one */
export const addHistograms = (all: readonly Histogram[]): Histogram =>
  all.reduce((sum, each) => sum.map((seconds, i) => seconds + each[i]!))

export const secondsIn = (histogram: Histogram) => histogram.reduce((sum, each) => sum + each, 0)

/** The value that this share (0–1) of the seconds is below, the bin taken as evenly filled; of an empty one its lower end. */
export function quantileOf(histogram: Histogram, { from, binWidth }: Scale, share: number): number {
  let missing = share * secondsIn(histogram)
  for (const [i, seconds] of histogram.entries()) {
    if (seconds > 0 && seconds >= missing) return from + binWidth * (i + missing / seconds)
    missing -= seconds
  }
  return from
}

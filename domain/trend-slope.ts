import { quantile } from './load-curve.ts'

/** A slope, and where 95 times of 100 the true one is. */
export interface Slope {
  slope: number
  low: number
  high: number
}

/** Of the normal distribution, for 95 %. */
const z95 = 1.959964

/**
 * The slope of y over t, robust against a day that was unlike the others: the median of the slopes of all pairs (Theil 1950), with the 95 % interval
 * of Sen (Estimates of the regression coefficient based on Kendall's tau, J Am Stat Assoc 63:1379, 1968) from the ranks of those slopes, whose
 * variance is n(n − 1)(2n + 5)/18. Of few points the interval is from the least to the greatest slope.
 * @param points at least two different t @returns y a unit of t
 */
export function slopeOf(points: readonly { t: number; y: number }[]): Slope {
  const slopes = points.flatMap((one, i) =>
    points.slice(i + 1).flatMap(other => (other.t === one.t ? [] : [(other.y - one.y) / (other.t - one.t)])),
  )
  const sorted = Float64Array.from(slopes).sort()
  const n = points.length
  const reach = z95 * Math.sqrt((n * (n - 1) * (2 * n + 5)) / 18)
  const below = Math.floor((sorted.length - reach) / 2)
  return {
    slope: quantile(sorted, 0.5),
    low: sorted[Math.max(0, below - 1)]!,
    high: sorted[Math.min(sorted.length - 1, sorted.length - below)]!,
  }
}

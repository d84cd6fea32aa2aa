/** The value below which this share (0–1) lies, by linear interpolation; NaN of nothing. */
export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  if (sorted.length === 0) return Number.NaN
  const at = share * (sorted.length - 1)
  const low = sorted[Math.floor(at)]!
  return low + (sorted[Math.ceil(at)]! - low) * (at - Math.floor(at))
}

/** Area under the ROC curve: how likely a positive scores above a negative, ties half (Mann–Whitney). NaN without both. */
export function auc(positives: readonly number[], negatives: readonly number[]): number {
  let above = 0
  for (const positive of positives) for (const negative of negatives) above += positive > negative ? 1 : positive === negative ? 0.5 : 0
  return above / (positives.length * negatives.length)
}

/** The curve itself, from (0, 0) to (1, 1): x the share of negatives at or above each threshold, y of positives. */
export function roc(positives: readonly number[], negatives: readonly number[]): { x: number; y: number; threshold: number }[] {
  const thresholds = [...new Set([...positives, ...negatives])].sort((a, b) => b - a)
  const share = (values: readonly number[], threshold: number) => values.filter(value => value >= threshold).length / values.length
  const start = { x: 0, y: 0, threshold: Number.POSITIVE_INFINITY }
  return [start, ...thresholds.map(threshold => ({ x: share(negatives, threshold), y: share(positives, threshold), threshold }))]
}

export type Interval = readonly [low: number, high: number]

/**
 * The middle 95 % of a figure over as many samples of the cases as there are cases, drawn with replacement (Efron 1979). Cases are
 * persons or recordings, never seconds of one. Null of fewer than two.
 */
export function bootstrap<T>(cases: readonly T[], figure: (sample: readonly T[]) => number, draws = 400): Interval | null {
  if (cases.length < 2) return null
  const random = lehmer()
  const figures = Array.from({ length: draws }, () => figure(cases.map(() => cases[Math.floor(random() * cases.length)]!)))
  const known = figures.filter(Number.isFinite)
  return known.length === 0 ? null : [quantile(known, 0.025), quantile(known, 0.975)]
}

/** The same draws each time, so that a report of the same data is the same report (Park and Miller 1988). */
function lehmer() {
  let state = 20_261
  return () => {
    state = (state * 48_271) % 2_147_483_647
    return state / 2_147_483_647
  }
}

/** 95 % interval of a share (Wilson 1927): honest at 0 and at 1, where a bootstrap sees no spread. */
export function wilson(hits: number, of: number): Interval | null {
  if (of === 0) return null
  const z = 1.96
  const share = hits / of
  const middle = (share + (z * z) / (2 * of)) / (1 + (z * z) / of)
  const half = (z / (1 + (z * z) / of)) * Math.sqrt((share * (1 - share)) / of + (z * z) / (4 * of * of))
  return [Math.max(0, middle - half), Math.min(1, middle + half)]
}

/** The rate that a count excludes with 95 % confidence: 3 / hours at a count of zero (rule of three), else Poisson's by normal approximation of √count. */
export const rateUpperBound = (count: number, hours: number) => (count === 0 ? 3 / hours : (Math.sqrt(count) + 0.98) ** 2 / hours)
/** The rate that a count excludes from below, by the same approximation; 0 at a count of zero. */
export const rateLowerBound = (count: number, hours: number) => Math.max(0, Math.sqrt(count) - 0.98) ** 2 / hours

/** What the screens may cost, in one place. Timings are those of a processor a quarter as fast as this one. */
export const budgets = {
  scriptingP95Ms: 8,
  longestTaskMs: 50,
  alertToPixelP95Ms: 300,
  lcpMs: 1_500,
  inpMs: 100,
  cls: 0,
  scriptGzipKb: 40,
  openedScriptGzipKb: 25,
  styleGzipKb: 10,
  heapGrowthMb: 5,
  /** what subtends 20′ of arc from 3 m (ISO 9241-303 asks for 20′ to 22′), and what screens.md asks of an alert's digits on a tablet */
  alertDigitsMm: 20,
} as const

export interface Figure {
  what: string
  value: number
  unit: 'ms' | 'KB' | 'MB' | 'mm' | ''
  /** null: told for its own sake */
  budget: number | null
  /** the budget is a floor, not a ceiling */
  atLeast?: boolean
}

export const figure = (what: string, value: number, unit: Figure['unit'], budget: number | null = null): Figure => ({
  what,
  value,
  unit,
  budget,
})

export function verdictOf({ value, budget, atLeast }: Figure): string {
  if (budget === null) return ''
  const over = Number((atLeast ? budget - value : value - budget).toFixed(3))
  return over <= 0 ? 'met' : Number.isNaN(value) ? 'not measured' : `missed by ${over}`
}

export const median = (values: readonly number[]) => quantile(values, 0.5)

export function quantile(values: readonly number[], share: number): number {
  const sorted = values.toSorted((a, b) => a - b)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? Number.NaN
}

import type { Figures } from './figures.ts'

export interface Target {
  name: string
  /** how it is written in signs.md */
  wanted: string
  /** null: the figures have no such part */
  figure: (figures: Figures) => number | null
  /** how far a figure is on the wrong side; 0 or less: met */
  missedBy: (figure: number) => number
  digits: number
}

const atMost = (bound: number) => (figure: number) => figure - bound
/** p95 beyond the own hold of the slowest of these signs, s. */
const slowest =
  (signs: readonly string[]) =>
  ({ signs: found = {} }: Figures): number | null => {
    const delays = signs.flatMap(sign => found[sign]?.delaySecondsP95 ?? [])
    return delays.length === 0 ? null : Math.max(...delays)
  }
const highSigns = ['over-ceiling', 'very-high-at-rest', 'sudden-drop']
const mediumSigns = [
  ...['high-for-motion', 'high-at-rest', 'low-in-exertion', 'low-at-rest', 'not-recovering', 'unusual-stillness', 'heat', 'low-oxygen'],
]
const atLeast = (bound: number) => (figure: number) => bound - figure

export const targets: readonly Target[] = [
  {
    ...{ name: 'H false alerts, per student-hour', wanted: '≤ 0.002', digits: 4 },
    ...{ figure: ({ falseAlerts }) => falseAlerts?.highPerHour ?? null, missedBy: atMost(0.002) },
  },
  {
    ...{ name: 'H + M false alerts, per student-hour', wanted: '≤ 0.04', digits: 4 },
    ...{ figure: ({ falseAlerts }) => falseAlerts?.highMediumPerHour ?? null, missedBy: atMost(0.04) },
  },
  {
    ...{ name: 'collapse and fall sensitivity', wanted: '≥ 0.95', digits: 3 },
    ...{ figure: ({ falls }) => (falls && falls.falls > 0 ? falls.detected / falls.falls : null), missedBy: atLeast(0.95) },
  },
  {
    ...{ name: 'sensitivity of the sign that is missed most', wanted: '≥ 0.90', digits: 3 },
    ...{
      figure: ({ signs }) => (signs ? Math.min(...Object.values(signs).map(({ sensitivity }) => sensitivity)) : null),
      missedBy: atLeast(0.9),
    },
  },
  { name: 'delay of the slowest H sign, p95, s', wanted: '≤ 20', digits: 1, figure: slowest(highSigns), missedBy: atMost(20) },
  { name: 'delay of the slowest M sign, p95, s', wanted: '≤ 45', digits: 1, figure: slowest(mediumSigns), missedBy: atMost(45) },
  {
    ...{ name: 'irregular rhythm: AUC, 5-minute records', wanted: '≥ 0.97', digits: 3 },
    ...{ figure: ({ rhythm }) => rhythm?.auc ?? null, missedBy: atLeast(0.97) },
  },
  {
    ...{ name: 'irregular rhythm: specificity on normal', wanted: '≥ 0.99', digits: 3 },
    ...{ figure: ({ rhythm }) => rhythm?.specificity ?? null, missedBy: atLeast(0.99) },
  },
  {
    ...{ name: 'irregular rhythm: sensitivity on AF', wanted: '≥ 0.90', digits: 3 },
    ...{ figure: ({ rhythm }) => rhythm?.sensitivity ?? null, missedBy: atLeast(0.9) },
  },
  {
    ...{ name: 'clean seconds in the 99 % band', wanted: '0.985–0.995', digits: 4 },
    ...{ figure: ({ band }) => band?.coverage99 ?? null, missedBy: (figure: number) => Math.max(0.985 - figure, figure - 0.995) },
  },
]

import { falseOf, hoursOf } from './figures.ts'
import type { Finding } from './finding.ts'
import { bootstrap, type Interval, rateLowerBound, rateUpperBound, wilson } from './statistics.ts'
import { percent } from './table.ts'

export const interval = (range: Interval | null, write: (value: number) => string) =>
  range ? `${write(range[0])}–${write(range[1])}` : '–'
const rate = (value: number) => value.toFixed(4)

export const groupsOf = (findings: readonly Finding[]): [string, Map<string, Finding[]>][] => [
  [
    'age',
    Map.groupBy(
      findings.toSorted((a, b) => (a.ageYears ?? 999) - (b.ageYears ?? 999)),
      ({ ageYears }) => ageBand(ageYears),
    ),
  ],
  ['sex', Map.groupBy(findings, ({ sex }) => sex ?? 'sex unknown')],
  [
    'sensor',
    Map.groupBy(
      findings.filter(({ quality }) => quality !== null),
      ({ quality }) => `${quality} sensor`,
    ),
  ],
  [
    'learned',
    Map.groupBy(
      findings.filter(({ lessonsBefore }) => lessonsBefore !== null),
      ({ lessonsBefore }) => (lessonsBefore === 0 ? 'still learning' : `after ${lessonsBefore} lessons`),
    ),
  ],
]
function ageBand(age: number | null): string {
  if (age === null) return 'age unknown'
  const from = [6, 12, 15, 18, 30, 50].findLast(start => age >= start)
  return from === undefined
    ? 'under 6'
    : ({ 6: '6–11', 12: '12–14', 15: '15–17', 18: '18–29', 30: '30–49', 50: '50 and over' } as const)[from as 6]
}

export const falseHeader = ['of', 'watched', 'hours', 'H', 'H+M', 'H/h', 'H+M/h', '95 %', 'excluded above', 'T/h']
export function falseRow(key: string, group: readonly Finding[]): string[] {
  const hours = hoursOf(group)
  const wrong = falseOf(group)
  const high = wrong.filter(({ severity }) => severity === 'high').length
  const technical = group.flatMap(({ alerts }) => alerts.filter(({ verdict }) => verdict === 'technical')).length
  const perHour = (of: readonly Finding[]) => falseOf(of).length / hoursOf(of)
  return [
    ...[key, String(group.length), hours.toFixed(1), String(high), String(wrong.length), rate(high / hours), rate(wrong.length / hours)],
    ...[interval(bootstrap(group, perHour), rate), rate(rateUpperBound(wrong.length, hours)), (technical / hours).toFixed(2)],
  ]
}

const gap = 'gap to the best, at most'
export const falseGroupHeader = [...falseHeader, gap]
/**
 * False alerts by age, sex and what else tells the watched apart; how far a group's true rate may lie above the best group's, with 95 %
 * confidence each. Recordings whose notes tell of a sensor fault are a group of their own: what a broken strap says is no child's heart.
 */
export const falseGroupRows = (findings: readonly Finding[]): string[][] =>
  [...groupsOf(findings), ...faultGroups(findings)].flatMap(([, groups]) => {
    const rates = [...groups].map(([key, of]) => ({ key, of, wrong: falseOf(of).length, hours: hoursOf(of) }))
    const best = Math.min(...rates.map(({ wrong, hours }) => rateLowerBound(wrong, hours)))
    return rates.map(({ key, of, wrong, hours }) => [...falseRow(key, of), rate(Math.max(0, rateUpperBound(wrong, hours) - best))])
  })

/** All recordings, and of them the real exercise of healthy people. */
function faultGroups(findings: readonly Finding[]): [string, Map<string, Finding[]>][] {
  const recorded = findings.filter(({ quality }) => quality === null)
  const noted = ({ fault }: Finding) => (fault === null ? 'no sensor fault noted' : 'sensor fault noted')
  const exercise = recorded.filter(({ kind }) => kind === 'activity' || kind === 'hr_acc')
  return [
    ['fault', Map.groupBy(recorded, noted)],
    ['exercise', Map.groupBy(exercise, finding => `activity and hr_acc: ${noted(finding)}`)],
  ]
}

/** A sensor fault that a recording or its notes tell of (fault.ts): what came of it must be technical, or the heart held. */
export const faultHeader = ['recording', 'technical', 'no clean heart', 'false H or M', 'fault', 'came out as']
export const faultRows = (findings: readonly Finding[]): string[][] =>
  findings
    .filter(({ fault }) => fault !== null)
    .map(({ name, alerts, unmonitoredSeconds, seconds, fault }) => {
      const technical = alerts.filter(({ verdict }) => verdict === 'technical' || verdict === 'by-definition')
      const told = [...Map.groupBy(technical, ({ rule }) => rule)].map(([rule, of]) => (of.length > 1 ? `${rule} × ${of.length}` : rule))
      const wrong = alerts.filter(({ verdict }) => verdict === 'false').map(({ rule }) => rule)
      return [
        ...[name, String(technical.length), percent(unmonitoredSeconds / Math.max(1, seconds)), wrong.join(' ') || '–', fault!],
        told.join(', ') || 'nobody was told',
      ]
    })

export const missedHeader = ['of', 'events', 'seen', 'sensitivity', '95 %', gap]
export const fallHeader = ['of', 'trials', 'noticed', 'share', '95 %']
/** Falls and daily activities by age and sex. */
export function fallRows(findings: readonly Finding[]): string[][] {
  const trials = findings.filter(({ fall }) => fall?.cannotShow === null)
  return (['fall', 'daily'] as const).flatMap(truth => {
    const of = trials.filter(({ fall }) => fall!.truth === truth)
    const row = (key: string, group: readonly Finding[]) => {
      const hits = group.filter(({ fall }) => fall!.noticed).length
      return [
        key,
        String(group.length),
        String(hits),
        percent(hits / group.length),
        interval(wilson(hits, group.length), share => percent(share, 0)),
      ]
    }
    const title = truth === 'fall' ? 'falls' : 'daily activities'
    return of.length === 0
      ? []
      : [row(title, of), ...groupsOf(of).flatMap(([, groups]) => [...groups].map(([key, group]) => row(`${title}, ${key}`, group)))]
  })
}

/** Detected events (falls among them) by age, sex and sensor; how far a group's true share may be below the best group's, with 95 % confidence. */
export function missedRows(findings: readonly Finding[]): string[][] {
  const outcomes = (of: readonly Finding[]) =>
    of.flatMap(({ events, fall }) => [
      ...events.map(({ delayMs }) => delayMs !== null),
      ...(fall?.truth === 'fall' && fall.cannotShow === null ? [fall.noticed] : []),
    ])
  return groupsOf(findings).flatMap(([, groups]) => {
    const shares = [...groups].map(([key, group]) => ({ key, seen: outcomes(group) })).filter(({ seen }) => seen.length > 0)
    const ranges = shares.map(({ key, seen }) => ({
      key,
      events: seen.length,
      hits: seen.filter(Boolean).length,
      range: wilson(seen.filter(Boolean).length, seen.length)!,
    }))
    const best = Math.max(...ranges.map(({ range }) => range[1]))
    return ranges.map(({ key, events, hits, range }) => [
      key,
      String(events),
      String(hits),
      percent(hits / events),
      interval(range, share => percent(share, 0)),
      percent(Math.max(0, best - range[0])),
    ])
  })
}

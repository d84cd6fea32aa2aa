import { delaysOf, falseOf } from './figures.ts'
import { type Finding, type JudgedAlert, type RhythmTrial, trueByDefinition } from './finding.ts'
import {
  falseGroupHeader,
  falseGroupRows,
  falseHeader,
  falseRow,
  faultHeader,
  faultRows,
  interval,
  missedHeader,
  missedRows,
} from './groups.ts'
import { ownHoldSeconds } from './holds.ts'
import type { Group } from './result.ts'
import { auc, bootstrap, quantile, wilson } from './statistics.ts'
import { clock, percent, table } from './table.ts'

const seconds = (value: number) => (Number.isNaN(value) ? '–' : value.toFixed(0))

/** Each sign that has events: how many were seen, how late, and how often its alert was right. */
export function signSection({ findings }: Group): string {
  const rows = signRows(findings)
  if (rows.length === 0) return 'Signs: no recording here has a labelled event of one (falls and rhythm have their own tables).'
  return `Signs (match −5/+30 s; delays in seconds, p50 / p95)\n${table(signHeader, rows)}`
}
export const signHeader = ['sign', 'events', 'seen', 'sensitivity', '95 %', 'beyond hold', 'end to end', 'PPV']
export function signRows(findings: readonly Finding[]): string[][] {
  const events = Map.groupBy(
    findings.flatMap(finding => finding.events),
    ({ sign }) => sign,
  )
  return [...events].map(([sign, group]) => {
    const seen = group.filter(({ delayMs }) => delayMs !== null).length
    const { endToEnd, beyondHold } = delaysOf(findings, sign)
    const of = (values: number[]) => `${seconds(quantile(values, 0.5))} / ${seconds(quantile(values, 0.95))}`
    return [
      ...[sign, String(group.length), String(seen), percent(seen / group.length)],
      ...[interval(wilson(seen, group.length), share => percent(share, 0)), of(beyondHold), of(endToEnd), ppvOf(findings, sign)],
    ]
  })
}

function ppvOf(findings: readonly Finding[], sign: string): string {
  const alerts = findings.flatMap(finding => finding.alerts.filter(({ rule }) => rule === sign))
  if (alerts.length === 0 || trueByDefinition.includes(sign)) return '–'
  return percent(alerts.filter(({ verdict }) => verdict === 'true').length / alerts.length)
}

export function fallSection({ findings }: Group): string {
  const trials = findings.filter(({ fall }) => fall !== null)
  if (trials.length === 0) return ''
  const falls = trials.filter(({ fall }) => fall!.truth === 'fall' && fall!.cannotShow === null)
  const daily = trials.filter(({ fall }) => fall!.truth === 'daily')
  const hidden = trials.filter(({ fall }) => fall!.cannotShow !== null)
  const noticed = (of: Finding[]) => of.filter(({ fall }) => fall!.noticed)
  const peaks = (of: Finding[]) => of.flatMap(({ fall }) => fall!.peak ?? [])
  const names = (of: Finding[]) =>
    of.length === 0 ? 'none' : shortened(of.map(({ name, kind, quality }) => (quality === null ? name : `${name} (${kind}, ${quality})`)))
  const line = (title: string, of: Finding[], hits: number) =>
    `  ${title}: ${hits} of ${of.length}${of.length > 0 ? ` (${percent(hits / of.length)}; 95 %: ${interval(wilson(hits, of.length), share => percent(share, 0))})` : ''}`
  return [
    'Falls (a trial under 25 s counts when the band asks "OK?")',
    line('falls noticed', falls, noticed(falls).length),
    line('daily activities taken for a fall', daily, noticed(daily).length),
    ...fallDelays(falls),
    ...(daily.length > 0 && peaks(falls).length > 0
      ? [`  largest ‖a‖ alone would tell them apart with AUC ${auc(peaks(falls), peaks(daily)).toFixed(3)}`]
      : []),
    ...[...Map.groupBy(hidden, ({ fall }) => fall!.cannotShow!)].map(
      ([why, group]) => `  counted apart, ${why}: ${group.length} (${names(group)})`,
    ),
    `  missed: ${names(falls.filter(({ fall }) => !fall!.noticed))}`,
    `  false: ${names(noticed(daily))}`,
  ].join('\n')
}

/** A fall's alert waits for the settling and 15 s of quiet, a faint's for 20 s: the shorter own hold is taken off both. */
function fallDelays(falls: readonly Finding[]): string[] {
  const ends = falls.flatMap(({ fall }) => (fall!.delayMs === null ? [] : [fall!.delayMs / 1000]))
  if (ends.length === 0) return []
  const own = ownHoldSeconds('fall-then-still')
  const of = (values: readonly number[]) => `${seconds(quantile(values, 0.5))} / ${seconds(quantile(values, 0.95))} s`
  return [
    `  delay p50 / p95: ${of(ends.map(end => Math.max(0, end - own)))} beyond the own hold of ${own} s (wanted ≤ 20), ${of(ends)} end to end`,
  ]
}

const shortened = (names: string[], most = 12) =>
  `${names.slice(0, most).join(', ')}${names.length > most ? `, and ${names.length - most} more` : ''}`

export function rhythmSection({ rhythm }: Group): string {
  if (rhythm.length === 0) return ''
  const rows = [...Map.groupBy(rhythm, ({ truth, source }) => `${truth} · ${source}`)].map(([key, group]) => {
    const fired = group.filter(trial => trial.fired).length
    const scored = group.flatMap(({ score }) => score ?? [])
    return [
      key,
      String(group.length),
      String(group.length - scored.length),
      String(fired),
      percent(fired / group.length),
      quantile(scored, 0.5).toFixed(3),
    ]
  })
  const scores = (of: readonly RhythmTrial[], truth: string) => of.filter(trial => trial.truth === truth).map(({ score }) => score ?? 0)
  const area = (of: readonly RhythmTrial[]) => auc(scores(of, 'af'), scores(of, 'normal'))
  const persons = [...Map.groupBy(rhythm, ({ recording, name }) => (recording ?? name).replace(/_sinus$/, '')).values()]
  const known = scores(rhythm, 'af').length > 0 && scores(rhythm, 'normal').length > 0
  const spread = known ? bootstrap(persons, drawn => area(drawn.flat()), 100) : null
  const curve = known
    ? `  AUC of AF against normal: ${area(rhythm).toFixed(4)} (95 %, by person: ${interval(spread, value => value.toFixed(3))})`
    : ''
  return `Irregular rhythm, 5-minute records, seated, the rule switched on\n${table(['truth · source', 'records', 'no score', 'fired', 'share', 'median score'], rows)}\n${curve}`
}

export function bandSection({ findings }: Group): string {
  const fitted = findings.filter(({ band, healthy }) => band !== null && healthy)
  if (fitted.length === 0) return ''
  const coverage = (of: readonly Finding[]) => sum(of, ({ band }) => band!.insideSeconds) / sum(of, ({ band }) => band!.cleanSeconds)
  const rows = [...Map.groupBy(fitted, bandKey)].map(([source, group]) => [
    ...[source, String(group.length), (sum(group, ({ band }) => band!.cleanSeconds) / 3600).toFixed(1), percent(coverage(group), 2)],
    ...[
      interval(bootstrap(group, coverage), share => percent(share)),
      Math.sqrt(sum(group, ({ band }) => band!.squaredErrorSum) / sum(group, ({ band }) => band!.cleanSeconds)).toFixed(1),
    ],
  ])
  const worst = fitted
    .toSorted((a, b) => coverage([a]) - coverage([b]))
    .slice(0, 5)
    .map(finding => `${finding.name} ${percent(coverage([finding]))}`)
  return `Expected heart: clean seconds inside the 99 % band\n${table(['source', 'watched', 'clean hours', 'inside', '95 %', 'RMSE bpm'], rows)}\n  worst: ${worst.join(', ')}`
}

const bandKey = ({ source, lessonsBefore }: Finding) =>
  lessonsBefore === null ? source : lessonsBefore === 0 ? 'simulated, still learning' : `simulated, after ${lessonsBefore} lessons`

const sum = <T>(of: readonly T[], value: (each: T) => number) => of.reduce((total, each) => total + value(each), 0)

export function falseAlertSection(group: Group): string {
  const findings = group.findings.filter(({ healthy }) => healthy)
  const rows = [...Map.groupBy(findings, ({ source, kind }) => `${source} · ${kind}`)].map(([key, group]) => falseRow(key, group))
  const wrong = findings.flatMap(finding =>
    finding.alerts.filter(({ verdict }) => verdict === 'false').map(alert => `  ${told(finding, alert)}`),
  )
  const rules = [...Map.groupBy(falseOf(findings), ({ rule }) => rule)].map(([rule, group]) => `${rule} ${group.length}`)
  return [
    'False alerts of high and medium severity',
    table(falseHeader, [...rows, falseRow('all', findings)]),
    `  by rule: ${rules.join(', ') || 'none'}`,
    ...wrong.slice(0, 40),
    ...(wrong.length > 40 ? [`  and ${wrong.length - 40} more`] : []),
  ].join('\n')
}
const told = ({ name }: Finding, { rule, severity, firedAt, value, expected }: JudgedAlert) =>
  `${name} ${clock(firedAt)} ${rule} (${severity}${value === null ? '' : `, ${value}`}${expected === null ? '' : `, expected ${expected}`})`

/** False alerts, and events missed, of students by age, sex and what else tells them apart. */
export function groupSection({ findings }: Group): string {
  const missed = missedRows(findings)
  return [
    `By age and sex\n${table(falseGroupHeader, falseGroupRows(findings.filter(({ healthy }) => healthy)))}`,
    ...(missed.length > 0 ? [table(missedHeader, missed)] : []),
  ].join('\n')
}

export function byDefinitionSection({ findings }: Group): string {
  const alerts = findings.flatMap(finding =>
    finding.alerts.filter(({ verdict }) => verdict === 'by-definition').map(alert => ({ finding, alert })),
  )
  if (alerts.length === 0) return 'True by definition, and no false alert: none'
  const rules = [...Map.groupBy(alerts, ({ alert }) => `${alert.rule} (${alert.severity})`)].map(
    ([key, group]) =>
      `  ${key}: ${group.length} in ${new Set(group.map(({ finding }) => finding.name)).size} watched (${shortened([...new Set(group.map(({ finding }) => finding.name))], 6)})`,
  )
  return `True by definition, and no false alert: what they say was so\n${rules.join('\n')}`
}

export function faultSection({ findings }: Group): string {
  const rows = faultRows(findings)
  return rows.length === 0 ? '' : `Sensor faults that the notes or the file itself tell of\n${table(faultHeader, rows)}`
}

export function remarkSection({ findings }: Group): string {
  const remarks = Map.groupBy(
    findings.flatMap(({ remarks }) => remarks.map(remark => remark.replace(/^\d+ values/, 'values'))),
    remark => remark,
  )
  return remarks.size === 0 ? '' : `To be said\n${[...remarks].map(([remark, group]) => `  ${group.length} × ${remark}`).join('\n')}`
}

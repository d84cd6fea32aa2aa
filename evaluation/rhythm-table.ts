import { rhythmScore } from '../alerts/signs/rhythm.ts'
import { halves, shareByPerson, splitByPerson } from './person.ts'
import { type RhythmRecord, rhythmBaselines, rhythmTrialOf } from './rhythm-trials.ts'
import { auc, quantile } from './statistics.ts'
import { percent, table } from './table.ts'

type Score = (rr: readonly number[]) => number

/** Fewer beats than a window score as well, so that short records can be compared. */
const beatsMin = 12
const scores: { [name: string]: Score } = { ...rhythmBaselines, ours: rr => rhythmScore(rr, beatsMin) ?? 0 }

interface Scored {
  person: string
  truth: RhythmRecord['truth']
  score: number
}
const scored = (of: readonly RhythmRecord[], score: Score): Scored[] =>
  of.map(({ person, truth, beats }) => ({ person, truth, score: score(beats.map(({ ms }) => ms)) }))

const aucOf = (of: readonly Scored[], against: RhythmRecord['truth'] = 'normal') => {
  const scoresOf = (truth: string) => of.filter(record => record.truth === truth).map(({ score }) => score)
  return auc(scoresOf('af'), scoresOf(against))
}

/** AF against normal rhythm in 5-minute records; then what the sign makes of each group, and short records apart. */
export function rhythmTables(all: readonly RhythmRecord[]): string {
  const records = all.filter(({ kind }) => kind !== 'rr_short')
  const short = all.filter(({ kind }) => kind === 'rr_short')
  const { oneHalf, otherHalf } = splitByPerson(records, ({ set }) => set)
  const rows = Object.entries(scores).map(([name, score]) => [
    ...[name, ...[oneHalf, otherHalf, records].map(of => aucOf(scored(of, score)).toFixed(4))],
    shareByPerson(scored(records, score), of => aucOf(of)),
  ])
  const shortRows = Object.entries(scores).map(([name, score]) => [
    name,
    ...(['normal', 'other'] as const).map(against => aucOf(scored(short, score), against).toFixed(3)),
  ])
  const count = (of: readonly RhythmRecord[], truth: string) => of.filter(record => record.truth === truth).length
  return [
    `Irregular rhythm in 5-minute records: AUC of AF (${count(records, 'af')}) against normal (${count(records, 'normal')})`,
    table(['score', ...halves, 'all', '95 % by person'], rows),
    `\nFired: three of four windows\n${decisions(records, oneHalf)}`,
    ...(short.length === 0 ? [] : [`\nShort records apart: AUC of AF (${count(short, 'af')})\n${shortTable(short, shortRows)}`]),
  ].join('\n')
}

const shortTable = (short: readonly RhythmRecord[], rows: string[][]) =>
  table(['score', ...['normal', 'other'].map(truth => `against ${truth} (${short.filter(record => record.truth === truth).length})`)], rows)

function decisions(records: readonly RhythmRecord[], oneHalf: readonly RhythmRecord[]): string {
  const seen = new Set(oneHalf)
  const trials = records.map(record => ({ ...record, ...rhythmTrialOf(record), seen: seen.has(record) }))
  const groups = [...Map.groupBy(trials, ({ truth, set }) => `${truth} · ${set}`)].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = groups.map(([name, group]) => {
    const fired = (of: typeof group) => of.filter(trial => trial.fired).length
    const half = (of: typeof group) => `${fired(of)} of ${of.length}`
    return [
      ...[name, String(new Set(group.map(({ person }) => person)).size)],
      ...[half(group.filter(trial => trial.seen)), half(group.filter(trial => !trial.seen)), percent(fired(group) / group.length)],
      shareByPerson(group, of => fired([...of]) / of.length),
      quantile(
        group.flatMap(({ score }) => score ?? []),
        0.5,
      ).toFixed(2),
    ]
  })
  return table(['truth · set', 'persons', ...halves, 'all', '95 % by person', 'median score'], rows)
}

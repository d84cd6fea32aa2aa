import { rhythmScore } from '../alerts/signs/rhythm.ts'
import { halves, shareByPerson, splitByPerson } from './person.ts'
import { type RhythmCase, rhythmBaselines } from './rhythm-baselines.ts'
import { auc, quantile } from './statistics.ts'
import { percent, table } from './table.ts'

type Score = (rr: readonly number[]) => number

/** Fewer beats than a window score as well, so that short records can be compared. */
const beatsMin = 12
const ours = ({ rr }: Pick<RhythmCase, 'rr'>) => rhythmScore(rr, beatsMin) ?? 0
const scores: { [name: string]: Score } = { ...rhythmBaselines, ours: rr => ours({ rr }) }

interface Scored {
  person: string
  truth: RhythmCase['truth']
  score: number
}
const scored = (of: readonly RhythmCase[], score: Score): Scored[] =>
  of.map(({ person, truth, rr }) => ({ person, truth, score: score(rr) }))

const aucOf = (of: readonly Scored[], against: RhythmCase['truth'] = 'normal') => {
  const scoresOf = (truth: string) => of.filter(record => record.truth === truth).map(({ score }) => score)
  return auc(scoresOf('af'), scoresOf(against))
}

/** AF against normal rhythm in 5-minute records; then what the sign makes of each group, and short records apart. */
export function rhythmTables(all: readonly RhythmCase[]): string {
  const records = all.filter(({ short }) => !short)
  const short = all.filter(record => record.short)
  const { oneHalf, otherHalf } = splitByPerson(records, ({ set }) => set)
  const rows = Object.entries(scores).map(([name, score]) => [
    ...[name, ...[oneHalf, otherHalf, records].map(of => aucOf(scored(of, score)).toFixed(4))],
    shareByPerson(scored(records, score), of => aucOf(of)),
  ])
  const shortRows = Object.entries(scores).map(([name, score]) => [
    name,
    ...(['normal', 'other'] as const).map(against => aucOf(scored(short, score), against).toFixed(3)),
  ])
  const count = (of: readonly RhythmCase[], truth: string) => of.filter(record => record.truth === truth).length
  return [
    `Irregular rhythm in 5-minute records: AUC of AF (${count(records, 'af')}) against normal (${count(records, 'normal')})`,
    table(['score', ...halves, 'all', '95 % by person'], rows),
    `\nFired: three of four windows\n${decisions(records, oneHalf)}`,
    ...(short.length === 0 ? [] : [`\nShort records apart: AUC of AF (${count(short, 'af')})\n${shortTable(short, shortRows)}`]),
  ].join('\n')
}

const shortTable = (short: readonly RhythmCase[], rows: string[][]) =>
  table(['score', ...['normal', 'other'].map(truth => `against ${truth} (${short.filter(record => record.truth === truth).length})`)], rows)

function decisions(records: readonly RhythmCase[], oneHalf: readonly RhythmCase[]): string {
  const first = new Set(oneHalf)
  const fired = (of: readonly RhythmCase[]) => of.filter(({ fires }) => fires).length
  const half = (of: readonly RhythmCase[]) => `${fired(of)} of ${of.length}`
  const groups = [...Map.groupBy(records, ({ truth, set }) => `${truth} · ${set}`)].sort(([a], [b]) => (a < b ? -1 : 1))
  const rows = groups.map(([name, group]) => [
    ...[name, String(new Set(group.map(({ person }) => person)).size)],
    ...[group.filter(record => first.has(record)), group.filter(record => !first.has(record))].map(half),
    percent(fired(group) / group.length),
    shareByPerson(group, of => fired(of) / of.length),
    quantile(group.map(ours), 0.5).toFixed(2),
  ])
  return table(['truth · set', 'persons', ...halves, 'all', '95 % by person', 'median score'], rows)
}

import type { Evaluation } from './figures.ts'
import {
  fallHeader,
  fallRows,
  falseGroupHeader,
  falseGroupRows,
  falseRow,
  faultHeader,
  faultRows,
  missedHeader,
  missedRows,
} from './groups.ts'
import { targetHeader, targetRows } from './report.ts'
import type { Group, Result } from './result.ts'
import { signHeader, signRows } from './sections.ts'
import { markdown } from './table.ts'

/** What stands between `<!-- figures:NAME -->` and `<!-- /figures:NAME -->` of a model card is written anew; no figure is typed by hand. */
export function filledCard({
  card,
  result,
  evaluation,
  command,
}: {
  card: string
  result: Result
  evaluation: Evaluation
  command: string
}): string {
  const parts = partsOf(result, evaluation, command)
  return card.replace(/<!-- figures:([a-z-]+) -->[\s\S]*?<!-- \/figures:\1 -->/g, (whole, name: string) => {
    const part = parts[name]
    // A run without recordings has nothing to say of them: what an earlier one said stays, with its command.
    return part === undefined ? whole : `<!-- figures:${name} -->\n${part}\n\nBy \`${command}\`.\n<!-- /figures:${name} -->`
  })
}

function partsOf(result: Result, evaluation: Evaluation, command: string): { [name: string]: string | undefined } {
  const { recordings, simulated } = result
  if (command === '') throw new Error('figures need the command that printed them')
  return {
    targets: recordings && simulated ? markdown(targetHeader, targetRows(evaluation, result)) : undefined,
    sources: recordings ? sources(recordings) : undefined,
    'recordings-groups': recordings ? falseGroups(recordings) : undefined,
    'recordings-faults': recordings ? markdown(faultHeader, faultRows(recordings.findings)) : undefined,
    falls: recordings ? markdown(fallHeader, fallRows(recordings.findings)) : undefined,
    signs: simulated ? markdown(signHeader, signRows(simulated.findings)) : undefined,
    'simulated-groups': simulated ? falseGroups(simulated) : undefined,
    'simulated-missed': simulated ? missed(simulated) : undefined,
  }
}

function sources({ findings, licences }: Group): string {
  const rows = [...Map.groupBy(findings, ({ source }) => source)].map(([source, group]) => {
    const hours = group.reduce((sum, { seconds }) => sum + seconds, 0) / 3600
    const kinds = [...new Set(group.map(({ kind }) => kind))].join(', ')
    return [source.replace('github:', ''), licences.get(source) ?? '–', kinds, String(group.length), hours.toFixed(1)]
  })
  return markdown(['source', 'licence', 'kinds', 'recordings', 'hours'], rows)
}

function falseGroups({ findings }: Group): string {
  const healthy = findings.filter(finding => finding.healthy)
  return markdown(falseGroupHeader, [...falseGroupRows(healthy), [...falseRow('all', healthy), '']])
}

const missed = ({ findings }: Group) => markdown(missedHeader, missedRows(findings))

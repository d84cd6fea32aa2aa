import type { Evaluation, Figures } from './figures.ts'
import type { Group, Result } from './result.ts'
import {
  bandSection,
  byDefinitionSection,
  fallSection,
  falseAlertSection,
  faultSection,
  groupSection,
  remarkSection,
  rhythmSection,
  signSection,
} from './sections.ts'
import { table } from './table.ts'
import { targets } from './targets.ts'

/** The report as text: what was looked at, each target with its figure, then what stands behind it. */
export function reportOf(result: Result, evaluation: Evaluation): string {
  return [
    'Pulseyard evaluation: the shipped rules through the real engine. A screening aid, not a medical device.',
    targetSection(evaluation, result),
    ...(result.recordings ? groupText('Recordings', result.recordings) : ['No recordings were given (--recordings DIR).']),
    ...(result.simulated
      ? groupText(
          `Simulated: ${result.simulated.lessons} lessons of ${result.simulated.classSize} students, seed ${result.simulated.seed}`,
          result.simulated,
        )
      : []),
  ].join('\n\n')
}

function groupText(title: string, group: Group): string[] {
  return [
    `══ ${title}`,
    whatWasPlayed(group),
    signSection(group),
    fallSection(group),
    rhythmSection(group),
    bandSection(group),
    falseAlertSection(group),
    groupSection(group),
    byDefinitionSection(group),
    faultSection(group),
    remarkSection(group),
  ].filter(section => section !== '')
}

export function targetRows({ all, simulated }: Evaluation, { recordings }: Pick<Result, 'recordings'>): string[][] {
  const cell = (figures: Figures | undefined, target: (typeof targets)[number]) => {
    const figure = figures ? target.figure(figures) : null
    if (figure === null) return ['–', '']
    const missed = target.missedBy(figure)
    return [figure.toFixed(target.digits), missed <= 1e-9 ? 'met' : `missed by ${missed.toFixed(target.digits)}`]
  }
  return targets.map(target => [target.name, target.wanted, ...cell(recordings ? all : undefined, target), ...cell(simulated, target)])
}
export const targetHeader = ['target', 'wanted', 'recordings', '', 'simulated', '']

const targetSection = (evaluation: Evaluation, result: Result) =>
  `Against the targets (delays beyond the sign's own hold; falls' stand in their own table)\n${table(targetHeader, targetRows(evaluation, result))}`

function whatWasPlayed({ findings, skipped, unknownLabels }: Group): string {
  const kinds = Map.groupBy(findings, ({ kind }) => kind)
  const rows = [...kinds].map(([kind, group]) => {
    const seconds = group.reduce((sum, finding) => sum + finding.seconds, 0)
    const aged = group.filter(({ ageYears }) => ageYears !== null).length
    const moving = group.filter(({ hasMotion }) => hasMotion).length
    return [kind, String(group.length), (seconds / 3600).toFixed(1), String(aged), String(moving)]
  })
  const why = [...Map.groupBy(skipped, skip => skip.why.replace(/^.*?: /, ''))].map(
    ([reason, group]) => `  not played: ${group.length} × ${reason}`,
  )
  const words = [...unknownLabels].map(([label, count]) => `  label not understood: ${label} × ${count}`)
  return [table(['kind', 'watched', 'hours', 'age known', 'with motion'], rows), ...why, ...words].join('\n')
}

import { Evaluation, figuresOf } from './figures.ts'
import type { Result } from './result.ts'

/** The figures as JSON has them: `all` is the recordings alone. */
export function evaluationOf({ recordings, simulated }: Result): Evaluation {
  const { findings, rhythm } = recordings ?? { findings: [], rhythm: [] }
  const sources = [...new Set(findings.map(({ source }) => source))].sort()
  const of = <T extends { source: string }>(all: readonly T[], source: string) => all.filter(each => each.source === source)
  return Evaluation.parse({
    all: figuresOf(findings, rhythm),
    bySource: Object.fromEntries(sources.map(source => [source, figuresOf(of(findings, source), of(rhythm, source))])),
    ...(simulated && { simulated: figuresOf(simulated.findings, simulated.rhythm) }),
  })
}

import type { Alarm } from './alarm.ts'
import type { Evaluation } from './figures.ts'
import { delaysOf, falseOf, hoursOf } from './figures.ts'
import type { Finding } from './finding.ts'
import { alarmPlot, escaped, histogram, intervals, rocPlot } from './plots.ts'
import { reportOf, targetHeader, targetRows } from './report.ts'
import type { Group, Result } from './result.ts'
import { bootstrap, roc } from './statistics.ts'

/** Past these a page is no longer looked at; the worst first. */
const alarmsMax = 60

/** One page without anything beside it: the targets, plots, every false alarm with its seconds, and the whole report. */
export function pageOf(result: Result, evaluation: Evaluation): string {
  return `<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1"><title>Pulseyard evaluation</title>
<style>${style}</style>
<h1>Pulseyard evaluation</h1>
<p>The shipped rules through the real engine. A screening aid, not a medical device. Red line: the target, or the alarm. Blue: the heart; grey dashes: the heart that the motion explains; green: motion.</p>
${tableOf(targetHeader, targetRows(evaluation, result))}
${result.recordings ? groupPlots('Recordings', result.recordings) : ''}
${result.simulated ? groupPlots(`Simulated: ${result.simulated.lessons} lessons of ${result.simulated.classSize}, seed ${result.simulated.seed}`, result.simulated) : ''}
<h2>The whole report</h2><pre>${escaped(reportOf(result, evaluation))}</pre>
</html>
`
}

function groupPlots(title: string, group: Group): string {
  const { findings, rhythm, alarms } = group
  const healthy = findings.filter(finding => finding.healthy)
  return [
    `<h2>${escaped(title)}</h2><div class="plots">`,
    rhythmRoc(rhythm),
    fallRoc(findings),
    titled('H + M false alerts per student-hour, 95 % by student', intervals('False alerts by source', ratesBySource(healthy), 0.04)),
    ...delayPlots(findings),
    '</div>',
    `<h3>False alarms: ${alarms.length}${alarms.length > alarmsMax ? `, of which ${alarmsMax} are drawn` : ''}</h3><div class="plots">`,
    ...alarms.toSorted(urgentFirst).slice(0, alarmsMax).map(alarmPlot),
    '</div>',
  ].join('\n')
}

const urgentFirst = (a: Alarm, b: Alarm) => Number(b.alert.severity === 'high') - Number(a.alert.severity === 'high')
const titled = (title: string, plot: string) => `<figure>${plot}<figcaption>${escaped(title)}</figcaption></figure>`

function rhythmRoc(rhythm: Group['rhythm']): string {
  const scores = (truth: string) => rhythm.filter(trial => trial.truth === truth).map(({ score }) => score ?? 0)
  const [af, normal] = [scores('af'), scores('normal')]
  return af.length > 0 && normal.length > 0
    ? titled('Irregular rhythm: AF against normal, 5-minute records', rocPlot('ROC of rhythm', roc(af, normal)))
    : ''
}

function fallRoc(findings: readonly Finding[]): string {
  const peaks = (truth: string) => findings.flatMap(({ fall }) => (fall?.truth === truth && fall.peak !== null ? [fall.peak] : []))
  const [falls, daily] = [peaks('fall'), peaks('daily')]
  return falls.length > 0 && daily.length > 0
    ? titled('Falls by the largest ‖a‖ alone (the sign asks for more)', rocPlot('ROC of falls', roc(falls, daily)))
    : ''
}

function ratesBySource(findings: readonly Finding[]) {
  const perHour = (of: readonly Finding[]) => falseOf(of).length / hoursOf(of)
  return [...Map.groupBy(findings, ({ source }) => source)].map(([source, group]) => ({
    name: source.replace('github:', '').slice(0, 36),
    value: perHour(group),
    range: bootstrap(group, perHour),
  }))
}

const delayPlots = (findings: readonly Finding[]) =>
  [...new Set(findings.flatMap(({ events }) => events.map(({ sign }) => sign)))].map(sign =>
    titled(`${sign}: delay beyond the sign’s own hold`, histogram(`Delays of ${sign}`, delaysOf(findings, sign).beyondHold, 's')),
  )

const tableOf = (header: readonly string[], rows: readonly (readonly string[])[]) =>
  `<table><tr>${header.map(cell => `<th>${escaped(cell)}</th>`).join('')}</tr>${rows.map(row => `<tr>${row.map(cell => `<td>${escaped(cell)}</td>`).join('')}</tr>`).join('')}</table>`

const style = `body{font:15px/1.45 system-ui,sans-serif;margin:2rem auto;max-width:70rem;padding:0 1rem;color:#1b2733}
table{border-collapse:collapse}td,th{padding:.2rem .7rem;border-bottom:1px solid #d5dce3;text-align:left}pre{overflow-x:auto;font-size:12px}
.plots{display:grid;grid-template-columns:repeat(auto-fill,minmax(30rem,1fr));gap:1rem}figure{margin:0}figcaption{font-size:13px}
svg{width:100%;height:auto}text{font-size:10px;fill:#44535f}.frame{fill:none;stroke:#c5ced6}.line{fill:none;stroke:#1f6fb4;stroke-width:1.5}
.faint{stroke:#c5ced6;fill:none}.expected{fill:none;stroke:#75828d;stroke-width:1.2;stroke-dasharray:4 3}.motion{stroke:#57a773;stroke-width:1;fill:none}
.bar{fill:#1f6fb4}.dot{fill:#1f6fb4}.target{stroke:#c2352b;stroke-width:1.5}`

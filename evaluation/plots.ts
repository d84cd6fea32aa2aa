import type { Alarm } from './alarm.ts'
import { clock } from './table.ts'

/** Plots as SVG text: no script, no file beside the page. */
const width = 520
const height = 220
const margin = { left: 46, right: 12, top: 10, bottom: 30 }
const inner = { width: width - margin.left - margin.right, height: height - margin.top - margin.bottom }

export const escaped = (text: string) => text.replace(/[&<>"]/g, sign => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[sign]!)

const svg = (title: string, body: string, tall = height) =>
  `<svg viewBox="0 0 ${width} ${tall}" role="img" aria-label="${escaped(title)}"><title>${escaped(title)}</title>${body}</svg>`
const text = (x: number, y: number, words: string, anchor = 'middle') =>
  `<text x="${x.toFixed(1)}" y="${y.toFixed(1)}" text-anchor="${anchor}">${escaped(words)}</text>`
const path = (points: readonly (readonly [number, number])[], of: string) =>
  points.length === 0 ? '' : `<path class="${of}" d="M${points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join('L')}"/>`
const left = (x: number, min: number, max: number) => margin.left + (inner.width * (x - min)) / (max - min || 1)
const top = (y: number, min: number, max: number) => margin.top + inner.height * (1 - (y - min) / (max - min || 1))

function axes(x: { min: number; max: number; name: string }, y: { min: number; max: number; name: string }): string {
  const ticks = [0, 0.25, 0.5, 0.75, 1]
  const number = (value: number, span: number) => value.toFixed(span <= 2 ? 2 : 0)
  return [
    `<rect class="frame" x="${margin.left}" y="${margin.top}" width="${inner.width}" height="${inner.height}"/>`,
    ...ticks.map(part => text(margin.left + part * inner.width, height - 14, number(x.min + part * (x.max - x.min), x.max - x.min))),
    ...ticks.map(part =>
      text(margin.left - 4, margin.top + inner.height * (1 - part) + 4, number(y.min + part * (y.max - y.min), y.max - y.min), 'end'),
    ),
    text(margin.left + inner.width / 2, height - 2, x.name),
    `<text transform="translate(9 ${margin.top + inner.height / 2}) rotate(-90)" text-anchor="middle">${escaped(y.name)}</text>`,
  ].join('')
}

export function rocPlot(title: string, points: readonly { x: number; y: number }[]): string {
  const unit = { min: 0, max: 1 }
  const line = points.map(({ x, y }) => [left(x, 0, 1), top(y, 0, 1)] as const)
  const chance = [[left(0, 0, 1), top(0, 0, 1)] as const, [left(1, 0, 1), top(1, 0, 1)] as const]
  return svg(
    title,
    axes({ ...unit, name: 'false positives' }, { ...unit, name: 'true positives' }) + path(chance, 'faint') + path(line, 'line'),
  )
}

export function histogram(title: string, values: readonly number[], name: string): string {
  const max = Math.max(10, ...values)
  const bins = 26
  const counts = Array.from({ length: bins }, () => 0)
  for (const value of values) counts[Math.min(bins - 1, Math.floor((value / max) * bins))]! += 1
  const most = Math.max(1, ...counts)
  const bars = counts.map((count, index) => {
    const x = left(index, 0, bins)
    const y = top(count, 0, most)
    return `<rect class="bar" x="${x.toFixed(1)}" y="${y.toFixed(1)}" width="${(inner.width / bins - 1).toFixed(1)}" height="${(margin.top + inner.height - y).toFixed(1)}"/>`
  })
  return svg(title, axes({ min: 0, max, name }, { min: 0, max: most, name: 'events' }) + bars.join(''))
}

/** Rates with their intervals, one line each. */
export function intervals(
  title: string,
  rows: readonly { name: string; value: number; range: readonly [number, number] | null }[],
  target: number,
): string {
  const max = Math.max(target * 2, ...rows.flatMap(({ value, range }) => [value, range?.[1] ?? 0]))
  const lineHeight = 20
  const tall = rows.length * lineHeight + 34
  const from = 250
  const at = (value: number) => from + ((width - from - 16) * value) / max
  const lines = rows.map(({ name, value, range }, index) => {
    const y = 14 + index * lineHeight
    const bar = range ? `<line class="line" x1="${at(range[0]).toFixed(1)}" x2="${at(range[1]).toFixed(1)}" y1="${y}" y2="${y}"/>` : ''
    return `${text(from - 8, y + 4, name, 'end')}${bar}<circle class="dot" cx="${at(value).toFixed(1)}" cy="${y}" r="4"/>`
  })
  const wanted = `<line class="target" x1="${at(target).toFixed(1)}" x2="${at(target).toFixed(1)}" y1="4" y2="${tall - 28}"/>`
  const scale = [0, max / 2, max].map(value => text(at(value), tall - 10, value.toFixed(3)))
  return svg(title, wanted + lines.join('') + scale.join(''), tall)
}

/** The seconds about one alarm: heart and expected heart above, motion below, the alarm a line. */
export function alarmPlot({ name, alert, trace }: Alarm): string {
  const [from, to] = [trace.at[0] ?? 0, trace.at.at(-1) ?? 1]
  const beats = [...trace.bpm, ...trace.expected].filter(value => value !== null)
  const [low, high] = [Math.min(60, ...beats) - 5, Math.max(120, ...beats) + 5]
  const motionMax = Math.max(100, ...trace.enmo.map(value => value ?? 0))
  const x = (second: number) => left(second, from, to)
  const line = (values: readonly (number | null)[]) =>
    values.flatMap((value, i) => (value === null ? [] : [[x(trace.at[i]!), top(value, low, high)] as const]))
  const bars = trace.enmo.flatMap((value, i) => {
    if (value === null) return []
    const tall = (inner.height * 0.3 * value) / motionMax
    return [`M${x(trace.at[i]!).toFixed(1)} ${margin.top + inner.height}v${(-tall).toFixed(1)}`]
  })
  const fired = x(alert.firedAt / 1000).toFixed(1)
  const title = `${name}, ${clock(alert.firedAt)}: ${alert.rule} (${alert.severity})`
  const body = [
    axes({ min: from, max: to, name: 's since the lesson’s start' }, { min: low, max: high, name: 'beats/min' }),
    `<path class="motion" d="${bars.join('')}"/>`,
    path(line(trace.expected), 'expected'),
    path(line(trace.bpm), 'line'),
    `<line class="target" x1="${fired}" x2="${fired}" y1="${margin.top}" y2="${margin.top + inner.height}"/>`,
  ]
  return `<figure>${svg(title, body.join(''))}<figcaption>${escaped(title)}</figcaption></figure>`
}

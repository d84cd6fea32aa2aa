import type uPlot from 'uplot'
import type { ClassFigures, RecordedLesson } from '../../../domain/record.ts'
import type { Look } from '../charts/look.ts'
import { openPlot, type Plot } from '../charts/plot.ts'
import { columnsOf, minuteMs } from './load-columns.ts'
import { onPaper } from './paper.ts'

/** The class load curve on a canvas: quartile band, median, and the lesson's phases in a strip above them. */

type Curve = ClassFigures['loadCurve']

export interface LoadPlotOptions {
  host: HTMLElement
  lesson: RecordedLesson
  curve: Curve
  /** in the page's language of the moment */
  wordOf: (phase: RecordedLesson['phases'][number]['phase']) => string
  /** a minute of the curve is pointed at, by its index */
  pointed: (index: number | null) => void
}

/** A line of the names of the phases, px. */
const linePx = 26
const axisPx = { bottom: 28, left: 40, right: 14 }
const ruler = document.createElement('canvas').getContext('2d')!
const bare = { points: { show: false }, pxAlign: 0 } as const

export function openLoadPlot({ host, lesson, curve, wordOf, pointed }: LoadPlotOptions): Disposable {
  const { columns, indexes } = columnsOf(lesson, curve)
  const minutes = (lesson.endsAt - lesson.startsAt) / minuteMs

  const options = (look: Look): Omit<uPlot.Options, 'width' | 'height'> => ({
    padding: [() => linePx * lines(look), axisPx.right, 0, 0],
    scales: {
      x: { time: false, range: (_, low, high) => [Math.min(0, low ?? 0), Math.max(minutes, high ?? 0)] },
      y: { range: (_, low, high) => rangeOf(low, high) },
    },
    axes: [
      {
        size: axisPx.bottom,
        gap: 6,
        font: look.font(13),
        stroke: look.quiet,
        space: 44,
        incrs: [1, 5, 10, 15, 30, 60, 120],
        values: (_, splits) => splits.map(minute => `${minute}′`),
        grid: { show: false },
        ticks: { stroke: look.line, size: 4, width: 1 },
      },
      {
        size: axisPx.left,
        gap: 6,
        font: look.font(13),
        stroke: look.quiet,
        space: 36,
        incrs: [10, 20, 40],
        grid: { stroke: look.line, width: 1 },
        ticks: { show: false },
      },
    ],
    series: [
      {},
      { ...bare, stroke: look.quiet, width: 1 },
      // One minute alone is no line.
      { ...bare, stroke: look.ink, width: 3, cap: 'round', points: { show: curve.length < 3, size: 9, fill: look.ink } },
      { ...bare, stroke: look.quiet, width: 1 },
    ],
    bands: [{ series: [1, 3], fill: tint(look.quiet, 0.24) }],
    hooks: { drawClear: [u => drawPhases(u, look)] },
  })

  const words = () =>
    lesson.phases.map(({ at, phase }, i) => ({
      from: Math.max(0, at - lesson.startsAt) / minuteMs,
      to: ((lesson.phases[i + 1]?.at ?? lesson.endsAt) - lesson.startsAt) / minuteMs,
      word: wordOf(phase),
    }))

  /** Two lines, neighbours by turns, where the name of a short phase needs the room of its neighbours. */
  function lines(look: Look) {
    ruler.font = look.font(13, 600)
    const minutePx = (host.clientWidth - axisPx.left - axisPx.right) / minutes
    return words().every(({ from, to, word }) => ruler.measureText(word).width + 6 <= (to - from) * minutePx) ? 1 : 2
  }

  /** Neighbours differ by a tint; the names stand above. */
  function drawPhases(u: uPlot, look: Look) {
    const { ctx, bbox } = u
    const scale = devicePixelRatio
    const [line, count] = [linePx * scale, lines(look)]
    const right = bbox.left + bbox.width
    const edge = (minute: number) => Math.min(right, Math.max(bbox.left, u.valToPos(minute, 'x', true)))
    ctx.save()
    ctx.font = look.font(13 * scale, 600)
    ctx.textAlign = 'center'
    ctx.textBaseline = 'middle'
    for (const [i, phase] of words().entries()) {
      const [from, to] = [edge(phase.from), edge(phase.to)]
      if (to <= from) continue
      ctx.fillStyle = tint(look.quiet, i % 2 ? 0.05 : 0.12)
      ctx.fillRect(from, bbox.top - line * count, to - from, line * count + bbox.height)
      const half = ctx.measureText(phase.word).width / 2
      const middle = Math.min(right - half, Math.max(bbox.left + half, (from + to) / 2))
      ctx.fillStyle = look.ink
      ctx.fillText(phase.word, middle, bbox.top - line * (count - (i % count) - 0.5))
    }
    ctx.restore()
  }

  const open = () => openPlot({ host, data: columns, options, pointed: at => point(at === null ? null : (indexes[at] ?? null), at) })
  const point = (index: number | null, column: number | null) => {
    plot.pin(index === null ? null : column, index === null ? null : curve[index]!.median)
    pointed(index)
  }
  let plot: Plot = open()
  let drawnFor = onPaper.peek()
  const stopPrinting = onPaper.subscribe(on => {
    if (on === drawnFor) return
    drawnFor = on
    plot[Symbol.dispose]()
    plot = open()
  })

  return {
    [Symbol.dispose]() {
      stopPrinting()
      plot[Symbol.dispose]()
    },
  }
}

/** Whole twenties around the data and never fewer than three: a quiet class must not look like a wild one. */
function rangeOf(low: number | null, high: number | null): uPlot.Range.MinMax {
  const from = Math.floor(((low ?? 80) - 4) / 20) * 20
  return [from, Math.max(from + 60, Math.ceil(((high ?? 140) + 4) / 20) * 20)]
}

/** `colour` is #rgb or #rrggbb, as a style sheet may come shortened. */
function tint(colour: string, alpha: number) {
  const hex = colour.length === 4 ? colour.slice(1).replace(/./g, '$&$&') : colour.slice(1)
  return `#${hex}${Math.round(alpha * 255)
    .toString(16)
    .padStart(2, '0')}`
}

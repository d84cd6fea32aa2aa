import type uPlot from 'uplot'

import { zoneShapes } from '../parts/zone-mark.tsx'
import { type Curve, indexAt, peakOf, rangeOf } from './curve.ts'
import { lessonTime } from './lesson-time.ts'
import type { Look } from './look.ts'
import { openPlot, type Plot } from './plot.ts'

/** The lesson as a mountain: its layers are the zones, the haze around its edge is what was expected. */

export interface CurvePlotOptions {
  host: HTMLElement
  curve: Curve
  /** s from the lesson's start to its end */
  lessonSeconds: number
  /** seconds at which the band buzzed, numbered from 1 */
  alerts: readonly number[]
  /** from when, in s, and the word for it; made again for each language */
  phases: () => readonly { second: number; word: string }[]
  pointed: (index: number | null) => void
}

const gutter = { zones: 34, beats: 34, top: 26, bottom: 26 }
/** Nearly solid: the haze behind must not dim the zones' colours, and in the dark they must not glare. */
const layerAlpha = 'd0'

export function openCurvePlot({ host, curve, lessonSeconds, alerts, phases, pointed }: CurvePlotOptions): Plot {
  const { seconds, bpm, low, high, zonesFrom } = curve
  const peak = peakOf(curve)
  const y = rangeOf(curve)

  const options = (look: Look): Omit<uPlot.Options, 'width' | 'height'> => ({
    padding: [gutter.top, 0, 0, 0],
    scales: {
      x: { time: false, range: [Math.min(0, seconds[0] ?? 0), Math.max(lessonSeconds, seconds.at(-1) ?? 0)] },
      y: { range: y },
    },
    axes: [
      {
        size: gutter.bottom,
        font: look.font(12),
        stroke: look.quiet,
        space: 44,
        gap: 6,
        incrs: [60, 120, 300, 600, 900, 1800, 3600],
        values: (_, splits) => splits.map(second => lessonTime(second).replace(/:00$/, '′')),
        grid: { show: false },
        ticks: { stroke: look.line, size: 4, width: 1 },
        border: { show: true, stroke: look.quiet, width: 1 },
      },
      { side: 3, size: gutter.zones, splits: [], grid: { show: false }, ticks: { show: false } },
      {
        side: 1,
        scale: 'y',
        size: gutter.beats,
        gap: 6,
        font: look.font(12),
        stroke: look.quiet,
        splits: () => [...zonesFrom],
        values: (_, splits) => splits.map(Math.round),
        grid: { stroke: look.line, width: 1 },
        ticks: { show: false },
      },
    ],
    series: [
      {},
      // The haze lies behind the mountain, its edges before it.
      bare,
      bare,
      { ...bare, fill: u => layers(u, zonesFrom, look) },
      { ...bare, stroke: look.quiet, width: 1, dash: [2, 3] },
      { ...bare, stroke: look.quiet, width: 1, dash: [2, 3] },
      { ...bare, stroke: look.surface, width: 6, cap: 'round' },
      { ...bare, stroke: look.ink, width: 2.5, cap: 'round' },
    ],
    bands: [{ series: [1, 2], fill: `${look.quiet}33` }],
    hooks: {
      draw: [
        u => drawZoneMarks(u, zonesFrom, look),
        u => drawPhases(u, phases(), look),
        u => drawAlerts(u, curve, alerts, look),
        u => peak !== null && drawPeak(u, seconds[peak]!, bpm[peak]!, look),
      ],
    },
  })

  return openPlot({ host, data: [seconds, high, low, bpm, high, low, bpm, bpm], options, pointed })
}

const bare = { points: { show: false }, pxAlign: 0 } as const

/** A gradient with hard edges where the zones begin. */
function layers(u: uPlot, zonesFrom: Curve['zonesFrom'], look: Look): CanvasGradient {
  const { top, height } = u.bbox
  const gradient = u.ctx.createLinearGradient(0, top + height, 0, top)
  const at = (bpm: number) => Math.min(1, Math.max(0, (top + height - u.valToPos(bpm, 'y', true)) / height))
  const edges = [0, ...zonesFrom.map(at), 1]
  for (let zone = 0; zone <= 5; zone++) {
    const paint = zone === 0 ? look.line : look.zones[zone]!
    gradient.addColorStop(edges[zone]!, `${paint}${layerAlpha}`)
    gradient.addColorStop(edges[zone + 1]!, `${paint}${layerAlpha}`)
  }
  return gradient
}

/** Number and shape of each zone, beside its layer: colour never stands alone. */
function drawZoneMarks(u: uPlot, zonesFrom: Curve['zonesFrom'], look: Look) {
  const { ctx } = u
  const scale = devicePixelRatio
  const top = u.scales.y!.max!
  for (let zone = 1; zone <= 5; zone++) {
    const middle = (zonesFrom[zone - 1]! + (zonesFrom[zone] ?? top)) / 2
    const size = 22 * scale
    ctx.save()
    ctx.translate(u.bbox.left - size - 8 * scale, u.valToPos(middle, 'y', true) - size / 2)
    ctx.scale(size / 24, size / 24)
    ctx.fillStyle = look.zones[zone]!
    ctx.fill(new Path2D(zoneShapes[zone]))
    ctx.lineWidth = 1
    ctx.strokeStyle = '#12171a'
    ctx.stroke(new Path2D(zoneShapes[zone]))
    ctx.fillStyle = '#000'
    ctx.font = look.font(13.5, 800)
    ctx.textAlign = 'center'
    ctx.textBaseline = 'alphabetic'
    ctx.fillText(String(zone), 12, zone === 3 ? 19.5 : 16.8)
    ctx.restore()
  }
}

/** Over the curve: where a phase began, and its name where there is room. */
function drawPhases(u: uPlot, phases: readonly { second: number; word: string }[], look: Look) {
  const { ctx, bbox } = u
  const scale = devicePixelRatio
  ctx.save()
  ctx.font = look.font(12 * scale, 600)
  ctx.textBaseline = 'bottom'
  ctx.strokeStyle = look.quiet
  ctx.lineWidth = scale
  for (const [i, { second, word }] of phases.entries()) {
    const from = Math.max(bbox.left, u.valToPos(second, 'x', true))
    const to = i + 1 < phases.length ? u.valToPos(phases[i + 1]!.second, 'x', true) : bbox.left + bbox.width
    const fits = ctx.measureText(word).width + 8 * scale <= to - from
    ctx.beginPath()
    ctx.moveTo(from, bbox.top - (fits ? 20 : 8) * scale)
    ctx.lineTo(from, bbox.top)
    ctx.stroke()
    if (!fits) continue
    ctx.fillStyle = look.quiet
    ctx.fillText(word, from + 5 * scale, bbox.top - 4 * scale)
  }
  ctx.restore()
}

/** At the mountain's foot, the numbers of the alerts' list; each hangs from its place on the curve. */
function drawAlerts(u: uPlot, curve: Curve, alerts: readonly number[], look: Look) {
  const { ctx, bbox } = u
  const scale = devicePixelRatio
  const foot = bbox.top + bbox.height
  ctx.save()
  ctx.font = look.font(12 * scale, 700)
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  for (const [i, second] of alerts.entries()) {
    const x = u.valToPos(second, 'x', true)
    const bpm = curve.bpm[indexAt(curve, second)] ?? null
    const hook = bpm === null ? bbox.top : u.valToPos(bpm, 'y', true)
    ctx.strokeStyle = look.ink
    ctx.lineWidth = 1.5 * scale
    ctx.setLineDash([2 * scale, 3 * scale])
    ctx.beginPath()
    ctx.moveTo(x, hook)
    ctx.lineTo(x, foot - 22 * scale)
    ctx.stroke()
    ctx.setLineDash([])
    ctx.fillStyle = look.ink
    ctx.beginPath()
    ctx.arc(x, foot - 12 * scale, 10 * scale, 0, 2 * Math.PI)
    ctx.fill()
    ctx.fillStyle = look.surface
    ctx.fillText(String(i + 1), x, foot - 11.5 * scale)
  }
  ctx.restore()
}

/** The summit and its height. */
function drawPeak(u: uPlot, second: number, bpm: number, look: Look) {
  const { ctx, bbox } = u
  const scale = devicePixelRatio
  const [x, y] = [u.valToPos(second, 'x', true), u.valToPos(bpm, 'y', true)]
  const text = String(Math.round(bpm))
  ctx.save()
  ctx.font = look.font(15 * scale, 700)
  ctx.textAlign = 'center'
  const half = ctx.measureText(text).width / 2 + 4 * scale
  const middle = Math.min(Math.max(x, bbox.left + half), bbox.left + bbox.width - half)
  ctx.lineWidth = 5 * scale
  ctx.lineJoin = 'round'
  ctx.strokeStyle = look.surface
  ctx.fillStyle = look.ink
  ctx.strokeText(text, middle, y - 12 * scale)
  ctx.fillText(text, middle, y - 12 * scale)
  ctx.beginPath()
  ctx.arc(x, y, 4.5 * scale, 0, 2 * Math.PI)
  ctx.lineWidth = 2 * scale
  ctx.stroke()
  ctx.fill()
  ctx.restore()
}

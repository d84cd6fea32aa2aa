import { wornBpm } from './density.ts'
import type { ClassFigures } from './record.ts'
import { coveredMs, type Series } from './series.ts'

type LoadCurve = ClassFigures['loadCurve']

const minuteMs = 60_000
/** A student's minute counts from this much of it on. */
const minuteMsMin = 30_000

/**
 * The class's load curve (运动负荷曲线): of each minute since the lesson's start, the students' mean heart rates (beats/min, weighted by
 * covered time), and over the students their median and quartiles. A minute in which nobody has a mean is left out. (signs.md, "Lesson goals")
 */
export function createLoadCurve({ startsAt, endsAt }: { startsAt: number; endsAt: number }) {
  const minutes = Math.ceil(Math.max(0, endsAt - startsAt) / minuteMs)
  const means: number[][] = Array.from({ length: minutes }, () => [])
  const ms = new Float64Array(minutes)
  const bpmMs = new Float64Array(minutes)

  return {
    add(series: Series): void {
      ms.fill(0)
      bpmMs.fill(0)
      for (let i = 0; i < series.t.length; i++) {
        const bpm = wornBpm(series, i)
        if (Number.isNaN(bpm)) continue
        const covered = coveredMs(series, i, startsAt, endsAt)
        const from = Math.max(series.t[i]!, startsAt) - startsAt
        for (let at = from; at < from + covered; ) {
          const minute = Math.floor(at / minuteMs)
          const end = Math.min(from + covered, (minute + 1) * minuteMs)
          ms[minute]! += end - at
          bpmMs[minute]! += bpm * (end - at)
          at = end
        }
      }
      for (const [minute, each] of means.entries()) if (ms[minute]! >= minuteMsMin) each.push(bpmMs[minute]! / ms[minute]!)
    },

    points: (): LoadCurve =>
      means.flatMap((each, minute) => {
        if (each.length === 0) return []
        const sorted = Float64Array.from(each).sort()
        const [q1, median, q3] = [quantile(sorted, 0.25), quantile(sorted, 0.5), quantile(sorted, 0.75)]
        return [{ t: startsAt + minute * minuteMs, q1, median, q3, students: sorted.length }]
      }),
  }
}

/**
 * The quantile of sorted values by linear interpolation between the two around (n − 1) · share: type 7 of Hyndman & Fan 1996
 * (10.2307/2684934), the default of R and of most spreadsheets.
 * @param sorted ascending, at least one @param share 0–1
 */
export function quantile(sorted: ArrayLike<number>, share: number): number {
  const at = (sorted.length - 1) * share
  const below = sorted[Math.floor(at)]!
  return below + (at - Math.floor(at)) * (sorted[Math.ceil(at)]! - below)
}

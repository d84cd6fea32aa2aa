import type { ClassFigures, RecordedLesson } from '../../../domain/record.ts'

type Curve = ClassFigures['loadCurve']
export const minuteMs = 60_000

/** Columns for the chart, x in minutes at the middle of each; a missing minute is a gap. `indexes`: each column's in the curve. */
export function columnsOf({ startsAt }: Pick<RecordedLesson, 'startsAt'>, curve: Curve) {
  const x: number[] = []
  const q1: (number | null)[] = []
  const median: (number | null)[] = []
  const q3: (number | null)[] = []
  const indexes: (number | null)[] = []
  const push = (t: number, minute: Curve[number] | null, index: number | null) => {
    x.push((t - startsAt) / minuteMs + 0.5)
    q1.push(minute?.q1 ?? null)
    median.push(minute?.median ?? null)
    q3.push(minute?.q3 ?? null)
    indexes.push(index)
  }
  for (const [i, minute] of curve.entries()) {
    const before = curve[i - 1]
    if (before && minute.t - before.t > 1.5 * minuteMs) push(before.t + minuteMs, null, null)
    push(minute.t, minute, i)
  }
  const columns: [number[], ...(number | null)[][]] = [x, q3, median, q1]
  return { columns, indexes }
}

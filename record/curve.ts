import { expectedBandOf } from '../domain/expected-band.ts'
import { type HeartFit, priorFit } from '../domain/expected-heart.ts'
import type { StudentLesson } from '../domain/record.ts'
import { closedGapMs, type Series } from '../domain/series.ts'
import { type HeartLimits, zonesFrom } from '../domain/zones.ts'

/** More than an hour and a half is drawn from every second, or third … reading. */
const pointsMax = 5_400

/** A student's seconds and the expected heart's band as a chart takes them: beats/min to a tenth, null where unknown, and at a gap. */
export function curveOf(series: Series, student: HeartLimits, startsAt: number, fit: HeartFit = priorFit(student)): StudentLesson['curve'] {
  const { t, bpm, contact } = series
  const { low, high, learning } = expectedBandOf(series, student, fit)
  const curve: Pick<StudentLesson['curve'], 'seconds' | 'bpm' | 'low' | 'high'> = { seconds: [], bpm: [], low: [], high: [] }
  const put = (at: number, ...[beats, from, to]: [number | null, number | null, number | null]) => {
    curve.seconds.push(tenth((at - startsAt) / 1_000)!)
    curve.bpm.push(beats)
    curve.low.push(from)
    curve.high.push(to)
  }
  const stride = Math.ceil(t.length / pointsMax)
  for (let i = 0; i < t.length; i += stride) {
    const before = i === 0 ? t[i]! : t[i - stride]!
    if (t[i]! - before > closedGapMs * stride) put(before + 1_000, null, null, null)
    put(t[i]!, contact[i] === 0 ? null : tenth(bpm[i]!), tenth(low[i]!), tenth(high[i]!))
  }
  return { ...curve, zonesFrom: zonesFrom(student).map(tenth) as StudentLesson['curve']['zonesFrom'], learning }
}

const tenth = (value: number) => (Number.isNaN(value) ? null : Math.round(value * 10) / 10)

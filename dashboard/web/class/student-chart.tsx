import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { LessonNow } from '../../../domain/lesson-now.ts'
import { t } from '../language/language.ts'
import { traceSeconds } from '../live/traces.ts'
import type { Desk } from './desk.ts'

const chart = { height: 200, low: 40, high: 220, lines: [60, 100, 140, 180] }
const y = (bpm: number) =>
  chart.height - (chart.height * (Math.min(chart.high, Math.max(chart.low, bpm)) - chart.low)) / (chart.high - chart.low)

/** The last ten minutes: what this screen saw, before that what the server has, and the band that the motion explains. */
export function StudentChart({ desk: { live }, id, now }: { desk: Desk; id: string; now: LessonNow | null }) {
  const startsAt = live.lesson.value?.startsAt ?? 0
  const curve = now?.curve ?? null
  const drawn = useMemo(
    () =>
      computed(() => {
        const end = Math.floor((live.heardAt.value ?? 0) / 1000)
        const slot = (second: number) => Math.floor(startsAt / 1000 + second) - (end - traceSeconds + 1)
        const bpm = live.traces.last(id, live.heardAt.value ?? 0, traceSeconds)
        const low = Array.from<number | null>({ length: traceSeconds }).fill(null)
        const high = [...low]
        for (const [i, second] of curve?.seconds.entries() ?? []) {
          const at = slot(second)
          if (at < 0 || at >= traceSeconds) continue
          bpm[at] ??= curve!.bpm[i]!
          low[at] = curve!.low[i]!
          high[at] = curve!.high[i]!
        }
        return { line: lineOf(bpm), band: bandOf(low, high) }
      }),
    [live, id, curve, startsAt],
  )
  const { line, band } = drawn.value
  return (
    <figure class="chart">
      <svg viewBox={`0 0 ${traceSeconds} ${chart.height}`} preserveAspectRatio="none" aria-hidden="true">
        <path class="expected" d={band} />
        {chart.lines.map(bpm => (
          <line key={bpm} x1="0" x2={traceSeconds} y1={y(bpm)} y2={y(bpm)} />
        ))}
        <path class="heart" d={line} />
      </svg>
      <ol aria-hidden="true">
        {chart.lines.map(bpm => (
          <li key={bpm} style={{ top: `${(100 * y(bpm)) / chart.height}%` }}>
            {bpm}
          </li>
        ))}
      </ol>
      <figcaption>
        {line ? t('student.minutes', { n: traceSeconds / 60 }) : t('student.unseen')}
        {band && (
          <span class="key">
            <i aria-hidden="true" /> {t(curve?.learning ? 'student.expected.learning' : 'student.expected')}
          </span>
        )}
      </figcaption>
    </figure>
  )
}

/** A gap longer than a frame lifts the pen. */
function lineOf(bpm: readonly (number | null)[]): string {
  let path = ''
  let last = Number.NEGATIVE_INFINITY
  for (const [x, beats] of bpm.entries()) {
    if (beats === null) continue
    path += `${x - last <= 2 ? 'L' : 'M'}${x} ${y(beats).toFixed(1)}`
    last = x
  }
  return path
}

/** One shape for each stretch in which the band is known; of short holes it knows nothing. */
function bandOf(low: readonly (number | null)[], high: readonly (number | null)[]): string {
  const stretches: number[][] = []
  for (const [x, bpm] of low.entries()) {
    if (bpm === null) continue
    const open = stretches.at(-1)
    if (open && x - open.at(-1)! <= 5) open.push(x)
    else stretches.push([x])
  }
  const point = (of: readonly (number | null)[]) => (x: number) => `${x} ${y(of[x]!).toFixed(1)}`
  return stretches.map(xs => `M${xs.map(point(high)).join('L')}L${xs.toReversed().map(point(low)).join('L')}Z`).join('')
}

import { computed } from '@preact/signals'
import { useMemo, useRef } from 'preact/hooks'
import type { NumberState } from '../../../domain/live.ts'
import { percent, t } from '../language/language.ts'
import { tracePath } from '../live/traces.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import type { Desk } from './desk.ts'

/** The hospital monitors' count of urgency, which needs no colour. */
export const stars = { high: '***', medium: '**', low: '*', technical: '⚙' } as const

const isNumber = (state: NumberState) => state === 'ok' || state === 'no-motion' || state === 'stale'

export function Tile({ desk, id, at, focusable }: { desk: Desk; id: string; at: number; focusable: boolean }) {
  const student = desk.live.student(id).value
  const state = desk.stateOf(id).value
  const frame = desk.frameOf(id)
  const numbered = isNumber(state)
  const zone = numbered ? student.zone : null
  // A weak number comes as null; the one last read stands, struck through.
  const lastBpm = useRef<number | null>(null)
  if (student.bpm !== null) lastBpm.current = student.bpm
  const bpm = state === 'weak' ? lastBpm.current : numbered ? student.bpm : null
  const age = state === 'stale' ? desk.live.ageSeconds(id) : 0
  return (
    <li class="tile" data-student={id} data-state={state} data-zone={zone} data-severity={frame?.severity} data-answered={frame?.answered}>
      <button
        type="button"
        tabIndex={focusable ? 0 : -1}
        onClick={() => {
          desk.shown.value = id
        }}
      >
        <span class="name" title={student.name}>
          {desk.nameOf(id)}
        </span>
        <span class="bpm">{bpm ?? '–'}</span>
        <ZoneMark zone={zone} />
        <span class="share">{numbered && student.percent !== null ? percent(student.percent) : ''}</span>
        <span class="note">{state === 'ok' ? '' : t(`tile.${state}`, { n: age })}</span>
        <span class="sign">{frame ? `${stars[frame.severity]} ${t(`severity.${frame.severity}`)}` : ''}</span>
        <Spark desk={desk} id={id} at={at} />
      </button>
    </li>
  )
}

const sparkSeconds = 60
const sparkHeight = 24
/** Each curve is drawn anew every fourth second, a quarter of the class at a time: all of them each second were a quarter of the page's work. */
const sparkEverySeconds = 4

function Spark({ desk: { live }, id, at }: { desk: Desk; id: string; at: number }) {
  const path = useMemo(() => {
    const beat = computed(() => Math.floor((live.second.value + at) / sparkEverySeconds))
    return computed(() => {
      beat.value
      return tracePath(live.traces.last(id, live.heardAt.peek() ?? 0, sparkSeconds), sparkHeight)
    })
  }, [live, id, at])
  return (
    <svg class="spark" viewBox={`0 0 ${sparkSeconds} ${sparkHeight}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

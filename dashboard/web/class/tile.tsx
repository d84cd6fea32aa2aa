import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import type { NumberState } from '../../../domain/live.ts'
import { percent, t } from '../language/language.ts'
import { tracePath } from '../live/traces.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import type { Desk } from './desk.ts'

export const sparkSeconds = 60
export const sparkHeight = 24

const hasNumber = (state: NumberState) => state === 'ok' || state === 'no-motion' || state === 'stale'

/** What a tile shows, as signals bound straight to the page: a frame never renders a component. */
function tileOf(desk: Desk, id: string) {
  const student = desk.live.student(id)
  const state = desk.stateOf(id)
  // A weak number comes as null; the one last read stands, struck through.
  let lastBpm: number | null = null
  const bpm = computed(() => {
    if (student.value.bpm !== null) lastBpm = student.value.bpm
    return (state.value === 'weak' ? lastBpm : hasNumber(state.value) ? student.value.bpm : null) ?? '–'
  })
  return {
    state,
    bpm,
    name: computed(() => student.value.name),
    zone: computed(() => (hasNumber(state.value) ? student.value.zone : null)),
    share: computed(() => (hasNumber(state.value) && student.value.percent !== null ? percent(student.value.percent) : '')),
    note: computed(() => (state.value === 'ok' ? '' : t(`tile.${state.value}`, { n: desk.live.ageSeconds(id) }))),
    severity: computed(() => desk.frameOf(id)?.severity),
    answered: computed(() => desk.frameOf(id)?.answered),
    sign: computed(() => {
      const frame = desk.frameOf(id)
      return frame ? `${stars[frame.severity]} ${t(`severity.${frame.severity}`)}` : ''
    }),
    path: computed(() => tracePath(desk.live.traces.last(id, desk.live.heardAt.value ?? 0, sparkSeconds), sparkHeight)),
  }
}

/** The hospital monitors' count of urgency, which needs no colour. */
export const stars = { high: '***', medium: '**', low: '*', technical: '⚙' } as const

export function Tile({ desk, id, focusable }: { desk: Desk; id: string; focusable: boolean }) {
  const tile = useMemo(() => tileOf(desk, id), [desk, id])
  return (
    <li
      class="tile"
      data-student={id}
      data-state={tile.state}
      data-zone={tile.zone}
      data-severity={tile.severity}
      data-answered={tile.answered}
    >
      <button
        type="button"
        tabIndex={focusable ? 0 : -1}
        onClick={() => {
          desk.shown.value = id
        }}
      >
        <span class="name">{tile.name}</span>
        <span class="bpm">{tile.bpm}</span>
        <ZoneMark zone={tile.zone} />
        <span class="share">{tile.share}</span>
        <span class="note">{tile.note}</span>
        <span class="sign">{tile.sign}</span>
        <svg class="spark" viewBox={`0 0 ${sparkSeconds} ${sparkHeight}`} preserveAspectRatio="none" aria-hidden="true">
          <path d={tile.path} />
        </svg>
      </button>
    </li>
  )
}

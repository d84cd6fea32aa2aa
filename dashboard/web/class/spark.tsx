import { computed } from '@preact/signals'
import { useMemo } from 'preact/hooks'
import { tracePath } from '../live/traces.ts'
import type { Desk } from './desk.ts'

const seconds = 60
/** A point each: on a tile's width one a second would be a point a pixel. */
const stepSeconds = 2
/** In the path's whole units, finer than a pixel. */
const height = 240
/** Each curve is drawn anew every sixth second, a sixth of the class with each frame: all of them each second were a quarter of the page's work. */
const everySeconds = 6

/** The last minute of a student's heart; `at`: the tile's place, which tells whose turn it is. */
export function Spark({ desk: { live }, id, at }: { desk: Desk; id: string; at: number }) {
  const path = useMemo(() => {
    const turn = computed(() => Math.floor(((live.heardAt.value ?? 0) / 1000 + at) / everySeconds))
    return computed(() => {
      turn.value
      return tracePath(live.traces.last(id, live.heardAt.peek() ?? 0, seconds), { height, stepSeconds })
    })
  }, [live, id, at])
  return (
    <svg class="spark" viewBox={`0 0 ${seconds} ${height}`} preserveAspectRatio="none" aria-hidden="true">
      <path d={path} />
    </svg>
  )
}

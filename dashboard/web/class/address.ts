import { batch, effect, signal } from '@preact/signals'
import type { Desk } from './desk.ts'

/** The address names the student whose card is open: `/class?class=…&student=…` leads there, from a report or a bookmark. */
export function followAddress(desk: Desk) {
  const wanted = signal(new URLSearchParams(location.search).get('student'))
  effect(() => {
    const id = wanted.value
    const roster = desk.live.roster.value
    if (id === null || roster.length === 0) return
    batch(() => {
      wanted.value = null
      if (roster.includes(id)) desk.shown.value = id
    })
  })
  effect(() => {
    const shown = desk.shown.value
    if (wanted.value !== null) return
    const query = new URLSearchParams(location.search)
    if (shown) query.set('student', shown)
    else query.delete('student')
    const search = query.size ? `?${query}` : ''
    if (search !== location.search) history.replaceState(history.state, '', location.pathname + search)
  })
}

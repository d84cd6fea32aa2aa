import { effect, type ReadonlySignal, type Signal, signal } from '@preact/signals'
import type { Live } from '../live/live.ts'
import type { EndedLesson } from './records.ts'

/** Notes a lesson that ends while the page is open, for each student who was heard in it; an only child's always. */
export function noteEnded(live: Live): (student: string) => ReadonlySignal<EndedLesson | null> {
  const heard = new Set<string>()
  const ended = new Map<string, Signal<EndedLesson | null>>()
  let under: EndedLesson | null = null

  const of = (student: string) => {
    const own = ended.get(student) ?? signal<EndedLesson | null>(null)
    ended.set(student, own)
    return own
  }

  effect(() => {
    const lesson = live.lesson.value
    const ids = live.roster.value
    if (live.inLesson.value && lesson) {
      if (under?.id !== lesson.id) heard.clear()
      under = lesson
      for (const id of ids) if (ids.length === 1 || live.student(id).value.bpm !== null) heard.add(id)
    } else if (under) {
      for (const id of heard) of(id).value = under
      under = null
    }
  })
  return of
}

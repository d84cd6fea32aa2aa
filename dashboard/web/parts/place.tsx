import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

/** What the page shows, as its address says: a link, a reload and the back button lead to the same place. */
export interface Place {
  /** a teacher's pages alone tell classes apart */
  class: string | null
  student: string | null
  lesson: string | null
  /** another view than the page's first */
  view: string | null
  /** what a plan is to be for */
  aim: string | null
  /** days, `2026-03-24`: the lessons from the first to the last of them */
  from: string | null
  to: string | null
}

const names = ['class', 'student', 'lesson', 'view', 'aim', 'from', 'to'] as const

const placeOf = (search: string): Place => {
  const query = new URLSearchParams(search)
  return Object.fromEntries(names.map(name => [name, query.get(name)])) as unknown as Place
}

export const place = signal(placeOf(location.search))

/** The lesson that was open before this place: whoever comes back finds the eye where it was. */
let left: string | null = null
export const lessonLeft = () => left

history.scrollRestoration = 'manual'
addEventListener('popstate', () => move(history.state?.scrolled ?? 0))

/** `scrolled`: px; null: what comes lies over the page, which stays. */
function move(scrolled: number | null) {
  left = place.value.lesson
  place.value = placeOf(location.search)
  // What is kept is drawn by then.
  if (scrolled !== null) requestAnimationFrame(() => scrollTo(0, scrolled))
}

export function hrefOf(to: Partial<Place>) {
  const query = new URLSearchParams(Object.entries(to).filter((pair): pair is [string, string] => Boolean(pair[1])))
  return query.size ? `${location.pathname}?${query}` : location.pathname
}

export function go(to: Partial<Place>, { instead = false, over = false } = {}) {
  if (instead) history.replaceState(history.state, '', hrefOf(to))
  else {
    history.replaceState({ ...history.state, scrolled: scrollY }, '')
    history.pushState({ within: true }, '', hrefOf(to))
  }
  move(over ? null : 0)
}

/** The way it was come, so that the back button does not open it again. */
export function leave(to: Partial<Place>, { over = false } = {}) {
  if (history.state?.within) history.back()
  else go(to, { instead: true, over })
}

interface LinkProps {
  to: Partial<Place>
  /** up from here: see `leave` */
  back?: boolean
  /** what it opens lies over the page */
  over?: boolean
  /** it leads to where one is */
  current?: boolean
  class?: string
  children: ComponentChildren
  [data: `data-${string}`]: string
}

/** A real link, for a new tab or a bookmark; followed here without loading the page again. */
export function Link({ to, back = false, over = false, current = false, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (back) leave(to)
    else go(to, { over })
  }
  return (
    <a {...rest} href={hrefOf(to)} aria-current={current ? 'page' : undefined} onClick={follow}>
      {children}
    </a>
  )
}

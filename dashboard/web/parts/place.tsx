import { signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'

/** What the page shows, as its address says: a link, a reload and the back button lead to the same place. */
export interface Place {
  student: string | null
  lesson: string | null
}

const placeOf = (search: string): Place => {
  const query = new URLSearchParams(search)
  return { student: query.get('student'), lesson: query.get('lesson') }
}

export const place = signal(placeOf(location.search))

/** The lesson that was open before this place: whoever comes back finds the eye where it was. */
let left: string | null = null
export const lessonLeft = () => left

history.scrollRestoration = 'manual'
addEventListener('popstate', () => move(history.state?.scrolled ?? 0))

function move(scrolled: number) {
  left = place.value.lesson
  place.value = placeOf(location.search)
  // What is kept is drawn by then.
  requestAnimationFrame(() => scrollTo(0, scrolled))
}

export function hrefOf(to: Partial<Place>) {
  const query = new URLSearchParams(Object.entries(to).filter((pair): pair is [string, string] => Boolean(pair[1])))
  return query.size ? `${location.pathname}?${query}` : location.pathname
}

export function go(to: Partial<Place>, { instead = false } = {}) {
  if (instead) history.replaceState(history.state, '', hrefOf(to))
  else {
    history.replaceState({ ...history.state, scrolled: scrollY }, '')
    history.pushState({ within: true }, '', hrefOf(to))
  }
  move(0)
}

interface LinkProps {
  to: Partial<Place>
  /** up from here: the way it was come, so that the back button does not open it again */
  back?: boolean
  class?: string
  children: ComponentChildren
  [data: `data-${string}`]: string
}

/** A real link, for a new tab or a bookmark; followed here without loading the page again. */
export function Link({ to, back = false, children, ...rest }: LinkProps) {
  const follow = (event: MouseEvent) => {
    if (event.button !== 0 || event.ctrlKey || event.metaKey || event.shiftKey || event.altKey) return
    event.preventDefault()
    if (!back) go(to)
    else if (history.state?.within) history.back()
    else go(to, { instead: true })
  }
  return (
    <a {...rest} href={hrefOf(to)} onClick={follow}>
      {children}
    </a>
  )
}

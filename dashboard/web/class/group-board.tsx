import { useSignal } from '@preact/signals'
import { useRef } from 'preact/hooks'
import { t } from '../language/language.ts'
import { ZoneMark } from '../parts/zone-mark.tsx'
import { type Draft, moved, placeOf } from './group-draft.ts'

interface BoardProps {
  draft: Draft
  nameOf: (student: string) => string
  titleOf: (group: string | null) => { name: string; zone: number | null }
  change: (draft: Draft) => void
}

/** A finger that moves less than this meant a tap. */
const dragPx = 6

/**
 * Who is with whom. A student is dragged into a group, moved by the left and right arrow, or tapped and then put there by the group's own
 * button: no way needs another. (WCAG 2.5.7)
 */
export function GroupBoard({ draft, nameOf, titleOf, change }: BoardProps) {
  const board = useRef<HTMLDivElement>(null)
  const taken = useSignal<string | null>(null)
  const over = useSignal<number | null>(null)
  const said = useSignal('')
  const dropped = useRef(false)
  const drag = useRef<{ student: string; x: number; y: number; far: boolean } | null>(null)

  function put(student: string, to: number) {
    const next = moved(draft, student, to)
    taken.value = null
    if (next === draft) return
    said.value = t('groups.moved', { name: nameOf(student), group: titleOf(next[to]!.group).name })
    change(next)
    requestAnimationFrame(() => board.current?.querySelector<HTMLElement>(`[data-member="${student}"]`)?.focus())
  }

  const groupAt = (event: PointerEvent) => {
    const place = document.elementFromPoint(event.clientX, event.clientY)?.closest<HTMLElement>('[data-place]')?.dataset.place
    return place === undefined ? null : Number(place)
  }

  function begin(event: PointerEvent, student: string) {
    // A finger on the name scrolls the list: its grip is for dragging.
    if (event.button !== 0 || (event.pointerType === 'touch' && !(event.target as Element).closest('.grip'))) return
    drag.current = { student, x: event.clientX, y: event.clientY, far: false }
    ;(event.currentTarget as HTMLElement).setPointerCapture(event.pointerId)
  }
  function follow(event: PointerEvent) {
    const { current } = drag
    if (!current) return
    const [dx, dy] = [event.clientX - current.x, event.clientY - current.y]
    current.far ||= Math.hypot(dx, dy) > dragPx
    if (!current.far) return
    const chip = event.currentTarget as HTMLElement
    chip.style.translate = `${dx}px ${dy}px`
    chip.dataset.dragged = 'true'
    over.value = groupAt(event)
  }
  function drop(event: PointerEvent) {
    const { current } = drag
    drag.current = null
    if (!current) return
    const chip = event.currentTarget as HTMLElement
    const to = current.far ? groupAt(event) : null
    chip.style.translate = ''
    delete chip.dataset.dragged
    over.value = null
    dropped.current = current.far
    if (to !== null && event.type === 'pointerup') put(current.student, to)
  }
  /** Enter and the space bar come as clicks too; so does the end of a drag, which is none. */
  function tap(event: MouseEvent, student: string) {
    if (dropped.current && event.detail > 0) {
      dropped.current = false
      return
    }
    taken.value = taken.value === student ? null : student
  }
  function key(event: KeyboardEvent, student: string) {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    event.preventDefault()
    put(student, placeOf(draft, student) + step)
  }

  return (
    <>
      <p class="quiet-line how">{t('groups.how')}</p>
      <div ref={board} class="group-board">
        {draft.map(({ group, students }, place) => {
          const { name, zone } = titleOf(group)
          return (
            <section key={group} data-place={place} data-over={over.value === place} aria-label={name}>
              <h3>
                {name} <span>{students.length}</span> {zone !== null && <ZoneMark zone={zone} />}
              </h3>
              {taken.value !== null && placeOf(draft, taken.value) !== place && (
                <button type="button" class="put" onClick={() => put(taken.value!, place)}>
                  {t('groups.put', { name: nameOf(taken.value) })}
                </button>
              )}
              <ul>
                {students.map(id => (
                  <li key={id}>
                    <button
                      type="button"
                      data-member={id}
                      aria-pressed={taken.value === id}
                      onPointerDown={event => begin(event, id)}
                      onPointerMove={follow}
                      onPointerUp={drop}
                      onPointerCancel={drop}
                      onClick={event => tap(event, id)}
                      onKeyDown={event => key(event, id)}
                    >
                      {nameOf(id)}
                      <svg class="grip" viewBox="0 0 24 24" aria-hidden="true">
                        <path d="M9 6h.01M15 6h.01M9 12h.01M15 12h.01M9 18h.01M15 18h.01" />
                      </svg>
                    </button>
                  </li>
                ))}
              </ul>
            </section>
          )
        })}
      </div>
      <p class="visually-hidden" role="status">
        {said}
      </p>
    </>
  )
}

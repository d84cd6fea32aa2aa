import { type ReadonlySignal, useSignal } from '@preact/signals'
import { Fragment } from 'preact'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../language/language.ts'
import { layoutOf, narrowPx } from './density.ts'
import type { Desk, Section } from './desk.ts'
import { Tile } from './tile.tsx'

const gapPx = 8
const headingPx = 36

/** The class, as large as the screen allows. Arrows move between tiles, over the edge of a section too. */
export function Grid({ desk, sections: { value: sections } }: { desk: Desk; sections: ReadonlySignal<readonly Section[]> }) {
  const grid = useRef<HTMLElement>(null)
  const focused = useSignal(0)
  const columns = useSignal(1)
  const ids = sections.flatMap(section => section.ids)
  const shown = ids.filter(id => !desk.hides(id))
  const counts = sections.map(section => section.ids.filter(id => !desk.hides(id)).length)
  const visible = counts.filter(count => count > 0)
  const heading = sections.some(({ title }) => title !== null) ? headingPx : 0

  // What a tile's parts measure follows from the tile's size, which is known here: a container query would ask each tile anew in each frame.
  useLayoutEffect(() => {
    const box = grid.current!
    const arrange = () => {
      const {
        columns: across,
        tileWidth,
        tileHeight,
      } = layoutOf({
        counts: visible,
        width: box.clientWidth - 2 * gapPx,
        height: box.clientHeight - 2 * gapPx,
        gap: gapPx,
        heading,
      })
      columns.value = across
      box.style.setProperty('--columns', String(across))
      box.style.setProperty('--tile-width', `${tileWidth}px`)
      box.style.setProperty('--tile-height', `${tileHeight}px`)
      box.toggleAttribute('data-narrow', tileWidth < narrowPx)
    }
    arrange()
    const observer = new ResizeObserver(arrange)
    observer.observe(box)
    return () => observer.disconnect()
  }, [visible.join(), heading, columns])

  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns.value, ArrowUp: -columns.value }[event.key]
    const to = focused.value + (step ?? 0)
    if (!step || to < 0 || to >= shown.length) return
    event.preventDefault()
    focused.value = to
    grid.current!.querySelectorAll<HTMLButtonElement>('.tile:not([hidden]) button')[to]?.focus()
  }

  const reach = (event: FocusEvent) => {
    const id = (event.target as Element).closest<HTMLElement>('.tile')?.dataset.student
    if (id) focused.value = Math.max(0, shown.indexOf(id))
  }

  const reachable = shown[Math.min(focused.value, shown.length - 1)]
  return (
    <section ref={grid} class="grid" aria-label={t('grid.label')} onKeyDown={move} onFocusIn={reach}>
      {shown.length === 0 && (
        <div class="calm">
          <b>{t('grid.calm')}</b>
          <p>{t('grid.calm.detail')}</p>
        </div>
      )}
      {sections.map(({ title, ids: own }, i) => (
        <Fragment key={title}>
          {title !== null && <h2 hidden={counts[i] === 0}>{title}</h2>}
          <ul aria-label={title ?? undefined}>
            {own.map(id => (
              <Tile key={id} desk={desk} id={id} at={ids.indexOf(id)} focusable={id === reachable} />
            ))}
          </ul>
        </Fragment>
      ))}
    </section>
  )
}

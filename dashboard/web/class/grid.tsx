import { useSignal } from '@preact/signals'
import { useLayoutEffect, useRef } from 'preact/hooks'
import { t } from '../language/language.ts'
import { layoutOf } from './density.ts'
import type { Desk } from './desk.ts'
import { Tile } from './tile.tsx'

const gapPx = 8

/** The class in the roster's order, as large as the screen allows. Arrows move between tiles. */
export function Grid({ desk }: { desk: Desk }) {
  const list = useRef<HTMLUListElement>(null)
  const focused = useSignal(0)
  const columns = useSignal(1)
  const ids = desk.tiles.value

  useLayoutEffect(() => {
    const box = list.current!.parentElement!
    const arrange = () => {
      const style = getComputedStyle(box)
      const width = box.clientWidth - Number.parseFloat(style.paddingLeft) - Number.parseFloat(style.paddingRight)
      const height = box.clientHeight - Number.parseFloat(style.paddingTop) - Number.parseFloat(style.paddingBottom)
      const layout = layoutOf(ids.length, width, height, gapPx)
      columns.value = layout.columns
      list.current!.style.setProperty('--columns', String(layout.columns))
      list.current!.style.setProperty('--tile-height', `${layout.tileHeight}px`)
    }
    arrange()
    const observer = new ResizeObserver(arrange)
    observer.observe(box)
    return () => observer.disconnect()
  }, [ids.length, columns])

  const move = (event: KeyboardEvent) => {
    const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: columns.value, ArrowUp: -columns.value }[event.key]
    const to = focused.value + (step ?? 0)
    if (!step || to < 0 || to >= ids.length) return
    event.preventDefault()
    focused.value = to
    list.current!.querySelectorAll<HTMLButtonElement>('.tile button')[to]?.focus()
  }

  const reach = (event: FocusEvent) => {
    const id = (event.target as Element).closest<HTMLElement>('.tile')?.dataset.student
    if (id) focused.value = Math.max(0, ids.indexOf(id))
  }

  return (
    <section class="grid" aria-label={t('grid.label')}>
      {ids.length === 0 && (
        <div class="calm">
          <b>{t('grid.calm')}</b>
          <p>{t('grid.calm.detail')}</p>
        </div>
      )}
      <ul ref={list} onKeyDown={move} onFocusIn={reach}>
        {ids.map((id, at) => (
          <Tile key={id} desk={desk} id={id} at={at} focusable={at === Math.min(focused.value, ids.length - 1)} />
        ))}
      </ul>
    </section>
  )
}

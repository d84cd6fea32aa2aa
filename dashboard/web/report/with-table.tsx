import { useSignal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { t } from '../language/language.ts'

interface WithTableProps {
  class: string
  title: string
  /** between the title and the chart */
  note?: ComponentChildren
  /** the same in numbers; false: there is nothing to tell */
  table: ComponentChildren
  children: ComponentChildren
}

/** A chart, and the same as a table for whoever asks. */
export function WithTable({ class: name, title, note, table, children }: WithTableProps) {
  const open = useSignal(false)
  const id = useId()
  return (
    <section class={name} aria-labelledby={`${id}-title`}>
      <div class="section-head">
        <h2 id={`${id}-title`}>{title}</h2>
        {table && (
          <button
            type="button"
            class="quiet"
            aria-expanded={open.value}
            aria-controls={`${id}-table`}
            onClick={() => {
              open.value = !open.value
            }}
          >
            {t(open.value ? 'report.table.hide' : 'report.table.show')}
          </button>
        )}
      </div>
      {note}
      {children}
      <div id={`${id}-table`} class="table-place" hidden={!open.value}>
        {open.value && table}
      </div>
    </section>
  )
}

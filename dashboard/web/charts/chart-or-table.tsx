import type { Signal } from '@preact/signals'
import type { ComponentChildren } from 'preact'
import { useId } from 'preact/hooks'
import { t } from '../language/language.ts'
import { preference } from '../parts/preferences.ts'

export type Shown = 'chart' | 'table'
export type ChartKind = 'curve' | 'zones' | 'trend'

const shownAs: Record<ChartKind, Signal<Shown>> = {
  curve: preference('curveAs', ['chart', 'table']),
  zones: preference('zonesAs', ['chart', 'table']),
  trend: preference('trendAs', ['chart', 'table']),
}

interface ChartOrTableProps {
  kind: ChartKind
  title: string
  /** in words, for everyone; a screen reader hears it with the chart */
  words?: string
  chart: () => ComponentChildren
  table: () => ComponentChildren
}

/** A chart, and beside it the way to the same figures as a table. What was chosen is kept on this screen, for each kind of chart. */
export function ChartOrTable({ kind, title, words, chart, table }: ChartOrTableProps) {
  const shown = shownAs[kind]
  const other = shown.value === 'chart' ? 'table' : 'chart'
  const id = useId()
  return (
    <section class="card" data-chart={kind} aria-labelledby={id}>
      <div class="card-head">
        <h2 id={id}>{title}</h2>
        <button
          type="button"
          class="quiet"
          onClick={() => {
            shown.value = other
          }}
        >
          {t(`chart.show.${other}`)}
        </button>
      </div>
      {shown.value === 'chart' ? chart() : table()}
      {words && (
        <p key="words" class="chart-words">
          {words}
        </p>
      )}
    </section>
  )
}

interface TableProps {
  label: string
  columns: readonly string[]
  /** the first cell of a row names it */
  rows: readonly (readonly ComponentChildren[])[]
}

/** In a box that scrolls by itself, and by keyboard. */
export function Table({ label, columns, rows }: TableProps) {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1)
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for a form
    <div class="table-box" role="group" tabIndex={0} aria-label={label}>
      <table>
        <thead>
          <tr>
            {columns.map(column => (
              <th key={column} scope="col">
                {column}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(([head, ...cells], i) => (
            <tr key={i}>
              <th scope="row">{head}</th>
              {cells.map((cell, j) => (
                <td key={j}>{cell}</td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  )
}

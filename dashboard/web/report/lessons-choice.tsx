import type { Signal } from '@preact/signals'
import { t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'
import { go, Link } from '../parts/place.tsx'
import { range } from './range.ts'
import { Search } from './search.tsx'

type Of = Me['classes'][number]

/** Which of the class's lessons are listed: by words, and from a day to a day, which the address keeps. */
export function Choose({ of, typed }: { of: Of; typed: Signal<string> }) {
  const { from, to } = range()
  const set = (change: { from?: string | null; to?: string | null }) =>
    go({ from, to, ...change, class: of.id }, { instead: true, over: true })
  return (
    <div class="list-choice">
      <Search typed={typed} label={t('find.lesson')} />
      {(['from', 'to'] as const).map(end => (
        <label key={end}>
          <span>{t(`find.${end}`)}</span>
          <input
            type="date"
            value={(end === 'from' ? from : to) ?? ''}
            onChange={event => set({ [end]: event.currentTarget.value || null })}
          />
        </label>
      ))}
      {(from !== null || to !== null) && (
        <button type="button" class="quiet" onClick={() => set({ from: null, to: null })}>
          {t('find.all')}
        </button>
      )}
      <Link to={{ class: of.id, view: 'plans' }} class="button">
        {t('plans.go')}
      </Link>
    </div>
  )
}

/** A class without a lesson yet: how to start one, and that it can be planned. */
export const NoLesson = ({ of }: { of: Of }) => (
  <div class="none">
    <p>{t('report.no-lessons', { class: of.name })}</p>
    <p>{t('plans.go.first')}</p>
    <a class="button" href={`/class?class=${of.id}`}>
      {t('report.no-lessons.go')}
    </a>
  </div>
)

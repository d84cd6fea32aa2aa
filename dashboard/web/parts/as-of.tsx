import { clockTime, t } from '../language/language.ts'
import type { Kept } from './kept.ts'

/** How new the record is that is on the screen: a line that is always there, so that nothing moves. */
export function AsOf({ of: { value, heardAt, trouble } }: { of: Kept<{ catchingUpSince: number | null }> }) {
  const time = heardAt.value === null ? null : clockTime(heardAt.value)
  const since = value.value?.catchingUpSince ?? null
  const state =
    trouble.value?.why === 'refused'
      ? 'refused'
      : trouble.value
        ? 'offline'
        : time === null
          ? 'loading'
          : since === null
            ? 'fresh'
            : 'catching-up'
  return (
    <p class="as-of" data-state={state} role="status">
      {state === 'offline' && (time === null ? t('record.offline.none') : t('record.offline', { time }))}
      {state === 'loading' && t('record.loading')}
      {state === 'catching-up' && t('record.catching-up', { time: clockTime(since!) })}
      {state === 'fresh' && t('record.as-of', { time: time! })}
    </p>
  )
}

import { signal } from '@preact/signals'
import { clockTime, t } from '../language/language.ts'
import type { Kept } from '../parts/kept.ts'
import { Link } from '../parts/place.tsx'
import { useKept } from '../parts/use-kept.ts'

/** How current what is on the page is: being asked for, refused, cut off, or catching up. */

const again = signal(0)

/** What is kept, asked for while it is shown. */
export const useTold = <T,>(kept: Kept<T>): T | null => useKept(kept, again.value).value.value

/** The browser knows of a cut before anything is asked. */
const connected = signal(navigator.onLine)
for (const turn of ['online', 'offline']) {
  addEventListener(turn, () => {
    connected.value = navigator.onLine
  })
}

/** In the place of what is not here yet: what is going on, and the next step. */
export function Waiting({ kept, heading: Heading = 'h2' }: { kept: Kept<unknown>; heading?: 'h1' | 'h2' }) {
  const trouble = kept.trouble.value
  if (!trouble) return <p role="status">{t('report.opening')}</p>
  return (
    <div role="alert">
      <Heading>{t(trouble.why === 'offline' ? 'report.unanswered' : 'report.refused')}</Heading>
      <p>{trouble.why === 'offline' ? t('report.unanswered.detail') : trouble.detail}</p>
      <p class="choices">
        <button
          type="button"
          class="primary"
          onClick={() => {
            again.value++
          }}
        >
          {t('report.again')}
        </button>
        <Link to={{}} class="button">
          {t('report.lessons')}
        </Link>
      </p>
    </div>
  )
}

/** Its place is over the page, so that nothing moves when the link is cut. */
export function CutBar({ kept: { trouble, heardAt } }: { kept: Kept<unknown> }) {
  if (heardAt.value === null || (!trouble.value && connected.value)) return null
  return (
    <p class="offline-bar" role="alert">
      {trouble.value?.why === 'refused' ? trouble.value.detail : t('report.cut', { time: clockTime(heardAt.value) })}
    </p>
  )
}

/** One line that is always there, so that nothing moves when all has arrived. */
export function AsOf({ kept: { value, heardAt } }: { kept: Kept<{ catchingUpSince: number | null }> }) {
  const since = value.value?.catchingUpSince ?? null
  if (heardAt.value === null) return null
  return (
    <p class="as-of" data-catching-up={since !== null} role="status">
      {since === null ? t('record.as-of', { time: clockTime(heardAt.value) }) : t('report.catching-up', { time: clockTime(since) })}
    </p>
  )
}

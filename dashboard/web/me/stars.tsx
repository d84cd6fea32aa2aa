import { starsMax } from '../../../domain/stars.ts'
import { t } from '../language/language.ts'

const star = 'M12 1.2l3.2 6.9l7.5.9l-5.6 5.1l1.5 7.4l-6.6-3.7l-6.6 3.7l1.5-7.4l-5.6-5.1l7.5-.9z'

/** So many of five; the words say it, too. */
export function Stars({ count }: { count: number }) {
  return (
    <span class="stars" role="img" aria-label={t('little.stars.n', { n: count, of: starsMax })}>
      {Array.from({ length: starsMax }, (_, i) => (
        <svg key={i} viewBox="0 0 24 24" data-won={i < count} aria-hidden="true">
          <path d={star} />
        </svg>
      ))}
    </span>
  )
}

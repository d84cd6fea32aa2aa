import { useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { speakOfDesk, t } from '../language/language.ts'

/** What the last weeks tell of the student whose card is open: its script comes with the first card. */
export function InsightDoor({ student }: { student: string }) {
  const part = useSignal<{ Insight: FunctionComponent<{ student: string }> } | 'coming' | 'offline'>('coming')
  useEffect(() => {
    Promise.all([import('./insight.tsx'), speakOfDesk()]).then(
      ([{ Insight }]) => {
        part.value = { Insight }
      },
      () => {
        part.value = 'offline'
      },
    )
  }, [])
  const now = part.value
  return (
    <section aria-labelledby="insight-title">
      <h3 id="insight-title">{t('insight.title')}</h3>
      {typeof now === 'object' ? (
        <now.Insight student={student} />
      ) : (
        <p class="insight" role="status">
          {t(now === 'coming' ? 'insight.opening' : 'insight.failed')}
        </p>
      )}
    </section>
  )
}

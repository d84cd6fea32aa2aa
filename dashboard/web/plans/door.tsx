import { useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { useEffect } from 'preact/hooks'
import { speakOfDesk, t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'

type Of = Me['classes'][number]

/** The plans of a class: their script is loaded when somebody opens them. */
export function PlansDoor({ of }: { of: Of }) {
  const page = useSignal<{ Plans: FunctionComponent<{ of: Of }> } | 'coming' | 'offline'>('coming')
  useEffect(() => {
    Promise.all([import('./plans.tsx'), speakOfDesk()]).then(
      ([{ Plans }]) => {
        page.value = { Plans }
      },
      () => {
        page.value = 'offline'
      },
    )
  }, [])
  const now = page.value
  if (typeof now === 'object') return <now.Plans key={of.id} of={of} />
  return (
    <main class="waiting">
      {now === 'coming' ? (
        <p role="status">{t('report.opening')}</p>
      ) : (
        <div role="alert">
          <p>{t('plans.could-not-open')}</p>
          <button type="button" class="primary" onClick={() => location.reload()}>
            {t('report.again')}
          </button>
        </div>
      )}
    </main>
  )
}

import { useSignal } from '@preact/signals'
import type { FunctionComponent } from 'preact'
import { t } from '../language/language.ts'

/** What another limit would have given: loaded when a teacher asks for it, and never on paper. */
export function Tuning({ of }: { of: string }) {
  const desk = useSignal<{ Desk: FunctionComponent<{ of: string }> } | 'closed' | 'coming' | 'offline'>('closed')
  const open = () => {
    desk.value = 'coming'
    import('./tuning-desk.tsx').then(
      ({ TuningDesk }) => {
        desk.value = { Desk: TuningDesk }
      },
      () => {
        desk.value = 'offline'
      },
    )
  }
  const now = desk.value
  return (
    <section class="tuning" aria-labelledby="tuning-title">
      <div class="section-head">
        <h2 id="tuning-title">{t('tuning.title')}</h2>
        {typeof now === 'string' && (
          <button type="button" onClick={open} disabled={now === 'coming'}>
            {t('tuning.open')}
          </button>
        )}
      </div>
      <p>{t('tuning.lead')}</p>
      {now === 'offline' && <p role="alert">{t('tuning.offline')}</p>}
      {typeof now === 'object' && <now.Desk of={of} />}
    </section>
  )
}

import { t } from '../language/language.ts'
import { Dialog } from './dialogs.tsx'

const keys = [
  ['← ↑ ↓ →', 'help.arrows'],
  ['Enter', 'help.enter'],
  ['A', 'help.a'],
  ['M', 'help.m'],
  ['F', 'help.f'],
  ['/', 'help.search'],
  ['?', 'help.help'],
] as const

export function HelpDialog() {
  return (
    <Dialog name="help" title={t('bar.help')}>
      <h3>{t('help.keys')}</h3>
      <dl>
        {keys.map(([key, meaning]) => (
          <div key={key}>
            <dt>
              <kbd>{key}</kbd>
            </dt>
            <dd>{t(meaning)}</dd>
          </div>
        ))}
      </dl>
      <h3>{t('help.signs')}</h3>
      <dl class="signs">
        {(['ok', 'weak', 'stale', 'lost'] as const).map(state => (
          <div key={state} data-state={state}>
            <dt>{state === 'lost' ? '–' : '142'}</dt>
            <dd>{t(`help.${state}`)}</dd>
          </div>
        ))}
      </dl>
      <p>{t('help.disclaimer')}</p>
    </Dialog>
  )
}

import { t } from '../language/language.ts'
import { InstallOffer } from '../parts/chrome.tsx'
import { installable } from '../shell/shell.ts'

/** What makes this phone a good one to be told by, step by step. What is not there yet says so, and is no button. */
export function Setup() {
  const installed = matchMedia('(display-mode: standalone)').matches
  return (
    <section class="card setup" aria-labelledby="setup-title">
      <h2 id="setup-title">{t('child.setup')}</h2>
      <ol>
        <li data-done={installed}>
          <h3>{t('child.setup.install')}</h3>
          {installed ? <p>{t('child.setup.install.done')}</p> : installable() ? <InstallOffer /> : <p>{t('child.setup.install.how')}</p>}
        </li>
        <li>
          <h3>{t('child.setup.notify')}</h3>
          <p>{t('child.setup.notify.later')}</p>
        </li>
        <li>
          <h3>{t('child.setup.test')}</h3>
          <p>{t('child.setup.test.later')}</p>
        </li>
      </ol>
    </section>
  )
}

/** Its place; the list comes with the audit. */
export const LookedAt = ({ name }: { name: string }) => (
  <section class="card" aria-labelledby="looked-title">
    <h2 id="looked-title">{t('child.looked', { name })}</h2>
    <p>{t('child.looked.later', { name })}</p>
  </section>
)

import { render } from 'preact'
import { speakInTitle, t } from '../language/language.ts'
import type { Me } from '../parts/api.ts'
import { LanguageSwitch, signOut } from '../parts/chrome.tsx'
import { openSession } from '../parts/session.ts'

const coming = ['admin.people', 'admin.bands', 'admin.consent', 'admin.audit', 'admin.health'] as const

function AdminPage({ me }: { me: Me }) {
  return (
    <>
      <header class="top">
        <span class="school">Pulseyard</span>
        <LanguageSwitch />
        <button type="button" class="quiet" onClick={signOut}>
          {t('bar.sign-out')}
        </button>
      </header>
      <main>
        <h1>{t('admin.hello', { name: me.name })}</h1>
        <p>{t('admin.detail')}</p>
        <p>{t('admin.soon')}</p>
        <ul class="coming">
          {coming.map(key => (
            <li key={key}>{t(key)}</li>
          ))}
        </ul>
      </main>
    </>
  )
}

speakInTitle('title.admin')
const me = await openSession()
if (me) render(<AdminPage me={me} />, document.getElementById('page')!)

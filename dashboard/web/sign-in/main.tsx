import { signal } from '@preact/signals'
import { render } from 'preact'
import { type Key, language, speakInTitle, t } from '../language/language.ts'
import { api } from '../parts/api.ts'
import { LanguageSwitch } from '../parts/chrome.tsx'

type Proof = Parameters<typeof api.signIn>[0]

const busy = signal(false)
const failure = signal<Key | null>(null)
let languageChosen = false

async function signIn(proof: Proof) {
  busy.value = true
  failure.value = null
  const answer = await api.signIn(proof)
  if (answer.ok) {
    if (languageChosen) await api.speak(language.value)
    return location.replace(answer.value.home)
  }
  busy.value = false
  if (answer.reason === 'offline' || answer.reason === 'too-many') failure.value = `sign-in.failed.${answer.reason}`
  else failure.value = 'token' in proof ? 'sign-in.failed.token' : 'sign-in.failed.password'
}

/** A link's token is spent by the button alone: a preview that only loads the page can't spend it. */
function SignInPage({ token }: { token: string | null }) {
  return (
    <main>
      <header>
        <img src="/icon.svg" alt="" width="56" height="56" />
        <h1>{t('sign-in.title')}</h1>
        <p>{t('sign-in.lead')}</p>
      </header>
      {token && (
        <section class="link">
          <p>{t('sign-in.link')}</p>
          <button type="button" class="primary" disabled={busy.value} onClick={() => signIn({ token })}>
            {t(busy.value ? 'sign-in.busy' : 'sign-in.link.go')}
          </button>
        </section>
      )}
      <p class="failure" role="alert">
        {failure.value && t(failure.value)}
      </p>
      <AccountForm second={token !== null} />
      <LanguageSwitch
        signedIn={false}
        changed={() => {
          languageChosen = true
        }}
      />
    </main>
  )
}

function AccountForm({ second }: { second: boolean }) {
  return (
    <form
      onSubmit={event => {
        event.preventDefault()
        const fields = new FormData(event.currentTarget)
        void signIn({ account: String(fields.get('account')).trim(), password: String(fields.get('password')) })
      }}
    >
      {second && <p class="or">{t('sign-in.or')}</p>}
      <label>
        {t('sign-in.account')}
        <input name="account" autocomplete="username" autocapitalize="none" spellcheck={false} required maxLength={128} />
      </label>
      <label>
        {t('sign-in.password')}
        <input name="password" type="password" autocomplete="current-password" required maxLength={256} />
      </label>
      <button type="submit" class={second ? '' : 'primary'} disabled={busy.value}>
        {t('sign-in.go')}
      </button>
    </form>
  )
}

speakInTitle('title.sign-in')
render(<SignInPage token={new URLSearchParams(location.search).get('token')} />, document.getElementById('page')!)

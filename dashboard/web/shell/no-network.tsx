import { effect } from '@preact/signals'
import { render } from 'preact'
import { language, t } from '../language/language.ts'

const againMs = 5_000

/** Shown instead of a page that can't know who is looking; nothing is watched over from here, and it says so. */
function NoNetwork() {
  return (
    <main class="opening" lang={language.value}>
      <h1>{t('no-network')}</h1>
      <p role="status">{t('no-network.then')}</p>
      <p>
        <strong>{t('no-network.unwatched')}</strong>
      </p>
    </main>
  )
}

/** Says so on the page, and waits until another try makes sense: the browser sees a network, or some seconds have passed. */
export function waitForNetwork(): Promise<void> {
  const page = document.getElementById('page')!
  const stop = effect(() => render(<NoNetwork />, page))
  return new Promise(resolve => {
    function again() {
      clearTimeout(timer)
      removeEventListener('online', again)
      stop()
      resolve()
    }
    const timer = setTimeout(again, againMs)
    addEventListener('online', again)
  })
}

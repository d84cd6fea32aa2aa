import { signal } from '@preact/signals'

/** Not every browser tells that a page can be installed; where one does, its own question is kept until a person wants it. */
interface InstallQuestion extends Event {
  prompt(): Promise<void>
}
const question = signal<InstallQuestion | null>(null)
addEventListener('beforeinstallprompt', event => {
  event.preventDefault()
  question.value = event as InstallQuestion
})
addEventListener('appinstalled', () => {
  question.value = null
})

/** The browser would install this page as an app. */
export const installable = () => question.value !== null

export async function install() {
  await question.value?.prompt()
  question.value = null
}

/** Keeps this page for when there is no network. Without a worker (a private window, an old browser) all else works the same. */
export async function keepShell() {
  if (!('serviceWorker' in navigator)) return
  try {
    await navigator.serviceWorker.register('/worker.js')
    const { active } = await navigator.serviceWorker.ready
    const parts = performance.getEntriesByType('resource').map(({ name }) => name)
    active?.postMessage([location.href, ...parts])
  } catch {}
}

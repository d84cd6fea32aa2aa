import type { ReadonlySignal } from '@preact/signals'
import type { Language } from '../../../domain/alert.ts'
import { clockTime, language, speak, t } from '../language/language.ts'
import type { Live } from '../live/live.ts'
import { install, installable } from '../shell/shell.ts'
import { accountLanguage } from './account-language.ts'
import { api } from './api.ts'
import { keep, theme } from './preferences.ts'

export function LinkLight({ live }: { live: Live }) {
  return (
    <span class="link-light" data-link={live.link} role="status">
      <i aria-hidden="true" />
      {t(`link.${live.link.value}`)}
    </span>
  )
}

/** Says that the link is cut and since when nothing was heard. Its place is over the page, so nothing moves. */
export function OfflineBar({ live, text }: { live: Live; text: 'link.cut.teacher' | 'link.cut.reader' }) {
  if (live.link.value !== 'cut') return null
  return (
    <p class="offline-bar" role="alert">
      {t(text, { time: clockTime(live.heardAt.value ?? live.second.value * 1000) })}
    </p>
  )
}

/** English or Chinese; `changed` runs once the account knows. */
export function LanguageSwitch({ signedIn = true, changed }: { signedIn?: boolean; changed?: () => void }) {
  const choose = async (to: Language) => {
    await speak(to)
    keep('language', to)
    if (signedIn) {
      await api.speak(to)
      accountLanguage.value = to
    }
    changed?.()
  }
  const other = language.value === 'en' ? 'zh' : 'en'
  return (
    <button type="button" class="quiet" lang={other === 'zh' ? 'zh-CN' : 'en'} onClick={() => choose(other)}>
      {other === 'zh' ? '中文' : 'EN'}
    </button>
  )
}

export function ThemeSwitch() {
  const other = theme.value === 'light' ? 'dark' : 'light'
  return (
    <button
      type="button"
      class="quiet"
      onClick={() => {
        theme.value = other
      }}
    >
      {t(`theme.${other}`)}
    </button>
  )
}

export async function signOut() {
  await api.signOut()
  location.assign('/sign-in')
}

/** Where the browser offers it: the page as an app, with an icon of its own. */
export function InstallOffer() {
  if (!installable()) return null
  return (
    <button type="button" class="quiet" onClick={install}>
      {t('install')}
    </button>
  )
}

/** A short-lived word of the page to the person, kept until closed. */
export function Notice({ text, close }: { text: ReadonlySignal<string | null>; close: () => void }) {
  if (!text.value) return null
  return (
    <p class="notice" role="status">
      {text.value}
      <button type="button" class="quiet" onClick={close}>
        {t('dialog.close')}
      </button>
    </p>
  )
}

import { computed, effect, signal } from '@preact/signals'
import type { Language } from '../../../domain/alert.ts'
import { stored } from '../parts/preferences.ts'
import type desk from './desk.en.json'
import type en from './en.json'

export type Key = keyof typeof en | keyof typeof desk
/** The desk's words are there once it is opened: see `speakOfDesk`. */
type Dictionary = Record<keyof typeof en, string> & Partial<Record<keyof typeof desk, string>>

/** Each a file of its own: nobody reads both at once. */
const load: Record<Language, () => Promise<{ default: Dictionary }>> = {
  en: () => import('./en.json', { with: { type: 'json' } }),
  zh: () => import('./zh.json', { with: { type: 'json' } }),
}

const loadDesk: Record<Language, () => Promise<{ default: Record<keyof typeof desk, string> }>> = {
  en: () => import('./desk.en.json', { with: { type: 'json' } }),
  zh: () => import('./desk.zh.json', { with: { type: 'json' } }),
}
let isAtDesk = false

const preferred = (): Language => (navigator.languages.some(tag => tag.toLowerCase().startsWith('zh')) ? 'zh' : 'en')
const first = stored('language', ['en', 'zh']) ?? preferred()
const spoken = signal({ language: first, words: (await load[first]()).default })

/** The language of the page: by choice, else the browser's; a signed-in account's own replaces it. */
export const language = computed(() => spoken.value.language)

/** Changes the page's language once its words are there; without a connection it stays as it is. */
export async function speak(to: Language): Promise<void> {
  if (to === language.value) return
  const words = await wordsOf(to).catch(() => null)
  if (words) spoken.value = { language: to, words }
}

async function wordsOf(of: Language): Promise<Dictionary> {
  const [page, desk] = await Promise.all([load[of](), isAtDesk ? loadDesk[of]() : { default: {} }])
  return { ...page.default, ...desk.default }
}

/** The words of plans and of a student's weeks come with them: no other page carries them. Rejects without a connection. */
export async function speakOfDesk(): Promise<void> {
  if (isAtDesk) return
  isAtDesk = true
  const to = language.value
  try {
    const words = await wordsOf(to)
    // Changed meanwhile, the other language has brought the desk's words along.
    if (to === language.value) spoken.value = { language: to, words }
  } catch (error) {
    isAtDesk = false
    throw error
  }
}

export const tags: Record<Language, string> = { en: 'en-GB', zh: 'zh-CN' }

// Making a formatter costs more than a whole frame; each is made once a language.
const formats = computed(() => ({
  time: new Intl.DateTimeFormat(tags[language.value], { hour: '2-digit', minute: '2-digit' }),
  day: new Intl.DateTimeFormat(tags[language.value], {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    hour: '2-digit',
    minute: '2-digit',
  }),
  percent: new Intl.NumberFormat(tags[language.value], { style: 'percent' }),
}))

/** The text of a key in the page's language, `{name}` replaced by `values.name`. */
export const t = (key: Key, values: Record<string, string | number> = {}) =>
  (spoken.value.words[key] ?? '').replace(/\{(\w+)\}/g, (_, name: string) => String(values[name] ?? ''))

/** The text of a key made at run time (`rule.` + a rule's id, say); '' where there is none. */
export const tAny = (key: string) => (key in spoken.value.words ? t(key as Key) : '')

/** Hour and minute of ms since 1970, in the reader's zone. */
export const clockTime = (ms: number) => formats.value.time.format(ms)

/** Day and time of ms since 1970, in the reader's zone. */
export const dayTime = (ms: number) => formats.value.day.format(ms)

/** Each formatted once a language: a whole class a second would be as much work as all the rest of its numbers. */
const percents = computed(() => ({ format: formats.value.percent, texts: new Map<number, string>() }))
const percentsMax = 1_000

export function percent(of100: number) {
  const { format, texts } = percents.value
  const text = texts.get(of100) ?? format.format(of100 / 100)
  if (texts.size < percentsMax) texts.set(of100, text)
  return text
}

/** m:ss, or h:mm:ss from an hour on. */
export function running(seconds: number) {
  const whole = Math.max(0, Math.floor(seconds))
  const [h, m, s] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60, String(whole % 60).padStart(2, '0')]
  return h ? `${h}:${String(m).padStart(2, '0')}:${s}` : `${m}:${s}`
}

/** Keeps `<html lang>` and the page's title in step with the language. */
export const speakInTitle = (title: Key) =>
  effect(() => {
    document.documentElement.lang = tags[language.value]
    document.title = `${t(title)} · Pulseyard`
  })

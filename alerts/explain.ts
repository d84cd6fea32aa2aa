import { createHash } from 'node:crypto'
import { type Audience, audiences, type Language, languages, type Texts } from '../domain/alert.ts'

/** The figures of one alert; null where unknown. */
export interface Facts {
  value: number | null
  expected: number | null
  /** how long the condition had held when it fired */
  seconds: number
  learning: boolean
  /** it began at a stroke */
  abrupt: boolean
}

const learningWords: Record<Language, string> = { en: ', still learning', zh: '，仍在学习' }
const abruptWords: Record<Language, string> = { en: ' It began suddenly and is very even.', zh: '心率是突然加快的，而且非常均匀。' }

/** One fact for all audiences and languages; `{student}` stays, because only the sender knows a name. */
export function explain(texts: Texts, facts: Facts): Texts {
  const say = (audience: Audience, language: Language) =>
    texts[audience][language]
      .replaceAll('{value}', whole(facts.value))
      .replaceAll('{expected}', whole(facts.expected))
      .replaceAll('{seconds}', whole(facts.seconds))
      .replaceAll('{learning}', facts.learning ? learningWords[language] : '')
      .replaceAll('{abrupt}', facts.abrupt ? abruptWords[language] : '')
  return Object.fromEntries(
    audiences.map(audience => [audience, Object.fromEntries(languages.map(language => [language, say(audience, language)]))]),
  ) as Texts
}

const whole = (value: number | null) => (value === null ? '–' : String(Math.round(value)))

/** Derived from what the alert is, so that replay and restart make no twins: 22 characters, 132 bits. */
export const alertId = (school: string, student: string, rule: string, startedAt: number) =>
  createHash('sha256').update(`${school}/${student}\n${rule}\n${startedAt}`).digest('base64url').slice(0, 22)

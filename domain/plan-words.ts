import type { Audience, Language } from './alert.ts'
import type { Aim, GroupName, Reason, ReasonCode } from './plan.ts'
import words from './plan-words.json' with { type: 'json' }

const reasons: { readonly [code in ReasonCode]: { readonly [audience in Audience]: { readonly [language in Language]: string } } } =
  words.reasons

/** The fact as a sentence, in the words of who is told and without a name. They are told by the server, so that no screen carries a dictionary of them. */
export const reasonText = ({ code, numbers }: Reason, audience: Audience, language: Language): string =>
  reasons[code][audience][language].replace(/\{(\w+)\}/g, (place, name: string) => String(numbers[name] ?? place))

/** Why an edit was not taken, in words. */
export const refusalText = (code: keyof typeof words.refusals, language: Language, max = 0): string =>
  words.refusals[code][language].replace('{max}', String(max))

export const aimName = (aim: Aim, language: Language): string => words.aims[language][aim]
export const groupTitle = (group: GroupName, language: Language): string => words.groups[language][group]

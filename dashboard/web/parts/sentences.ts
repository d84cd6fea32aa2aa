import { language } from '../language/language.ts'

/** Sentences in a row, as the language sets them; what is not there is left out. */
export const sentences = (...texts: (string | false | null)[]) => texts.filter(Boolean).join(language.value === 'zh' ? '' : ' ')

import { language } from '../language/language.ts'

/** Sentences in a row, as the language sets them; what is not there is left out. */
export const sentences = (...texts: (string | false | null)[]) => texts.filter(Boolean).join(language.value === 'zh' ? '' : ' ')

/** Words in a row, with the language's own comma. */
export const listed = (texts: readonly string[]) => texts.join(language.value === 'zh' ? '、' : ', ')

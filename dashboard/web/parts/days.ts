import { computed } from '@preact/signals'
import { language, tags } from '../language/language.ts'

const formats = computed(() => {
  const of = (options: Intl.DateTimeFormatOptions) => new Intl.DateTimeFormat(tags[language.value], options)
  return {
    short: of({ weekday: 'short', day: 'numeric', month: 'short' }),
    dated: of({ weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    dayMonth: of({ day: 'numeric', month: 'short' }),
  }
})

/** Day of ms since 1970, in the reader's zone; with its year where it is not `of`'s. */
export const shortDay = (ms: number, of: number = ms) =>
  (new Date(ms).getFullYear() === new Date(of).getFullYear() ? formats.value.short : formats.value.dated).format(ms)

/** 4 Mar */
export const dayMonth = (ms: number) => formats.value.dayMonth.format(ms)

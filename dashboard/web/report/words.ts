import { computed } from '@preact/signals'
import { clockTime, language, percent, tags } from '../language/language.ts'
import { coverageMin } from '../parts/coverage.ts'

/** How the report writes its figures; a missing one is a dash, never a zero. */

const missing = '–'

const formats = computed(() => {
  const tag = tags[language.value]
  return {
    day: new Intl.DateTimeFormat(tag, { weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' }),
    date: new Intl.DateTimeFormat(tag, { weekday: 'short', day: 'numeric', month: 'short', year: 'numeric' }),
    short: new Intl.DateTimeFormat(tag, { day: 'numeric', month: 'numeric' }),
    seconds: new Intl.DateTimeFormat(tag, { hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' }),
    tenth: new Intl.NumberFormat(tag, { minimumFractionDigits: 1, maximumFractionDigits: 1 }),
    collator: new Intl.Collator(tag, { numeric: true }),
  }
})

/** Tuesday, 24 March 2026 */
export const longDay = (ms: number) => formats.value.day.format(ms)
/** Tue, 24 Mar 2026 */
export const shortDate = (ms: number) => formats.value.date.format(ms)
/** 24/03 */
export const tinyDate = (ms: number) => formats.value.short.format(ms)
/** 10:24:05 */
export const clockSeconds = (ms: number) => formats.value.seconds.format(ms)
/** 10:00–10:45 */
export const clockSpan = (from: number, to: number) => `${clockTime(from)}–${clockTime(to)}`

/** A share of 0 to 1 as whole percent; one that missed its `goal` is not rounded up to it. */
export function share(of1: number | null, goal = 0) {
  if (of1 === null) return missing
  const whole = Math.round(of1 * 100)
  return percent(of1 < goal ? Math.min(whole, Math.ceil(goal * 100) - 1) : whole)
}
/** How much of the lesson was heard. */
export const covered = (of1: number) => share(of1, coverageMin)
export const whole = (value: number | null) => (value === null ? missing : String(Math.round(value)))
/** With a tenth. */
export const decimal = (value: number) => formats.value.tenth.format(value)
export const minutes = (seconds: number) => decimal(seconds / 60)

/** Names as the reader's language orders them: 陈 before 李. */
export const byName = (a: string, b: string) => formats.value.collator.compare(a, b)

import { place } from '../parts/place.tsx'

/** The days whose lessons are listed, of the page's address; anything but a day there is none. */

const dayForm = /^\d{4}-\d{2}-\d{2}$/
const dayOf = (text: string | null) => (text !== null && dayForm.test(text) && !Number.isNaN(Date.parse(text)) ? text : null)

export const range = () => ({ from: dayOf(place.value.from), to: dayOf(place.value.to) })

/** When the day begins where the reader is, ms since 1970; null: no day. */
export const startOf = (day: string | null) => (day === null ? null : new Date(`${day}T00:00`).getTime())

/** When the day is over. */
export function dayAfter(day: string | null): number | null {
  if (day === null) return null
  const [year, month, date] = day.split('-').map(Number) as [number, number, number]
  return new Date(year, month - 1, date + 1).getTime()
}

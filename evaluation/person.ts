import { bootstrap } from './statistics.ts'

/** Who was recorded, as far as the name tells: several recordings of one person are one case. */
export const personOf = (name: string) => /^(.*_s\d+)_/i.exec(name)?.[1] ?? name.replace(/_(sinus|rr)$/, '')

interface OfPerson {
  person: string
}

export const halves = ['one half', 'the other'] as const

/** Every other person of a set, and the rest: a threshold that was found on one half is reported on the other. */
export function splitByPerson<T extends OfPerson>(cases: readonly T[], set: (of: T) => string): { oneHalf: T[]; otherHalf: T[] } {
  const every = [...Map.groupBy(cases, set).values()].flatMap(group =>
    [...new Set(group.map(({ person }) => person))].sort().filter((_, index) => index % 2 === 0),
  )
  const chosen = new Set(every)
  return { oneHalf: cases.filter(({ person }) => chosen.has(person)), otherHalf: cases.filter(({ person }) => !chosen.has(person)) }
}

/** The middle 95 % of a share (0–1), in percent. Draws persons, not cases: two falls of one person are no two. */
export function shareByPerson<T extends OfPerson>(cases: readonly T[], share: (of: readonly T[]) => number): string {
  const range = bootstrap([...Map.groupBy(cases, ({ person }) => person).values()], sample => share(sample.flat()))
  return range ? range.map(each => (100 * each).toFixed(1)).join('–') : '–'
}
